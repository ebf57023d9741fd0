/* <button name="way" value="push" hidden data-push-key="…" data-push-worker="/sw.js" data-push-told="ID">: shown where
   this browser takes notifications. Pressed, it asks leave once, has the browser subscribe, and sends the form with what
   it answered in the field «subscription»; what did not work is said in the line ID. */
"use strict";

(() => {
  const button = document.querySelector("button[data-push-key]");
  const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
  if (!button || !able || !window.isSecureContext) return;
  button.hidden = false;
  const told = document.getElementById(button.dataset.pushTold);

  const bytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
  };

  async function subscribe() {
    if ((await Notification.requestPermission()) !== "granted") return null;
    await navigator.serviceWorker.register(button.dataset.pushWorker);
    const { pushManager } = await navigator.serviceWorker.ready;
    const settings = { userVisibleOnly: true, applicationServerKey: bytes(button.dataset.pushKey) };
    try {
      return await pushManager.subscribe(settings);
    } catch (error) {
      // subscribed under another key, as of a site that was set up anew
      if (error.name !== "InvalidStateError") throw error;
      await (await pushManager.getSubscription()).unsubscribe();
      return pushManager.subscribe(settings);
    }
  }

  button.addEventListener("click", async (event) => {
    const field = button.form.elements.subscription;
    if (field.value) return;
    event.preventDefault();
    button.disabled = true;
    told.textContent = "";
    try {
      const found = await subscribe();
      if (found) field.value = JSON.stringify(found);
      else told.textContent = button.dataset.refused;
    } catch {
      told.textContent = button.dataset.failed;
    }
    button.disabled = false;
    if (field.value) button.form.requestSubmit(button);
  });
})();
