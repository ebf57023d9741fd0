/* On each page: keeps its phone's queue moving, says when a page is a kept copy, and asks before signing out loses anything.
   Where a browser cannot keep anything, nothing of this happens and every form is an ordinary form. */
"use strict";

(() => {
  const page = document.documentElement;
  const account = page.dataset.account;
  const { worker, slug } = document.currentScript.dataset;
  const queue = self.dongliangQueue;
  const EVERY = 10_000;

  async function canKeep() {
    try {
      await queue.noted("account");
      return "serviceWorker" in navigator;
    } catch {
      return false;
    }
  }

  /* ---------- the service worker, once the page is there ---------- */
  // A page that did not come through the worker was not kept on its way; the worker may have begun since.
  const [way] = performance.getEntriesByType("navigation");
  const cameThrough = Boolean(way && way.workerStart > 0);
  async function register() {
    await navigator.serviceWorker.register(worker);
    if (!account) return;
    const ready = await navigator.serviceWorker.ready;
    const paths = ["/offline", ...(slug ? [`/c/${slug}/check-in`] : []), ...(cameThrough ? [] : [location.pathname])];
    const look = [page.lang, page.dataset.size, page.dataset.theme].join(" ");
    ready.active.postMessage({ account, look, keep: paths });
  }

  /* ---------- a kept copy says so ---------- */
  function tellKept(waiting) {
    const at = page.dataset.keptAt;
    if (!at) return;
    // What the server said when the page was kept is said already.
    document.querySelectorAll(".notices > .note:not(:has(form))").forEach((each) => each.remove());
    const note = document.getElementById("kept-note").content.firstElementChild.cloneNode(true);
    note.querySelector("p").textContent = waiting.said("kept", { at: waiting.moment(new Date(at)) });
    document.getElementById("content").prepend(note);
    document.querySelectorAll("main img").forEach((picture) => {
      const hide = () => (picture.hidden = true);
      if (picture.complete && !picture.naturalWidth) hide();
      picture.addEventListener("error", hide);
    });
    document.querySelectorAll("form[data-ends-at]").forEach((form) => form.addEventListener("submit", () => moveOn(form)));
  }
  /* A copy kept before the end of its day goes on as a sheet for the day that it is when it is sent. */
  function moveOn(form) {
    const over = Date.now() - Date.parse(form.dataset.endsAt);
    const day = form.querySelector("input[type=hidden][name=day]");
    if (over < 0 || !day) return;
    const later = Date.parse(day.value) + (Math.floor(over / 86_400_000) + 1) * 86_400_000;
    day.value = new Date(later).toISOString().slice(0, 10);
  }

  /* ---------- sending: now, when the network comes back, and after pauses ---------- */
  async function move(waiting, atOnce) {
    await queue.sendAll(account, { atOnce });
    await waiting.draw();
  }

  /* ---------- signing out empties what this phone keeps ---------- */
  async function forget() {
    for (const entry of await queue.all(account)) await queue.remove(entry.id);
    await caches.delete(`pages ${account}`);
    const uploads = Object.keys(localStorage).filter((key) => key.startsWith(`upload:${account}:`));
    uploads.forEach((key) => localStorage.removeItem(key));
  }
  function guardSignOut(form, waiting) {
    // Nothing is deleted before the site can be reached. Whatever else fails, one can sign out; the next page of the
    // network then has the kept ones deleted.
    const leave = async () => {
      try {
        await queue.device();
      } catch {
        return self.dongliangAsk({ words: waiting.said("noSignOut"), no: waiting.said("stay") });
      }
      return forget().finally(() => form.submit());
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const kept = await queue.all(account).catch(() => []);
      const left = kept.filter((entry) => entry.state !== "sent");
      if (!left.length) return leave();
      const words = waiting.said(left.length === 1 ? "loseOne" : "loseMany", { n: left.length, text: left.map(waiting.start).join(" · ") });
      self.dongliangAsk({ words, yes: waiting.said("leave"), no: waiting.said("stay") }, leave);
    });
  }

  /* ---------- the switch on one's own page ---------- */
  async function offerSwitch() {
    const place = document.getElementById("phone-pages");
    if (!place) return;
    place.hidden = false;
    const show = async () => {
      const off = (await queue.noted(`keep ${account}`)) === "no";
      place.querySelectorAll("[data-kept]").forEach((each) => (each.hidden = (each.dataset.kept === "no") !== off));
    };
    place.querySelectorAll("button").forEach((button) =>
      button.addEventListener("click", async () => {
        await queue.note(`keep ${account}`, button.dataset.choose);
        if (button.dataset.choose === "no") await dropPages();
        await show();
      }),
    );
    await show();
  }
  async function dropPages() {
    const kept = await caches.open(`pages ${account}`);
    const pages = (await kept.keys()).filter((each) => new URL(each.url).pathname !== "/offline");
    await Promise.all(pages.map((each) => kept.delete(each)));
  }

  /* ---------- without a network: the pages that are there ---------- */
  async function listKept() {
    const place = document.getElementById("kept-pages");
    if (!place) return;
    const kept = await caches.open(`pages ${account}`);
    for (const each of await kept.keys()) {
      const { pathname } = new URL(each.url);
      if (pathname === "/offline") continue;
      const title = /<title>([^<]*)/.exec(await (await kept.match(each)).text());
      const link = document.createElement("a");
      link.href = pathname;
      link.className = "btn";
      link.textContent = new DOMParser().parseFromString(title ? title[1] : pathname, "text/html").documentElement.textContent;
      const item = document.createElement("li");
      item.append(link);
      place.append(item);
    }
  }

  /* On the sign-in page, and on another account's pages: something waits here for its writer, no more. */
  async function tellOthers() {
    const note = document.getElementById("waits-here");
    const others = (await queue.all()).filter((entry) => entry.account !== account && entry.state !== "sent");
    if (note) note.hidden = !others.length;
  }

  async function begin() {
    if (!(await canKeep())) return;
    if (account) {
      const waiting = self.dongliangWaiting(account);
      tellKept(waiting);
      document.querySelectorAll("form[action$='/sign-out']").forEach((form) => guardSignOut(form, waiting));
      if (self.BroadcastChannel) new BroadcastChannel("dongliang").addEventListener("message", () => waiting.draw());
      window.addEventListener("online", () => move(waiting, true));
      await waiting.draw();
      await Promise.all([offerSwitch(), listKept(), tellOthers()]);
      await move(waiting, !page.dataset.keptAt);
      setInterval(() => move(waiting, false), EVERY);
    } else {
      await tellOthers();
    }
  }

  const start = () => canKeep().then((can) => can && register());
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
  begin();
})();
