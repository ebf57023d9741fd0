/* The service worker's part that shows reminders: the server sends the words, this shows them. */
(() => {
  "use strict";
  self.addEventListener("push", (event) => {
    const { title, body, url, later, later_url } = event.data.json();
    const actions = later ? [{ action: "later", title: later }] : [];
    const shown = { body, tag: url, data: { url, later_url }, actions, silent: true };
    event.waitUntil(self.registration.showNotification(title, shown));
  });
  self.addEventListener("notificationclick", (event) => {
    const { url, later_url } = event.notification.data;
    event.notification.close();
    if (event.action === "later") event.waitUntil(fetch(later_url, { method: "POST", credentials: "omit" }));
    else event.waitUntil(self.clients.openWindow(url));
  });

  /* Once this browser is another account's, or nobody's: nothing more of the one before, shown or on its way. */
  self.dongliangReminders = {
    async end() {
      const { pushManager } = self.registration;
      (await self.registration.getNotifications()).forEach((each) => each.close());
      const subscription = pushManager && (await pushManager.getSubscription());
      if (subscription) await subscription.unsubscribe();
    },
  };
})();
