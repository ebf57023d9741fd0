/* The service worker's part that shows reminders: the server sends the words, this shows them. */
(() => {
  "use strict";
  self.addEventListener("push", (event) => {
    const { title, body, url } = event.data.json();
    event.waitUntil(self.registration.showNotification(title, { body, tag: url, data: { url }, silent: true }));
  });
  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(self.clients.openWindow(event.notification.data.url));
  });
})();
