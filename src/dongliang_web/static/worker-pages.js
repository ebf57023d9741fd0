/* The service worker's part that keeps pages. */
(() => {
  "use strict";
  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
})();
