// Ties the button of a page to the passkey ceremony of django-allauth, and says what went wrong in our words.
(function () {
  "use strict";

  const place = document.querySelector("[data-passkey]");
  if (!place || !window.webauthnJSON.supported()) return;

  const ids = { credential: place.dataset.credential, passwordless: place.dataset.passwordless, data: place.dataset.options };
  ids[place.dataset.key] = "passkey-button";
  if (!ids.data) delete ids.data;
  window.allauth.webauthn.forms[place.dataset.passkey]({ ids: ids });
  place.hidden = false;
  document.querySelectorAll("[data-without-passkey]").forEach(function (element) {
    element.hidden = true;
  });

  const said = place.querySelector("[role=alert]");
  place.querySelector("button").addEventListener("click", function () {
    said.textContent = "";
  });
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    const name = event.detail.exception.name;
    const words = { NotAllowedError: "givenUp", AbortError: "givenUp", InvalidStateError: "known" };
    said.textContent = place.dataset[words[name] || "failed"];
  });
})();
