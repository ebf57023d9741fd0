/* The root picture: a person that is tapped shows the way by which they came and who came through them. Two buttons make
   it larger and smaller; a large one is moved by scrolling. Without this, the list under the picture says the same. */
"use strict";

(() => {
  const LARGEST = 5;

  function know(picture) {
    const people = new Map();
    for (const group of picture.querySelectorAll("g.person")) {
      people.set(group.dataset.key, { group, up: group.dataset.up, way: null, below: [] });
    }
    for (const path of picture.querySelectorAll("path.way")) people.get(path.dataset.to).way = path;
    for (const person of people.values()) people.get(person.up)?.below.push(person);
    return people;
  }

  function pick(figure, picture, people, person) {
    picture.querySelectorAll(".on, .below").forEach((element) => element.classList.remove("on", "below"));
    const way = [];
    for (let at = person; at; at = people.get(at.up)) {
      at.group.classList.add("on");
      at.way?.classList.add("on");
      way.unshift(at.group.dataset.name);
    }
    const waiting = [...person.below];
    while (waiting.length) {
      const next = waiting.pop();
      next.group.classList.add("below");
      next.way?.classList.add("below");
      waiting.push(...next.below);
    }
    picture.classList.add("picking");
    const told = figure.querySelector(".picked");
    const link = Object.assign(document.createElement("a"), { href: person.group.dataset.url, textContent: figure.dataset.open });
    const words = figure.dataset.way.replace("{way}", way.join(" → ")).replace("{n}", person.group.dataset.below);
    told.replaceChildren(words, " ", link);
  }

  function grow(picture, factor) {
    const now = Number(picture.dataset.scale || 1);
    const next = Math.min(LARGEST, Math.max(1, now * factor));
    picture.dataset.scale = next;
    picture.style.width = `${100 * next}%`;
    picture.style.maxWidth = next > 1 ? "none" : "";
    // What was picked stays in sight, else the one with whom the branch begins.
    const middle = [...picture.querySelectorAll("g.person.on")].pop() ?? picture.querySelector("g.person");
    middle?.querySelector(".dot").scrollIntoView({ block: "nearest", inline: "center" });
  }

  for (const hint of document.querySelectorAll("[data-hint]")) hint.hidden = false;
  for (const figure of document.querySelectorAll("[data-roots]")) {
    const picture = figure.querySelector("svg.roots");
    const people = know(picture);
    picture.addEventListener("click", (event) => {
      const group = event.target.closest("g.person");
      if (group) pick(figure, picture, people, people.get(group.dataset.key));
    });
    const tools = figure.querySelector(".tools");
    tools.hidden = false;
    for (const button of tools.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => grow(picture, Number(button.dataset.zoom)));
    }
  }
})();
