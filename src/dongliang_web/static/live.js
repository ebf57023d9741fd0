/* Brings what is new in a session into its page. Without it the page is read again by its link.

   It asks for what stands after the last place it has; what comes twice takes the place of what is there. */
"use strict";

(() => {
  const live = document.getElementById("live");
  if (!live?.dataset.news) return;
  const EVERY = 2000, HIDDEN = 15000, LONGEST = 30000, RENEW = Number(live.dataset.renew) * 1000;
  const lanes = { stream: document.getElementById("stream"), questions: document.getElementById("questions") };
  const say = document.getElementById("say");
  const lost = document.getElementById("lost");
  const state = document.getElementById("live-state");
  let after = Number(live.dataset.after), mark = live.dataset.mark, pass = live.dataset.pass, passedAt = Date.now();
  let failures = 0, timer = 0, asking = false, over = false;
  live.classList.add("live");

  function put(message) {
    const there = document.getElementById(`m${message.id}`);
    const lane = lanes[message.lane];
    // A film that is being watched is not taken from its place; a question that was lifted goes, with its film.
    if (there?.querySelector("video") && there.parentElement === lane && Number(there.dataset.seq) === message.seq) return;
    // What is older than the page's first row stands a page further.
    if (!there && message.seq < Number(lane.firstElementChild?.dataset.seq)) return;
    const row = new DOMParser().parseFromString(message.html, "text/html").body.firstElementChild;
    if (row.dataset.by === live.dataset.me) row.classList.add("mine");
    there?.remove();
    letThrough(document.getElementById(`held-${message.id}`));
    const next = [...lane.children].find((each) => Number(each.dataset.seq) > message.seq);
    lane.insertBefore(row, next ?? null);
  }

  /* What waited stands in the stream now; where it was the last, nothing waits any more. */
  function letThrough(row) {
    const section = row?.closest("section");
    row?.remove();
    if (section && !section.querySelector(".held")) section.remove();
  }

  function take(news) {
    const atEnd = lanes.stream.getBoundingClientRect().bottom < window.innerHeight + 80;
    if (news.state !== state.dataset.now) {
      state.dataset.now = news.state;
      state.textContent = state.dataset[news.state] ?? state.textContent;
      // What somebody is writing is not taken from them, though it can no longer be sent.
      if (!say?.elements.text.value) return location.reload();
    }
    news.gone.forEach((id) => document.getElementById(`m${id}`)?.remove());
    news.messages.forEach(put);
    after = news.last;
    mark = news.mark;
    if (news.pass) [pass, passedAt] = [news.pass, Date.now()];
    if (atEnd) lanes.stream.lastElementChild?.scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    if (asking || over) return;
    asking = true;
    let wait = document.hidden ? HIDDEN : EVERY;
    try {
      const good = Date.now() - passedAt < RENEW ? pass : "";
      const query = new URLSearchParams({ after, mark, pass: good });
      const answer = await fetch(`${live.dataset.news}?${query}`, {
        headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store", credentials: good ? "omit" : "same-origin", signal: AbortSignal.timeout(10000),
      });
      if (answer.status === 410 || answer.status === 403 || answer.type === "opaqueredirect") {
        over = true;
        return location.reload();
      }
      if (!answer.ok) throw new Error(answer.statusText);
      failures = 0;
      lost.hidden = true;
      if (answer.status === 200) {
        const news = await answer.json();
        take(news);
        if (news.more) wait = 0;
      }
    } catch {
      failures += 1;
      lost.hidden = failures < 2;
      wait = Math.min(LONGEST, EVERY * 2 ** Math.min(failures - 1, 4)) * (0.75 + Math.random() / 2);
    } finally {
      asking = false;
      clearTimeout(timer);
      if (!over) timer = setTimeout(ask, wait);
    }
  }

  function now() {
    clearTimeout(timer);
    ask();
  }
  document.addEventListener("visibilitychange", () => document.hidden || now());
  addEventListener("online", now);

  /* What is said goes without leaving the page, so that nothing that is being read is lost. */
  const said = say?.querySelector("[type=submit]");
  say?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new FormData(say, event.submitter);
    said.disabled = true;
    try {
      const answer = await fetch(say.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const told = await answer.json();
      say.querySelectorAll(".said-refused").forEach((each) => each.remove());
      // Why it waits stands on the page itself.
      if (told.state === "held") return location.reload();
      if (told.state === "saved") {
        const token = say.elements.csrfmiddlewaretoken.value;
        say.reset();
        say.elements.csrfmiddlewaretoken.value = token;
        say.querySelector("details").open = false;
        say.elements.client_id.value = crypto.randomUUID?.() ?? fresh();
        now();
      } else {
        say.prepend(Object.assign(document.createElement("p"), { className: "said-refused", role: "alert", textContent: told.sentences.join(" ") }));
      }
    } catch {
      lost.hidden = false;
    } finally {
      said.disabled = false;
    }
  });

  /* crypto.randomUUID is there under https:// alone. */
  function fresh() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
  }

  timer = setTimeout(ask, 300);
})();
