// Draws every element with data-figure="<id>" from the JSON in <script id="<id>">. Plotly is large: it is fetched
// when the first figure comes into view.
(function () {
  "use strict";

  const script = document.currentScript;
  const plotlyAddress = script.dataset.plotly;
  const downloadTitle = script.dataset.download;
  const chinese = document.documentElement.lang.toLowerCase().startsWith("zh");
  const paperWidth = 670; // A4 upright between its margins, in CSS pixels
  let plotly = null;

  const locale = {
    moduleType: "locale",
    name: "zh-CN",
    dictionary: {},
    format: {
      days: ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"],
      shortDays: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
      months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
      shortMonths: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"],
      date: "%Y-%m-%d",
      periods: ["上午", "下午"],
      dateTime: "%Y-%m-%d %H:%M:%S",
      decimal: ".",
      thousands: ",",
      year: "%Y年",
      month: "%Y年%b",
      dayMonth: "%b%-d日",
      dayMonthYear: "%Y年%b%-d日",
    },
  };

  function load() {
    plotly =
      plotly ||
      new Promise(function (resolve, reject) {
        const tag = document.createElement("script");
        tag.src = plotlyAddress;
        tag.onload = function () {
          window.Plotly.register(locale);
          resolve(window.Plotly);
        };
        tag.onerror = reject;
        document.head.append(tag);
      });
    return plotly;
  }

  function draw(element) {
    if (element.dataset.drawn) return Promise.resolve();
    element.dataset.drawn = "1";
    const figure = JSON.parse(document.getElementById(element.dataset.figure).textContent);
    if (figure.layout.height) element.style.height = figure.layout.height + "px";
    return load()
      .then(function (Plotly) {
        return Plotly.newPlot(element, figure.data, figure.layout, {
          displaylogo: false,
          responsive: true,
          locale: chinese ? "zh-CN" : "en",
          modeBarButtons: [[downloadButton(Plotly, element.dataset.figure)]],
        });
      })
      .then(function () {
        element.classList.add("chart-drawn");
      });
  }

  function downloadButton(Plotly, name) {
    return {
      name: downloadTitle,
      title: downloadTitle,
      icon: Plotly.Icons.camera,
      click: function (plot) {
        Plotly.downloadImage(plot, { format: "png", scale: 2, filename: name, setBackground: "opaque" });
      },
    };
  }

  const seen = new IntersectionObserver(
    function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        seen.unobserve(entry.target);
        draw(entry.target);
      });
    },
    { rootMargin: "300px" },
  );

  function find(root) {
    root.querySelectorAll("[data-figure]").forEach(function (element) {
      if (!element.dataset.drawn) seen.observe(element);
    });
  }

  find(document);
  document.addEventListener("htmx:load", function (event) {
    find(event.target);
  });

  // Paper is narrower than the window. A figure that was never in view prints as its table (print.css).
  function drawn() {
    return document.querySelectorAll(".chart-drawn");
  }
  window.addEventListener("beforeprint", function () {
    const pageWidth = document.querySelector("main").clientWidth;
    drawn().forEach(function (element) {
      const share = Math.min(1, element.clientWidth / pageWidth);
      window.Plotly.relayout(element, { autosize: false, width: Math.floor(paperWidth * share) });
    });
  });
  window.addEventListener("afterprint", function () {
    drawn().forEach(function (element) {
      window.Plotly.relayout(element, { autosize: true, width: null });
    });
  });
})();
