// Draws every element with data-figure="<id>" from the JSON in <script id="<id>">. Plotly is large. A figure that
// stands on the page already (components/still.html) is drawn anew only when somebody looks closer: points at it,
// touches it, saves it. Others are drawn when they come into view.
(function () {
  "use strict";

  const script = document.currentScript;
  const plotlyAddress = script.dataset.plotly;
  const chinese = document.documentElement.lang.toLowerCase().startsWith("zh");
  const paperWidth = 670; // A4 upright between its margins, in CSS pixels
  const narrow = 480; // CSS pixels
  const closer = 250; // milliseconds that somebody points at a figure before it is drawn anew
  const drawings = new Map();
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

  // Figures name their colours as the style sheets do: "var(--ink)" becomes what it is on the page, or on paper.
  const dark = document.querySelector("link[data-dark]");

  function onPaper(read) {
    const sheet = dark && dark.sheet;
    if (sheet) sheet.disabled = true;
    const answer = read();
    if (sheet) sheet.disabled = false;
    return answer;
  }

  // Where names beside their lines have no room, the layout's own changes for a narrow place put a legend.
  function coloured(element) {
    const names = getComputedStyle(document.documentElement);
    const figure = JSON.parse(document.getElementById(element.dataset.figure).textContent, function (key, value) {
      const named = typeof value === "string" && value.match(/^var\((--[\w-]+)\)$/);
      return named ? names.getPropertyValue(named[1]).trim() : value;
    });
    const changes = figure.layout.meta && figure.layout.meta.narrow;
    if (changes && element.clientWidth < narrow) Object.assign(figure.layout, changes);
    return figure;
  }

  function draw(element) {
    if (!drawings.has(element)) drawings.set(element, drawAnew(element));
    return drawings.get(element);
  }

  function drawAnew(element) {
    const figure = coloured(element);
    if (figure.layout.height) element.style.height = figure.layout.height + "px";
    return load()
      .then(function (Plotly) {
        element.replaceChildren();
        return Plotly.newPlot(element, figure.data, figure.layout, {
          displayModeBar: false,
          responsive: true,
          locale: chinese ? "zh-CN" : "en",
        });
      })
      .then(function () {
        element.classList.add("chart-drawn");
      });
  }

  // A chart as a picture, or its figures as they stand in its table.
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-save]");
    if (!button) return;
    const figure = button.closest("figure");
    const chart = figure.querySelector("[data-figure]");
    const name = chart.dataset.figure;
    const format = button.dataset.save;
    if (format === "csv") {
      save(new Blob(["\ufeff", table(figure)], { type: "text/csv" }), name + ".csv");
    } else {
      const scale = format === "png" ? 2 : 1;
      draw(chart).then(function () {
        const paper = onPaper(function () {
          return coloured(chart);
        });
        paper.layout = Object.assign({ width: chart.clientWidth, height: chart.clientHeight }, paper.layout);
        window.Plotly.downloadImage(paper, { format: format, scale: scale, filename: name, setBackground: "opaque" });
      });
    }
  });

  function table(figure) {
    return Array.from(figure.querySelectorAll("table tr"), function (row) {
      return Array.from(row.cells, function (cell) {
        return field(cell.textContent.trim());
      }).join(",");
    }).join("\r\n");
  }

  // Text that a spreadsheet would take for a formula stays text; a number stays a number.
  function field(text) {
    const safe = /^[=+\-@]/.test(text) && isNaN(text) ? "'" + text : text;
    return '"' + safe.replaceAll('"', '""') + '"';
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(URL.revokeObjectURL, 10000, link.href);
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
      if (drawings.has(element)) return;
      if (element.querySelector(".still")) lookCloser(element);
      else seen.observe(element);
    });
  }

  function lookCloser(element) {
    let waiting = 0;
    element.addEventListener("pointerenter", function () {
      waiting = setTimeout(draw, closer, element);
    });
    element.addEventListener("pointerleave", function () {
      clearTimeout(waiting);
    });
    element.addEventListener("click", function () {
      draw(element);
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
  function redraw(element, change) {
    const figure = coloured(element);
    window.Plotly.react(element, figure.data, Object.assign(figure.layout, change));
  }
  window.addEventListener("beforeprint", function () {
    const pageWidth = document.querySelector("main").clientWidth;
    onPaper(function () {
      drawn().forEach(function (element) {
        const share = Math.min(1, element.clientWidth / pageWidth);
        redraw(element, { autosize: false, width: Math.floor(paperWidth * share) });
      });
    });
  });
  window.addEventListener("afterprint", function () {
    drawn().forEach(function (element) {
      redraw(element, { autosize: true });
    });
  });

  // The system goes dark in the evening while the page is open.
  if (dark) {
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () {
      drawn().forEach(function (element) {
        redraw(element, { autosize: true });
      });
    });
  }
})();
