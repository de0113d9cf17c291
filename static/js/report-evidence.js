// The evidence of an indicator asks for what its kind and method need, and shows while one writes what it
// shows: the server computes. Without this script a button below the evidence does both.
(function () {
  "use strict";

  const form = document.getElementById("report-form");
  if (!form) return;
  const known = JSON.parse(document.getElementById("evidence").textContent);
  const MEASURED = ["test", "field", "accelerated"];
  const BESIDE = ["unit", "time_basis", "indicator", "benchmark_value"]; // they matter to the result as well
  const WAIT = 700; // after the last stroke

  const timers = {};
  const asking = {};

  function field(row, name) {
    return form.elements["rows-" + row + "-" + name];
  }

  function box(row, name) {
    return field(row, name).closest(".field-with-remarks");
  }

  // What is not asked for is hidden; its text stays, and so does what has a problem or a comment.
  function show(row) {
    const kind = field(row, "evidence_kind").value;
    const method = field(row, "method").value;
    const shown = known.asked[kind][method];
    known.fields.forEach(function (name) {
      const place = box(row, name);
      const options = field(row, name).options;
      const asked = shown.includes(name) && !(options && options.length < 2); // a choice of nothing is none
      place.hidden = !asked && !place.querySelector(".field-bad, .remark");
    });
    const section = form.querySelector('[data-row="' + row + '"]');
    const circumstances = section.querySelector('[data-group="circumstances"]');
    circumstances.hidden = ![...circumstances.querySelectorAll(".field-with-remarks")].some((place) => !place.hidden);
    const reads = section.querySelector("[data-reads-file]");
    reads.hidden = !known.reads_files.includes(method) || !MEASURED.includes(kind);
    const data = field(row, ["groups", "fleet"].find((name) => shown.includes(name)) || "times");
    reads.querySelector(".evidence-replace").hidden = !data.value.trim();
    field(row, "times").placeholder = known.examples[method] || known.examples[""];
    document.getElementById("rows-" + row + "-times_helptext").textContent = known.help[method] || known.help[""];
    showUnits(row, method);
  }

  function showUnits(row, method) {
    const basis = field(row, "time_basis");
    const unit = field(row, "unit");
    const ofBasis = basis.value ? basis.selectedOptions[0].textContent : "";
    const durations = ["h", "km", "cycle", "1e6 r", "a"];
    const ofTimes =
      method !== "exponential" && durations.includes(unit.value) ? unit.selectedOptions[0].textContent : ofBasis;
    [["end_time", ofTimes], ["hours_per_day", ofBasis]].forEach(function ([name, text]) {
      const place = field(row, name).parentElement.querySelector(".unit");
      if (place) place.textContent = text;
    });
  }

  // The usual method of the indicator, unless somebody has chosen one.
  function suggest(row) {
    const method = field(row, "method");
    const kind = field(row, "evidence_kind").value;
    if (method.value || !MEASURED.includes(kind)) return;
    const usual = kind === "accelerated" ? "failure_rate" : known.usual[field(row, "indicator").value];
    if (!usual) return;
    method.value = usual;
    method.dispatchEvent(new Event("input", { bubbles: true })); // so that it is saved
  }

  function later(row) {
    clearTimeout(timers[row]);
    timers[row] = setTimeout(ask, WAIT, row);
  }

  function ask(row) {
    if (asking[row]) asking[row].abort();
    const panel = document.getElementById("panel-rows-" + row);
    if (!panel) return;
    if (!field(row, "evidence_kind").value) {
      panel.replaceChildren();
      return;
    }
    const start = "rows-" + row + "-";
    const body = new URLSearchParams([["row", row]]);
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string" && (name.startsWith(start) || name === "product_class")) body.append(name, value);
    });
    const stop = new AbortController();
    asking[row] = stop;
    panel.setAttribute("aria-busy", "true");
    fetch(form.dataset.evidence, {
      method: "POST",
      body: body,
      headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
      redirect: "manual",
      signal: stop.signal,
    })
      .then((response) => (response.ok ? response.text() : Promise.reject(response.status)))
      .then(function (html) {
        if (panel.innerHTML.trim() !== html.trim()) panel.innerHTML = html;
        panel.removeAttribute("aria-busy");
      })
      .catch(function () {
        if (!stop.signal.aborted) panel.removeAttribute("aria-busy"); // what it showed stays until it can be asked again
      });
  }

  function token() {
    const cookie = document.cookie.split("; ").find((part) => /^(__Host-)?csrftoken=/.test(part));
    return cookie ? cookie.slice(cookie.indexOf("=") + 1) : form.elements.csrfmiddlewaretoken.value;
  }

  const rows = [...form.querySelectorAll("[data-row]")].map((section) => section.dataset.row);

  form.addEventListener("input", function (event) {
    const found = /^rows-(\d+)-(\w+)$/.exec(event.target.name || "");
    if (event.target.name === "product_class") rows.forEach(later);
    if (!found || !(known.fields.includes(found[2]) || BESIDE.includes(found[2]))) return;
    show(found[1]);
    later(found[1]);
  });
  form.addEventListener("change", function (event) {
    const found = /^rows-(\d+)-(\w+)$/.exec(event.target.name || "");
    if (!found || !["evidence_kind", "indicator", "unit", "time_basis", "method"].includes(found[2])) return;
    suggest(found[1]);
    show(found[1]);
    later(found[1]);
  });

  form.querySelectorAll(".without-script").forEach((place) => place.remove());
  rows.forEach(function (row) {
    show(row);
    if (field(row, "method").value || field(row, "evidence_kind").value === "prediction") ask(row);
  });
})();
