/* The service worker's part that keeps pages for times without a network, and what is written meanwhile. */
(() => {
  "use strict";
  const queue = self.dongliangQueue;
  const FILES = "files";
  const pagesOf = (account) => `pages ${account}`;
  const MAIN = /^\/(me|c\/[^/]+\/(check-in|standing|days-off|people)?)$/;
  const WRITING = /^(\/c\/[^/]+\/)(check-in|make-up\/[\d-]+)$/;
  const FILE = /^\/static\/(?!vendor\/)/;
  const NOWHERE = "/offline";

  /* ---------- starting ---------- */
  self.addEventListener("install", (event) => {
    self.skipWaiting();
    event.waitUntil(caches.open(FILES).then((kept) => kept.addAll(self.dongliangFiles)));
  });
  self.addEventListener("activate", (event) => {
    event.waitUntil(Promise.all([self.clients.claim(), dropOldFiles()]));
  });
  async function dropOldFiles() {
    const kept = await caches.open(FILES);
    const old = (await kept.keys()).filter((each) => !self.dongliangFiles.includes(new URL(each.url).pathname));
    await Promise.all(old.map((each) => kept.delete(each)));
  }

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (url.origin !== self.location.origin) return;
    const asked = `${request.method} ${request.mode === "navigate" ? "page" : "part"}`;
    if (asked === "GET page") event.respondWith(page(event, url));
    else if (asked === "POST page" && WRITING.test(url.pathname) && isFromHere(request)) event.respondWith(write(request, url));
    else if (asked === "GET part" && FILE.test(url.pathname)) event.respondWith(file(event, url));
  });

  /* Whether a page of this site sends it. What another site has a browser send goes on as it is, for the server to refuse:
     the fresh token that is fetched for what waits would vouch for it. */
  function isFromHere(request) {
    return Boolean(request.referrer) && new URL(request.referrer).origin === self.location.origin;
  }

  /* ---------- files: those with a hash in their name never change ---------- */
  async function file(event, url) {
    const kept = await caches.open(FILES);
    const found = await kept.match(url.pathname, { ignoreVary: true });
    if (found && /\.[0-9a-f]{12}\./.test(url.pathname)) return found;
    try {
      const answer = await fetch(event.request);
      if (answer.status === 200) event.waitUntil(kept.put(url.pathname, answer.clone()));
      return answer;
    } catch (failure) {
      if (found) return found;
      throw failure;
    }
  }

  /* ---------- pages: from the network first ---------- */
  async function page(event, url) {
    const began = Date.now();
    let answer;
    try {
      answer = await fetch(event.request);
    } catch (failure) {
      const found = await keptPage(url);
      if (found) return found;
      throw failure;
    }
    if (queue.AWAY.includes(answer.status)) return (await keptPage(url)) || answer;
    event.waitUntil(keep(url, answer.clone(), began));
    return answer;
  }

  /* Keep a main page under the account whose page it is; any page tells whose this phone is now. */
  async function keep(url, answer, began) {
    if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) return;
    const text = await answer.text();
    const whose = /<html[^>]* data-account="([^"]*)"/.exec(text);
    if (!whose || !(await become(whose[1], began))) return;
    const account = whose[1];
    if (!account || answer.status !== 200 || answer.redirected || url.search) return;
    if (url.pathname !== NOWHERE && !(MAIN.test(url.pathname) && (await mayKeep(account)))) return;
    const headers = { ...guards(answer), "Content-Type": "text/html; charset=utf-8", "Kept-At": new Date().toISOString() };
    await (await caches.open(pagesOf(account))).put(url.pathname, new Response(text, { headers }));
  }

  /* What the server said of how a page may be used holds for its copy too. */
  const GUARDS = ["Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"];
  function guards(answer) {
    const said = GUARDS.map((name) => [name, answer.headers.get(name)]);
    return Object.fromEntries(said.filter(([, value]) => value));
  }

  /* Whether its owner lets this phone keep pages: a switch under "Me". */
  const mayKeep = async (account) => (await queue.noted(`keep ${account}`)) !== "no";

  /* Note whose phone this is, forget the pages of everybody else and end reminders of the account before; an answer older
     than the last changes nothing. */
  async function become(account, began) {
    const last = await queue.noted("account");
    if (last && last.began > began) return last.account === account;
    await queue.note("account", { account, began });
    const others = (await caches.keys()).filter((name) => name.startsWith(pagesOf("")) && name !== pagesOf(account));
    await Promise.all(others.map((name) => caches.delete(name)));
    if (last && last.account && last.account !== account) await self.dongliangReminders.end();
    return true;
  }

  /* The kept copy of a page, marked as such; else the page that says that there is no network. */
  async function keptPage(url) {
    const now = await queue.noted("account");
    if (!now || !now.account) return undefined;
    const kept = await caches.open(pagesOf(now.account));
    const found = (await kept.match(url.pathname)) || (await kept.match(NOWHERE));
    if (!found) return undefined;
    const nowhere = !(await kept.match(url.pathname));
    const at = nowhere ? "" : ` data-kept-at="${found.headers.get("Kept-At")}"`;
    const text = (await found.text())
      .replace("<html ", `<html${at} `)
      // Every copy is a form of its own, so that two check-ins are two.
      .replace(/(name="client_id" value=")[^"]*/g, (_, start) => start + queue.newId());
    const headers = { ...guards(found), "Content-Type": "text/html; charset=utf-8" };
    return new Response(text, { status: nowhere ? 503 : 200, headers });
  }

  self.addEventListener("message", (event) => {
    // A page that was on its way while the worker began belongs to nobody until it is claimed.
    if (event.data && event.data.keep) event.waitUntil(Promise.all([self.clients.claim(), keepAlso(event.data)]));
  });
  /* Pages that a phone should have although nobody has opened them yet. */
  async function keepAlso({ account, look, keep: paths }) {
    const kept = await caches.open(pagesOf(account));
    const wanted = (await mayKeep(account)) ? paths : [NOWHERE];
    const changed = (await queue.noted(`look ${account}`)) !== look;
    for (const path of wanted) {
      if (!(path === NOWHERE && changed) && (await kept.match(path))) continue;
      const began = Date.now();
      await keep(new URL(path, self.location), await fetch(path, { headers: { Accept: "text/html" } }), began);
    }
    await queue.note(`look ${account}`, look);
  }

  /* ---------- a check-in: kept before it is sent, let go once the server has it ---------- */
  async function write(request, url) {
    let entry, token;
    const copy = request.clone();
    try {
      const form = await copy.formData();
      if (!form.get("account") || !form.get("client_id")) return fetch(request);
      token = form.get("csrfmiddlewaretoken");
      entry = { ...(await queue.add(url.pathname, form)), tries: 0 };
    } catch (failure) {
      // A phone that cannot keep it sends it as a plain form.
      return fetch(request);
    }
    const today = Response.redirect(WRITING.exec(url.pathname)[1], 303);
    return (await queue.alone(entry.id, () => deliver(entry, token, today))) || today;
  }

  async function deliver(entry, token, today) {
    // A page that comes back with a refusal holds what was written. No page can hold files: of those the server tells the
    // queue why, and they stay in it.
    const both = "application/json, text/html";
    let answer;
    try {
      answer = await queue.post(entry, token, both);
      if (answer.status === 403) {
        const here = await queue.device();
        if (here.account !== entry.account) {
          await queue.change(entry.id, { state: "signed_out" });
          return today;
        }
        // A kept page holds an old token.
        answer = await queue.post(entry, here.token, both);
      }
    } catch (failure) {
      return keepWaiting(entry, today);
    }
    const isOurs = answer.status !== 200 || queue.isJson(answer);
    if (queue.AWAY.includes(answer.status) || !isOurs) return keepWaiting(entry, today);
    if (answer.type === "opaqueredirect") {
      await queue.change(entry.id, { state: "signed_out" });
    } else if (answer.status === 200) {
      const told = await answer.json();
      await queue.remove(entry.id);
      return Response.redirect(told.next, 303);
    } else if (queue.isJson(answer)) {
      await queue.settle(entry, answer);
      return today;
    } else if (answer.status === 400 || answer.status === 409) {
      await queue.remove(entry.id);
    }
    return answer;
  }
  async function keepWaiting(entry, today) {
    await queue.later(entry);
    if (self.registration.sync) await self.registration.sync.register("waiting").catch(() => undefined);
    return today;
  }

  self.addEventListener("sync", (event) => {
    if (event.tag === "waiting") event.waitUntil(sendWaiting());
  });
  async function sendWaiting() {
    const { account } = await queue.device();
    const left = account ? await queue.sendAll(account, { atOnce: true }) : 0;
    if (left) throw new Error(`${left} still wait`);
  }
})();
