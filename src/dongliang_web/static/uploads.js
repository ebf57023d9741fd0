/* Sends large files ahead in pieces (tus 1.0), so that a lost connection or a reload costs one piece and not the file.
   Without it the form takes the file as it is. A file that has arrived is named by a hidden field. */
"use strict";

(() => {
  const LARGE = 5 * 1024 * 1024;
  const PIECE = 1024 * 1024;
  const PATIENCE = [2, 5, 15, 30];
  const tiles = document.querySelector("[data-uploads]");
  if (!tiles || !window.DataTransfer) return;
  const form = tiles.closest("form");
  const list = form.querySelector(".sending");
  const start = new URL(tiles.dataset.uploads, location.href).pathname;
  const mine = `upload:${document.documentElement.dataset.account}:${start}:`;
  const rows = new Set();
  let submitter = null;

  /* What was begun is remembered, for its account, by the file's name, size and date, where the browser lets us. */
  const memory = {
    key: (row) => `${mine}${row.field}:${row.file.name}:${row.file.size}:${row.file.lastModified}`,
    get(key) {
      try {
        return JSON.parse(localStorage.getItem(key));
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        if (value) localStorage.setItem(key, JSON.stringify(value));
        else localStorage.removeItem(key);
      } catch {
        /* A browser without storage goes on without memory. */
      }
    },
    keys() {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith(mine));
      } catch {
        return [];
      }
    },
  };

  class Refusal extends Error {}

  async function ask(method, url, headers = {}, body = undefined) {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers };
    const answer = await fetch(url, { method, headers: all, body, credentials: "same-origin", redirect: "error" });
    if (answer.status >= 500) throw new TypeError("the server is busy");
    return answer;
  }

  /* ---------- what stands on the page ---------- */

  function show(row) {
    row.line = document.createElement("p");
    row.bar = Object.assign(document.createElement("progress"), { max: 100, value: 0 });
    row.words = document.createElement("span");
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "btn bare small", textContent: tiles.dataset.drop });
    drop.addEventListener("click", () => giveUp(row));
    row.line.append(row.words, row.bar, drop);
    list.append(row.line);
    rows.add(row);
  }

  function tell(row, state, at = row.at ?? 0) {
    row.at = at;
    const percent = row.size ? Math.floor((100 * at) / row.size) : 100;
    row.bar.value = percent;
    row.bar.setAttribute("aria-label", row.name);
    row.words.textContent = tiles.dataset[state].replace("{name}", row.name).replace("{percent}", percent);
  }

  /* ---------- one file ---------- */

  async function begin(row) {
    const name = btoa(String.fromCharCode(...new TextEncoder().encode(row.name)));
    const answer = await ask("POST", start, { "Upload-Length": String(row.size), "Upload-Metadata": `filename ${name}` });
    if (answer.status !== 201) throw new Refusal();
    row.url = answer.headers.get("Location");
    memory.set(memory.key(row), { url: row.url, name: row.name, size: row.size, field: row.field });
    return 0;
  }

  async function reached(row) {
    if (!row.url) return begin(row);
    const answer = await ask("HEAD", row.url);
    if (answer.ok) return Number(answer.headers.get("Upload-Offset"));
    row.url = null;
    return begin(row);
  }

  async function goOn(row) {
    let at = await reached(row);
    while (at < row.size && !row.dropped) {
      tell(row, "onTheWay", at);
      const piece = row.file.slice(at, at + PIECE);
      const headers = { "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" };
      const answer = await ask("PATCH", row.url, headers, piece);
      row.away = false;
      if (answer.status === 204) at = Number(answer.headers.get("Upload-Offset"));
      else if ([404, 409, 423].includes(answer.status)) throw new TypeError("asked again how far it came");
      else throw new Refusal();
      row.tries = 0;
    }
  }

  const pause = (seconds) =>
    new Promise((resolve) => {
      const waiting = setTimeout(resolve, seconds * 1000);
      window.addEventListener("online", () => { clearTimeout(waiting); resolve(); }, { once: true });
    });

  async function send(row) {
    row.tries = 0;
    while (!row.dropped) {
      try {
        await goOn(row);
        break;
      } catch (fault) {
        if (fault instanceof Refusal) return fail(row);
        row.away = true;
        tell(row, "waiting");
        await pause(PATIENCE[Math.min(row.tries++, PATIENCE.length - 1)]);
      }
    }
    if (!row.dropped) arrived(row);
  }

  function arrived(row) {
    const key = row.url.split("/").pop();
    row.hidden = Object.assign(document.createElement("input"), { type: "hidden", name: `${row.field}_upload`, value: key });
    form.append(row.hidden);
    takeOut(row);
    row.done = true;
    tell(row, "arrived", row.size);
    row.bar.hidden = true;
    if (submitter && [...rows].every((each) => each.done)) form.requestSubmit(submitter);
  }

  function fail(row) {
    tell(row, "failed");
    row.bar.hidden = true;
    row.done = true;
    submitter = null;
  }

  /* The file has arrived, so the form need not carry it once more. */
  function takeOut(row) {
    if (!row.file || !row.input) return;
    const rest = new DataTransfer();
    [...row.input.files].filter((file) => file !== row.file).forEach((file) => rest.items.add(file));
    row.input.files = rest.files;
  }

  /* The phone keeps a check-in with its files: what is there on the server may be gone before it is sent. */
  function putBack(row) {
    row.dropped = true;
    if (!row.file || !row.hidden) return;
    const all = new DataTransfer();
    [...row.input.files, row.file].forEach((file) => all.items.add(file));
    row.input.files = all.files;
    row.hidden.remove();
  }

  /* The same file was chosen once more: its new line goes on where this one stood. */
  function leave(row) {
    row.dropped = true;
    rows.delete(row);
    row.line.remove();
    row.hidden?.remove();
  }

  function giveUp(row) {
    leave(row);
    takeOut(row);
    if (row.url) ask("DELETE", row.url).catch(() => {});
    memory.set(row.memory ?? memory.key(row), null);
  }

  /* ---------- choosing, sending, coming back ---------- */

  function chosen(input) {
    const files = [...input.files];
    const again = files.map((file) => memory.key({ field: input.name, file }));
    for (const row of [...rows].filter((each) => each.field === input.name)) {
      if (again.includes(row.memory ?? memory.key(row))) leave(row);
      else giveUp(row);
    }
    const most = Number(input.dataset.megabytes) * 1024 * 1024;
    const words = document.getElementById(input.dataset.name ?? "");
    if (words && files.length) words.textContent = files[0].name;
    if (input.dataset.megabytes) {
      const tooLarge = files.some((file) => file.size > most);
      input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
      if (tooLarge) return input.reportValidity();
    }
    for (const file of files.filter((each) => each.size > LARGE)) {
      const row = { input, file, field: input.name, name: file.name, size: file.size };
      row.url = memory.get(memory.key(row))?.url;
      show(row);
      send(row);
    }
  }

  form.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => chosen(input)));

  form.addEventListener("submit", (event) => {
    const onTheWay = [...rows].filter((row) => !row.done && row.file);
    const isAway = !navigator.onLine || onTheWay.some((row) => row.away);
    const isKept = isAway && Boolean(navigator.serviceWorker?.controller);
    if (onTheWay.length && !isKept) {
      event.preventDefault();
      event.stopImmediatePropagation();
      submitter = event.submitter ?? form.querySelector("[type=submit]");
      return;
    }
    if (isKept) rows.forEach(putBack);
    [...rows].filter((row) => row.file || row.hidden).forEach((row) => memory.set(row.memory ?? memory.key(row), null));
  });

  /* After a reload: what is whole goes with the form, of the rest it is said how far it came. */
  async function comeBack(key) {
    const known = memory.get(key);
    const answer = known && (await ask("HEAD", known.url));
    if (!answer?.ok) return memory.set(key, null);
    const input = form.querySelector(`input[type=file][name="${known.field}"]`);
    const at = Number(answer.headers.get("Upload-Offset"));
    const row = { ...known, input, memory: key, done: true };
    show(row);
    if (at === known.size) arrived(row);
    else tell(row, "again", at);
  }
  memory.keys().forEach((key) => comeBack(key).catch(() => {}));
})();
