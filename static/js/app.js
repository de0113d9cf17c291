// What pages do with scripts on. Each of them works without.
(function () {
  "use strict";

  const root = document.documentElement;
  root.classList.add("js");

  // Menus: one open at a time; a click elsewhere or Escape closes them.
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (menu !== except && !menu.contains(except)) menu.removeAttribute("open");
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details.menu"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details.menu[open]");
    if (!menu) return;
    menu.removeAttribute("open");
    menu.querySelector("summary").focus();
  });

  // A date that is chosen applies at once, but not while it is being typed.
  document.addEventListener("change", function (event) {
    const input = event.target;
    if (!input.matches("[data-submit-on-change]") || !input.checkValidity()) return;
    if (input.dataset.typing) return;
    input.form.requestSubmit();
  });
  document.addEventListener("keydown", function (event) {
    if (event.target.matches("[data-submit-on-change]")) event.target.dataset.typing = event.key === "Enter" ? "" : "1";
  });
  document.addEventListener("focusout", function (event) {
    const input = event.target;
    if (!input.matches("[data-submit-on-change]") || !input.dataset.typing) return;
    input.dataset.typing = "";
    if (input.value !== input.defaultValue && input.checkValidity()) input.form.requestSubmit();
  });

  // A form with errors starts at the list of them.
  document.querySelectorAll("[data-focus]:not(.specimen *)").forEach(function (element) {
    element.focus();
  });

  // Leaving a page with something unsaved: <form data-unsaved>. Saving scripts may clear it: form.dataset.dirty = "".
  document.addEventListener("input", function (event) {
    const form = event.target.form;
    if (form && form.matches("[data-unsaved]")) form.dataset.dirty = "1";
  });
  document.addEventListener("submit", function (event) {
    if (event.target.matches("[data-unsaved]")) event.target.dataset.dirty = "";
  });
  window.addEventListener("beforeunload", function (event) {
    if (document.querySelector('form[data-unsaved][data-dirty="1"]')) event.preventDefault();
  });

  // Filters that are not used stay out of the address.
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get") return;
    const used = Array.from(event.detail.formData.entries()).filter(function (pair) {
      return pair[1] !== "";
    });
    const names = new Set(Array.from(event.detail.formData.keys()));
    names.forEach(function (name) {
      event.detail.formData.delete(name);
    });
    used.forEach(function (pair) {
      event.detail.formData.append(pair[0], pair[1]);
    });
  });

  // How many filters are set, and the way to clear them, follow what is chosen.
  ["input", "change"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      const form = event.target.form;
      if (!form || !form.querySelector("[data-clear]")) return;
      const set = Array.from(form.elements).filter(function (field) {
        return field.name && field.type !== "hidden" && field.value !== "";
      });
      const folded = set.filter((field) => field.name !== "search").length;
      form.querySelector("[data-clear]").hidden = !set.length;
      form.querySelectorAll("[data-folded]").forEach(function (badge) {
        badge.textContent = folded;
        badge.hidden = !folded;
      });
    });
  });

  // A line of the inbox that is followed is read. The page it leads to does not wait for it.
  document.addEventListener("click", function (event) {
    const line = event.target.closest("a[data-read]");
    if (!line) return;
    const form = line.closest("form");
    const said = new FormData();
    said.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    said.set("read", line.dataset.read);
    navigator.sendBeacon(form.action, said);
  });

  // What htmx brought is told to those who do not see it: the live region stays, its words change.
  document.addEventListener("htmx:afterSettle", function (event) {
    const news = event.target.querySelector("[data-announce]");
    const region = document.getElementById("announce");
    if (news && region && region.textContent !== news.dataset.announce) region.textContent = news.dataset.announce;
  });

  // A list that cannot be brought (signed out, refused, failed) sends its reader to the page that says why.
  function isRead(event) {
    return event.detail.requestConfig && event.detail.requestConfig.verb === "get";
  }
  document.addEventListener("htmx:beforeSwap", function (event) {
    const answered = event.detail.xhr.responseURL;
    if (!isRead(event) || !answered) return;
    const asked = new URL(event.detail.requestConfig.path, window.location.href);
    if (new URL(answered).pathname === asked.pathname) return;
    event.detail.shouldSwap = false;
    window.location.reload();
  });
  document.addEventListener("htmx:responseError", function (event) {
    if (isRead(event)) window.location.reload();
  });

  // Tables whose rows stand as cards on a telephone stay tables to those who hear them.
  const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell" };
  function nameParts() {
    Object.entries(ROLES).forEach(function (part) {
      document.querySelectorAll(part[0] === "table" ? ".table-stacked" : ".table-stacked " + part[0]).forEach(function (element) {
        element.setAttribute("role", part[1]);
      });
    });
    document.querySelectorAll(".table-stacked th").forEach(function (head) {
      head.setAttribute("role", head.scope === "row" ? "rowheader" : "columnheader");
    });
  }
  const narrow = window.matchMedia("(max-width: 40rem)");
  function nameWhereNarrow() {
    if (narrow.matches) nameParts();
  }
  nameWhereNarrow();
  narrow.addEventListener("change", nameWhereNarrow);
  document.addEventListener("htmx:afterSettle", nameWhereNarrow);

  // Choosing rows of a list for a form below it: all at once, and how many.
  document.addEventListener("change", function (event) {
    const all = event.target.closest("[data-choose-all]");
    if (!all) return;
    document.querySelectorAll('[data-choice][form="' + all.form.id + '"]').forEach(function (box) {
      box.checked = all.checked;
    });
  });

  // Where tabs are wider than the screen, the one that is open is in sight.
  document.querySelectorAll(".tabs").forEach(function (tabs) {
    const open = tabs.querySelector("[aria-current]");
    if (open) tabs.scrollLeft = open.offsetLeft - (tabs.clientWidth - open.offsetWidth) / 2;
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () {
      window.print();
    });
  });
})();
