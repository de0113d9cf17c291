// Says below a new password, while it is typed, how strong it is. The form itself says it too, when it is sent.
(function () {
  "use strict";

  const script = document.currentScript;
  const field = document.querySelector('input[type="password"][autocomplete="new-password"]');
  if (!field) return;

  const place = document.createElement("div");
  place.className = "password-strength";
  place.setAttribute("role", "status");
  const bar = document.createElement("meter");
  bar.max = 4;
  bar.low = 2;
  bar.high = 3;
  bar.optimum = 4;
  bar.setAttribute("aria-hidden", "true");
  const words = document.createElement("span");
  place.append(bar, words);
  place.hidden = true;
  field.after(place);

  let waiting = 0;
  let asked = 0;
  field.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  });

  function ask() {
    const form = field.form;
    const question = new FormData();
    question.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    question.set("password", field.value);
    ["email", "name"].forEach(function (name) {
      if (form.elements[name]) question.set(name, form.elements[name].value);
    });
    asked += 1;
    const turn = asked;
    place.hidden = !field.value;
    if (!field.value) return;
    fetch(script.dataset.address, { method: "POST", body: question })
      .then(function (answer) {
        return answer.ok ? answer.json() : Promise.reject(answer.status);
      })
      .then(function (found) {
        if (turn !== asked) return;
        bar.value = found.score;
        words.textContent = found.words;
      })
      .catch(function () {
        place.hidden = true;
      });
  }
})();
