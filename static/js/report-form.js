// The report form saves itself while one writes, and loses nothing: what could not be saved stays in this browser,
// under the report and the person, until it is. Without this script the buttons do the same, one page at a time.
(function () {
  "use strict";

  const form = document.getElementById("report-form");
  if (!form) return;
  const state = document.getElementById("save-state");
  const words = state.dataset;
  const KEY = "report:" + form.elements.writer.value + ":" + location.pathname;
  const WAIT = 1500; // after the last stroke
  const AGAIN = 15000; // after a failure

  let dirty = false; // something is written that was not sent
  let saving = null; // the save under way
  let timer = 0;
  const touched = new Set(); // names of fields changed on this page
  let refused = false; // a colleague was first: the two versions have to be compared

  // What is written, as pairs; without files, and without the token, which belongs to the session.
  function entries() {
    return [...new FormData(form)].filter(function ([name, value]) {
      return typeof value === "string" && name !== "csrfmiddlewaretoken";
    });
  }

  function token() {
    const cookie = document.cookie.split("; ").find((part) => /^(__Host-)?csrftoken=/.test(part));
    return cookie ? cookie.slice(cookie.indexOf("=") + 1) : form.elements.csrfmiddlewaretoken.value;
  }

  function keepHere() {
    try {
      localStorage.setItem(KEY, JSON.stringify({ at: new Date().toISOString(), entries: entries() }));
    } catch (error) {
      // no room or not allowed: the page still warns before it is left
    }
  }

  function forgetHere() {
    try {
      localStorage.removeItem(KEY);
    } catch (error) {
      // nothing was kept
    }
  }

  function say(text, bad, link, address) {
    state.classList.toggle("save-state-bad", Boolean(bad));
    state.replaceChildren(document.createTextNode(text + " "));
    if (!link) return;
    const element = document.createElement(address ? "a" : "button");
    if (address) {
      element.href = address;
      element.target = "_blank";
    } else {
      element.type = "submit";
      element.name = "save";
      element.value = "1";
      element.className = "button button-small";
    }
    element.textContent = link;
    state.append(element);
  }

  function again(after) {
    clearTimeout(timer);
    timer = setTimeout(save, after);
  }

  // Resolves to true if everything written until now is saved.
  function save() {
    clearTimeout(timer);
    if (saving) return saving.then(() => (dirty && !refused ? save() : !dirty));
    if (refused) return Promise.resolve(false);
    dirty = false;
    say(words.saving);
    saving = fetch(form.dataset.autosave, {
      method: "POST",
      body: new URLSearchParams(entries()),
      headers: { "X-CSRFToken": token(), "X-Requested-With": "fetch" },
      redirect: "manual",
    })
      .then(answered, unreachable)
      .finally(function () {
        saving = null;
      });
    return saving;
  }

  function failed(text, link, address) {
    dirty = true;
    form.dataset.dirty = "1";
    keepHere();
    say(text, true, link, address);
    again(AGAIN);
    return false;
  }

  function unreachable() {
    return failed(words.offline);
  }

  function answered(response) {
    const isJson = (response.headers.get("content-type") || "").startsWith("application/json");
    if (response.ok && isJson) return response.json().then(saved);
    if (response.status === 409) return response.json().then(stale);
    if (response.status === 403 && isJson) return response.json().then((answer) => failed(answer.message));
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      return failed(words.signedOut, words.signInText, form.dataset.signIn);
    }
    return failed(words.failed);
  }

  function saved(answer) {
    form.elements.revision.value = answer.revision;
    document.getElementById("progress").innerHTML = answer.progress;
    markSection();
    document.getElementById("warnings").innerHTML = answer.warnings;
    showUnread(answer.unread);
    if (dirty) {
      again(WAIT);
      return false;
    }
    form.dataset.dirty = "";
    forgetHere();
    say(words.saved + " " + answer.time);
    return true;
  }

  function stale(answer) {
    refused = true;
    failed(answer.message, words.compare);
    clearTimeout(timer);
    return false;
  }

  // What cannot be read is said at its field, and taken back when it can.
  function showUnread(unread) {
    form.querySelectorAll("[data-field]").forEach(function (box) {
      const name = box.dataset.field;
      const input = document.getElementById(name);
      let place = document.getElementById(name + "_error");
      if (!input || !(unread[name] || (place && touched.has(name)))) return;
      if (!place) {
        place = document.createElement("div");
        place.id = name + "_error";
        input.closest(".with-unit, .field > *").before(place);
      }
      place.replaceChildren();
      if (unread[name]) {
        const line = document.createElement("p");
        line.className = "field-error";
        line.textContent = unread[name];
        place.append(line);
        input.setAttribute("aria-invalid", "true");
        const described = (input.getAttribute("aria-describedby") || "").split(" ");
        if (!described.includes(place.id)) input.setAttribute("aria-describedby", [...described, place.id].join(" ").trim());
      } else {
        input.removeAttribute("aria-invalid");
      }
      box.classList.toggle("field-bad", Boolean(unread[name]));
    });
  }

  form.addEventListener("input", function (event) {
    if (event.target.type === "file" || !event.target.name) return;
    dirty = true;
    touched.add(event.target.name);
    keepHere();
    if (refused) return;
    say(words.unsavedText);
    again(WAIT);
  });

  // A button saves first. What cannot be saved now is not sent into the void either.
  form.addEventListener("submit", function (event) {
    const button = event.submitter;
    if (button && button.dataset.confirm && !window.confirm(button.dataset.confirm)) {
      event.preventDefault();
      return;
    }
    if (refused || form.dataset.ready) {
      form.elements.csrfmiddlewaretoken.value = token();
      form.dataset.dirty = "";
      return;
    }
    event.preventDefault();
    form.dataset.dirty = dirty ? "1" : "";
    save().then(function (done) {
      if (!done && !refused) return;
      form.dataset.ready = "1";
      form.requestSubmit(button);
      delete form.dataset.ready;
    });
  });

  window.addEventListener("online", function () {
    if (dirty && !refused) save();
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "visible" && dirty && !refused) save();
  });

  // What this browser kept is offered, and sent on top of the revision it was written on.
  function offer() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(KEY));
    } catch (error) {
      return;
    }
    if (!kept || !Array.isArray(kept.entries)) return;
    const texts = (pairs) => JSON.stringify(pairs.filter(([name]) => name !== "revision" && name !== "file_kind"));
    if (texts(kept.entries) === texts(entries())) {
      forgetHere();
      return;
    }
    const box = document.getElementById("kept-here").content.firstElementChild.cloneNode(true);
    const at = box.querySelector("[data-kept-at]");
    at.textContent = at.dataset.keptAt.replace("{time}", new Date(kept.at).toLocaleString(document.documentElement.lang));
    box.querySelector("[data-discard]").addEventListener("click", function () {
      forgetHere();
      box.remove();
    });
    box.querySelector("[data-restore]").addEventListener("click", function () {
      const copy = document.createElement("form");
      copy.method = "post";
      copy.action = form.action;
      copy.hidden = true;
      [...kept.entries, ["csrfmiddlewaretoken", token()], ["save", "1"]].forEach(function ([name, value]) {
        const input = document.createElement("textarea");
        input.name = name;
        input.value = value;
        copy.append(input);
      });
      document.body.append(copy);
      forgetHere();
      form.dataset.dirty = "";
      copy.submit();
    });
    form.before(box);
  }
  offer();

  // An indicator knows its units and its standard, a unit its time basis.
  function field(row, name) {
    return form.elements["rows-" + row + "-" + name];
  }

  function showUnits(row) {
    const unit = field(row, "unit");
    const chosen = unit.selectedOptions[0];
    const text = unit.value ? chosen.textContent : "";
    ["baseline_value", "current_value", "target_value", "benchmark_value"].forEach(function (name) {
      const place = field(row, name).parentElement.querySelector(".unit");
      if (place) place.textContent = text;
    });
    const basis = field(row, "time_basis");
    const place = field(row, "test_time").parentElement.querySelector(".unit");
    if (place) place.textContent = basis.value ? basis.selectedOptions[0].textContent : "";
  }

  function limitUnits(row) {
    const option = field(row, "indicator").selectedOptions[0];
    const allowed = option && option.dataset.units ? option.dataset.units.split("|") : null;
    [...field(row, "unit").options].forEach(function (unit) {
      unit.hidden = Boolean(allowed && unit.value && !allowed.includes(unit.value));
    });
    return allowed;
  }

  form.addEventListener("change", function (event) {
    const section = event.target.closest("[data-row]");
    if (!section) return;
    const row = section.dataset.row;
    const unit = field(row, "unit");
    if (event.target === field(row, "indicator")) {
      const allowed = limitUnits(row);
      if (allowed && !allowed.includes(unit.value)) unit.value = allowed.length === 1 ? allowed[0] : "";
      const standard = field(row, "standard");
      const option = event.target.selectedOptions[0];
      if (!standard.value && option && option.dataset.standard) standard.value = option.dataset.standard.split("; ")[0];
    }
    if (event.target === field(row, "indicator") || event.target === unit) {
      const basis = JSON.parse(unit.dataset.basis)[unit.value];
      if (basis) field(row, "time_basis").value = basis;
    }
    showUnits(row);
  });
  form.querySelectorAll("[data-row]").forEach((section) => limitUnits(section.dataset.row));

  // A long list is searched: what does not hold the words is hidden.
  const select = document.getElementById("product_class");
  if (select) {
    const search = document.createElement("input");
    search.type = "search";
    search.className = "search-select";
    search.placeholder = search.ariaLabel = words.search;
    search.addEventListener("input", function (event) {
      event.stopPropagation();
      const wanted = search.value.trim().toLowerCase();
      [...select.options].forEach(function (option) {
        option.hidden = Boolean(wanted && option.value && !option.textContent.toLowerCase().includes(wanted));
      });
      select.size = wanted ? 8 : 1;
    });
    select.addEventListener("change", function () {
      select.size = 1;
    });
    select.before(search);
  }

  // Where one is in the form is marked in the list of its sections, which each save draws anew.
  let shown = "";
  function markSection() {
    document.querySelectorAll(".section-list a").forEach(function (link) {
      if (link.hash === shown) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }
  function whereAmI() {
    const height = window.innerHeight / 3;
    const passed = [...form.querySelectorAll(".form-section")].filter((part) => part.getBoundingClientRect().top < height);
    const now = "#" + (passed.pop() || form.querySelector(".form-section")).id;
    if (now === shown) return;
    shown = now;
    markSection();
  }
  window.addEventListener("scroll", whereAmI, { passive: true });
  whereAmI();

  // A link to a field that is folded away opens what folds it.
  function unfold() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (target.matches("input, select, textarea")) target.focus();
  }
  window.addEventListener("hashchange", unfold);
  unfold();
})();
