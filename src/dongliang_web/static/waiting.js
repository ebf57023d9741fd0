/* Shows what waits on this phone for a network, and what can be done with it. The words stand in parts/phone.html. */
"use strict";

self.dongliangWaiting = (account) => {
  const queue = self.dongliangQueue;
  const words = document.getElementById("phone-words");
  const place = document.getElementById("waiting");
  const list = place.querySelector("[data-part=list]");
  const spoken = document.documentElement.lang;
  const said = (name, values = {}) =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, () => value), words.dataset[name]);

  function moment(at) {
    const far = new Date(at).toDateString() !== new Date().toDateString();
    const date = far ? { month: "short", day: "numeric" } : {};
    return new Intl.DateTimeFormat(spoken, { ...date, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  }
  const date = (day) => new Intl.DateTimeFormat(spoken, { month: "long", day: "numeric", timeZone: "UTC" }).format(new Date(day));

  /* Everything that was typed, to be read and copied. */
  function typed(entry) {
    return ["text", "body_note"].map((name) => queue.field(entry, name).trim()).filter(Boolean).join("\n\n");
  }
  /* How it begins; of a picture or a voice without a word, that it has none. */
  function start(entry) {
    const text = [...typed(entry).replace(/\s+/g, " ")];
    if (!text.length) return said("wordless");
    return said("quoted", { text: text.length > 24 ? `${text.slice(0, 24).join("")}…` : text.join("") });
  }

  function why(entry) {
    if (entry.state === "signed_out") return said("signedOut");
    if (entry.state === "refused") return entry.sentences.join(" ") || said("notAllowed");
    return said("soon");
  }

  /* Delete, send as it is, for today, or as a make-up; each only where it can be done. */
  function acts(entry) {
    const choices = entry.state === "refused" ? entry.choices : {};
    const day = queue.field(entry, "day");
    return {
      send: () => queue.resend(entry.id),
      today: choices.today && choices.today !== day && (() => queue.resend(entry.id, { day: choices.today, url: entry.url.replace(/make-up\/.*/, "check-in") })),
      make_up: choices.make_up && (() => queue.resend(entry.id, { url: choices.make_up })),
      delete: () => self.dongliangAsk({ words: said("deleteAsk", { text: start(entry) }), yes: said("delete"), no: said("keep") }, () => queue.remove(entry.id)),
    };
  }

  /* One file of what waits, and a way to leave it out. */
  function leaving(entry, file) {
    const drawn = document.getElementById("waiting-file").content.firstElementChild.cloneNode(true);
    drawn.querySelector("span").textContent = file.name ? said("fileOf", { kind: said(file.kind), name: file.name }) : said(file.kind);
    drawn.querySelector("button").addEventListener("click", async () => {
      await queue.leaveOut(entry.id, file);
      await draw();
    });
    return drawn;
  }

  function shown(entry) {
    const drawn = document.getElementById("waiting-entry").content.firstElementChild.cloneNode(true);
    const part = (name) => drawn.querySelector(`[data-part=${name}]`);
    const many = queue.files(entry).length;
    part("what").textContent = said("written", { day: date(queue.field(entry, "day")), at: moment(entry.writtenAt), text: start(entry) });
    part("files").textContent = many ? said(many === 1 ? "file" : "files", { n: many }) : "";
    part("why").textContent = why(entry);
    part("sign-in").hidden = entry.state !== "signed_out";
    // Of what was refused one file may be the reason, and the others shall not go with it.
    if (entry.state === "refused") part("each").replaceChildren(...queue.parts(entry).map((file) => leaving(entry, file)));
    const field = part("text");
    field.value = typed(entry);
    drawn.querySelector("details").hidden = !field.value;
    field.id = `waiting-${entry.id}`;
    drawn.querySelector("label").htmlFor = field.id;
    const copy = drawn.querySelector("[data-copy]");
    copy.addEventListener("click", () => self.dongliangCopy(copy, field));
    for (const [name, act] of Object.entries(acts(entry))) {
      const button = drawn.querySelector(`[data-do=${name}]`);
      button.hidden = !act;
      button.addEventListener("click", async () => {
        button.disabled = true;
        await act();
        button.disabled = false;
        await draw();
      });
    }
    return drawn;
  }

  /* The server's own sentence about what was sent behind the pages; shown once. */
  function sent(entry) {
    const drawn = document.getElementById("waiting-sent").content.firstElementChild.cloneNode(true);
    drawn.querySelector("p").textContent = said("sent", { at: moment(entry.writtenAt), said: entry.sentences.join(" ") });
    return drawn;
  }

  let drawn = "";
  const told = new Map();
  async function draw() {
    const entries = await queue.all(account);
    const done = entries.filter((entry) => entry.state === "sent");
    for (const entry of done) {
      told.set(entry.id, sent(entry));
      await queue.remove(entry.id);
    }
    const waiting = entries.filter((entry) => entry.state !== "sent");
    const now = JSON.stringify([waiting.map((entry) => [entry.id, entry.state, entry.sentences, entry.url, queue.parts(entry)]), [...told.keys()]]);
    if (now === drawn) return;
    drawn = now;
    place.querySelector("h2").textContent = said(waiting.length === 1 ? "one" : "many", { n: waiting.length });
    place.querySelector("h2").hidden = !waiting.length;
    list.replaceChildren(...told.values(), ...waiting.map(shown));
    place.hidden = !entries.length && !told.size;
  }
  return { draw, said, moment, start };
};
