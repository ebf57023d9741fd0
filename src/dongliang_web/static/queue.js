/* What waits on this phone for a network: kept in IndexedDB, each under the key of its account, and sent once.
   Pages and the service worker both load this; it touches no page. */
"use strict";

self.dongliangQueue = (() => {
  const LEASE = 60_000;
  const FIRST_PAUSE = 10_000;
  const LONGEST_PAUSE = 600_000;
  /* Answers of a proxy whose server is away. */
  const AWAY = [502, 503, 504];

  /* ---------- what is kept ---------- */
  let opened = null;
  function database() {
    if (!opened) {
      opened = new Promise((resolve, reject) => {
        const asked = indexedDB.open("dongliang", 1);
        asked.onupgradeneeded = () => {
          asked.result.createObjectStore("waiting", { keyPath: "id" });
          asked.result.createObjectStore("phone");
        };
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
      opened.catch(() => (opened = null));
    }
    return opened;
  }

  /* One transaction; its answer counts only once it is on the disk. */
  async function within(store, mode, act) {
    const base = await database();
    return new Promise((resolve, reject) => {
      const transaction = base.transaction(store, mode, { durability: "strict" });
      let answer;
      transaction.oncomplete = () => resolve(answer);
      transaction.onabort = () => reject(transaction.error);
      act(transaction.objectStore(store), (value) => (answer = value));
    });
  }
  const read = (store, key) =>
    within(store, "readonly", (rows, give) => (rows.get(key).onsuccess = (event) => give(event.target.result)));
  const note = (key, value) => within("phone", "readwrite", (rows) => rows.put(value, key));
  const noted = (key) => read("phone", key);

  async function all(account) {
    const rows = await within("waiting", "readonly", (found, give) => {
      found.getAll().onsuccess = (event) => give(event.target.result);
    });
    return rows.filter((row) => account === undefined || row.account === account).sort((a, b) => a.writtenAt - b.writtenAt);
  }

  const field = (entry, name) => (entry.fields.find(([key]) => key === name) || ["", ""])[1];
  const files = (entry) => entry.fields.filter(([, value]) => value instanceof Blob && value.size);
  /* What can be left out: a file, or the key of one that was sent ahead. */
  const loose = ([field, value]) => {
    if (value instanceof Blob) return value.size ? { kind: field, name: value.name, key: value.size } : null;
    return field.endsWith("_upload") ? { kind: field.replace("_upload", ""), name: "", key: value } : null;
  };
  const parts = (entry) => entry.fields.map(loose).filter(Boolean);
  const replaced = (entry, changes) =>
    entry.fields.map(([name, value]) => [name, name in changes ? changes[name] : value]);

  /* The same text and files under the same id are the same check-in; anything else gets an id of its own. */
  function same(one, other) {
    const told = (entry) => entry.fields.map(([name, value]) => [name, value instanceof Blob ? `${value.name} ${value.size}` : value]);
    return JSON.stringify(told(one)) === JSON.stringify(told(other));
  }

  /* Keep what a form holds; resolves with the entry. Its token is left out: a fresh one is fetched on sending. */
  async function add(url, form) {
    const fields = [...form.entries()].filter(([name]) => name !== "csrfmiddlewaretoken");
    const entry = { id: form.get("client_id"), account: form.get("account"), url, fields, writtenAt: Date.now() };
    const before = await read("waiting", entry.id);
    // Of one that was sent already the server knows whether this is the same.
    if (before && before.state !== "sent" && !same(before, entry)) {
      entry.id = newId();
      entry.fields = replaced(entry, { client_id: entry.id });
    }
    await put({ ...entry, state: "waiting", sentences: [], tries: 0, notBefore: 0 });
    return entry;
  }
  async function put(entry) {
    await within("waiting", "readwrite", (rows) => rows.put(entry));
    changed();
  }
  /* Change an entry that is still there: one that was deleted meanwhile stays deleted. */
  async function change(id, changes) {
    await within("waiting", "readwrite", (rows) => {
      rows.get(id).onsuccess = (event) => event.target.result && rows.put({ ...event.target.result, ...changes });
    });
    changed();
  }
  async function remove(id) {
    await within("waiting", "readwrite", (rows) => rows.delete(id));
    changed();
  }
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-a$4-$5");
  }

  function changed() {
    if (!self.BroadcastChannel) return;
    const channel = new BroadcastChannel("dongliang");
    channel.postMessage("changed");
    channel.close();
  }

  /* ---------- one sender at a time ---------- */
  async function alone(id, act) {
    if (navigator.locks) {
      return navigator.locks.request(`dongliang ${id}`, { ifAvailable: true }, (lock) => (lock ? act() : undefined));
    }
    if (!(await lease(id))) return undefined;
    const renewing = setInterval(() => note(`lease ${id}`, Date.now() + LEASE), LEASE / 3);
    try {
      return await act();
    } finally {
      clearInterval(renewing);
      await within("phone", "readwrite", (rows) => rows.delete(`lease ${id}`));
    }
  }
  const lease = (id) =>
    within("phone", "readwrite", (rows, give) => {
      rows.get(`lease ${id}`).onsuccess = (event) => {
        const free = !(event.target.result > Date.now());
        if (free) rows.put(Date.now() + LEASE, `lease ${id}`);
        give(free);
      };
    });

  /* ---------- sending ---------- */
  /* Who is signed in on this phone, as the server says now, and a token for forms. */
  async function device() {
    const answer = await fetch("/device", { cache: "no-store", credentials: "same-origin" });
    if (!answer.ok) throw new Error(`/device answered ${answer.status}`);
    return answer.json();
  }
  function post(entry, token, accept) {
    const form = new FormData();
    for (const [name, value] of entry.fields) form.append(name, value);
    const headers = { Accept: accept, "X-CSRFToken": token };
    return fetch(entry.url, { method: "POST", body: form, headers, redirect: "manual", credentials: "same-origin" });
  }

  function send(id) {
    return alone(id, async () => {
      const entry = await read("waiting", id);
      if (!entry || entry.state === "sent") return;
      try {
        const here = await device();
        // It waits until its own account is signed in again.
        if (here.account !== entry.account) await change(id, { state: "signed_out", notBefore: Date.now() + LONGEST_PAUSE });
        else await settle(entry, await post(entry, here.token, "application/json"));
      } catch (failure) {
        await later(entry);
      }
    });
  }
  function later(entry) {
    const pause = Math.min(FIRST_PAUSE * 2 ** entry.tries, LONGEST_PAUSE);
    return change(entry.id, { state: "waiting", tries: entry.tries + 1, notBefore: Date.now() + pause });
  }
  const isJson = (answer) => (answer.headers.get("Content-Type") || "").startsWith("application/json");
  async function settle(entry, answer) {
    if (answer.type === "opaqueredirect") return change(entry.id, { state: "signed_out" });
    // A 200 that is none of the site's is what stands between, such as the page of a network that asks to sign in.
    if (answer.status >= 500 || answer.status === 429 || (answer.status === 200 && !isJson(answer))) return later(entry);
    const told = isJson(answer) ? await answer.json() : {};
    if (told.state === "saved") {
      // What was written is on the server now; only the server's sentence stays, until a page has shown it.
      return change(entry.id, { state: "sent", fields: [], sentences: told.sentences });
    }
    const { sentences = [], today = "", make_up = "", fresh = false } = told;
    return change(entry.id, { state: "refused", sentences, choices: { today, make_up, fresh } });
  }

  /* Send what may be sent now; resolves with how many still wait for a network. */
  async function sendAll(account, { atOnce = false } = {}) {
    for (const entry of await all(account)) {
      const due = atOnce || entry.notBefore <= Date.now();
      if (due && ["waiting", "signed_out"].includes(entry.state)) await send(entry.id);
    }
    return (await all(account)).filter((entry) => entry.state === "waiting").length;
  }

  /* Take one file out of what waits. */
  async function leaveOut(id, part) {
    const entry = await read("waiting", id);
    if (!entry) return;
    const place = entry.fields.findIndex((field) => JSON.stringify(loose(field)) === JSON.stringify(part));
    await change(id, { fields: entry.fields.filter((_, each) => each !== place) });
  }

  /* Send what was refused in another way: for another day, as a make-up, or as one of its own. */
  async function resend(id, { day, url } = {}) {
    const entry = await read("waiting", id);
    if (!entry) return;
    const changes = {};
    if (day) changes.day = day;
    if (entry.choices && entry.choices.fresh) changes.client_id = newId();
    await change(id, { url: url || entry.url, fields: replaced(entry, changes), state: "waiting", tries: 0 });
    await send(id);
  }

  return { AWAY, add, all, alone, change, device, field, files, isJson, later, leaveOut, newId, note, noted, parts, post, remove, resend, send, sendAll, settle };
})();
