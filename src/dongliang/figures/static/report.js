/* What can be set on the report's page: language, light or dark, letter size; and light paper when it is printed.
   Without it the first language stands with all its tables. */
"use strict";

(() => {
  const root = document.documentElement;
  const mains = [...document.querySelectorAll("main")];
  const SIZES = ["normal", "large", "largest"];
  const devices = matchMedia("(prefers-color-scheme: dark)");
  const all = (selector) => document.querySelectorAll(selector);

  /* Goes on reading at the same place in the other language. */
  function speak(code) {
    const old = mains.find((main) => !main.hidden);
    const now = document.getElementById(code);
    const parts = [...old.querySelectorAll("section[id]")];
    const place = parts.find((part) => part.getBoundingClientRect().bottom > 80);
    const offset = place ? place.getBoundingClientRect().top : 0;
    const atTop = scrollY < 40;
    old.hidden = true;
    now.hidden = false;
    root.lang = now.lang;
    document.title = now.dataset.title;
    const same = place && document.getElementById(place.id.replace(/^\w+/, code));
    if (!atTop && same) scrollBy(0, same.getBoundingClientRect().top - offset);
    now.querySelector("[data-language]").focus({ preventScroll: true });
  }

  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : devices.matches);

  /* The button names what a press gives. */
  function nameThemes() {
    all("button[data-dark]").forEach((button) => {
      button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
    });
  }

  function onPress(selector, act) {
    all(selector).forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => act(button));
    });
  }

  onPress("button[data-language]", (button) => speak(button.dataset.language));
  onPress("button[data-dark]", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameThemes();
  });
  onPress("button[data-size]", () => {
    root.dataset.size = SIZES[(SIZES.indexOf(root.dataset.size || "normal") + 1) % SIZES.length];
  });
  devices.addEventListener("change", nameThemes);
  nameThemes();

  /* Pictures are drawn in the colours of the screen: paper is light, and narrower. */
  let before = null;
  function print(begins) {
    if (begins === (before !== null)) return;
    if (begins) {
      before = root.dataset.theme || "";
      root.dataset.theme = "light";
      // after the pictures' own turn, which is drawn anew for the theme, and before the paper is laid out
      queueMicrotask(fit);
    } else {
      if (before) root.dataset.theme = before;
      else delete root.dataset.theme;
      before = null;
    }
  }
  /* Lets a picture shrink to the width of the paper. */
  function fit() {
    all(".chart svg").forEach((svg) => {
      svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`);
    });
  }
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
  matchMedia("print").addEventListener("change", (media) => print(media.matches));
})();
