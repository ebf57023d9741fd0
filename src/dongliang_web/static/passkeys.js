/* Passkeys: the page asks the server for a question, the device answers it behind its own lock, the form sends the answer.

   <section data-passkeys="HOST" hidden> is shown where this browser can do it under this address;
   <p data-without-passkeys> is hidden there. <form data-passkey="create|get" data-ask="URL"> holds a field «credential»
   and a line [data-failed] that says it when nothing came of it. */
"use strict";

(() => {
  const host = document.querySelector("[data-passkeys]")?.dataset.passkeys;
  const here = location.hostname === host || location.hostname.endsWith("." + host);
  if (!window.PublicKeyCredential || !window.isSecureContext || !here) return;
  document.querySelectorAll("[data-passkeys]").forEach((part) => (part.hidden = false));
  document.querySelectorAll("[data-without-passkeys]").forEach((part) => (part.hidden = true));

  const bytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
  };
  const written = (buffer) => {
    const signs = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  /* The question as the browser takes it: what the server wrote as text becomes bytes. */
  function readable({ publicKey }) {
    const known = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));
    const question = { ...publicKey, challenge: bytes(publicKey.challenge) };
    if (publicKey.user) question.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
    if (publicKey.excludeCredentials) question.excludeCredentials = known(publicKey.excludeCredentials);
    if (publicKey.allowCredentials) question.allowCredentials = known(publicKey.allowCredentials);
    return { publicKey: question };
  }

  /* The answer as the server takes it. */
  function answer(made) {
    const response = {};
    for (const part of ["attestationObject", "clientDataJSON", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[part]) response[part] = written(made.response[part]);
    }
    return JSON.stringify({
      id: made.id,
      rawId: written(made.rawId),
      type: made.type,
      response,
      clientExtensionResults: made.getClientExtensionResults(),
    });
  }

  async function ask(form) {
    const asked = await fetch(form.dataset.ask, { method: "POST", body: new FormData(form) });
    if (!asked.ok) throw new Error("the server asks nothing now");
    const question = readable(await asked.json());
    form.elements.credential.value = answer(await navigator.credentials[form.dataset.passkey](question));
    form.submit();
  }

  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const told = form.querySelector("[data-failed]");
    const button = form.querySelector("button");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      button.disabled = true;
      told.textContent = "";
      ask(form).catch(() => {
        told.textContent = told.dataset.failed;
        button.disabled = false;
      });
    });
  });
})();
