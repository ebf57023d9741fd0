/* Small conveniences. Every page works without them. */
"use strict";

(() => {
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  /* <button data-copy="ID" data-done="Copied" hidden>: copies a field's text; where that is refused, selects it. */
  async function copy(button, field) {
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      if (!document.execCommand("copy")) return;
    }
    button.textContent = button.dataset.done;
  }
  each("button[data-copy]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => copy(button, document.getElementById(button.dataset.copy)));
  });
  self.dongliangCopy = copy;

  /* <input type="file" data-count="ID" data-chosen="{n} pictures" data-most="9" data-too-many="…" data-show="ID">:
     says how many pictures were chosen, shows them small, and refuses too many before they are sent. */
  function show(input) {
    const pictures = [...input.files].slice(0, Number(input.dataset.most)).map((file) => {
      const picture = Object.assign(document.createElement("img"), { src: URL.createObjectURL(file), alt: file.name });
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
      return picture;
    });
    document.getElementById(input.dataset.show)?.replaceChildren(...pictures);
  }
  function count(input) {
    const chosen = input.files.length;
    const told = document.getElementById(input.dataset.count);
    const tooMany = chosen > Number(input.dataset.most);
    input.setCustomValidity(tooMany ? input.dataset.tooMany : "");
    told.textContent = chosen ? input.dataset.chosen.replace("{n}", chosen) : told.dataset.none;
    if (tooMany) input.reportValidity();
  }
  each("input[type=file][data-count]", (input) => {
    const told = document.getElementById(input.dataset.count);
    told.dataset.none = told.textContent;
    input.addEventListener("change", () => {
      show(input);
      count(input);
    });
  });

  /* <form data-confirm="What goes" data-yes="Delete" data-no="Keep">: asks once before it is sent. With nothing to do it
     only tells. */
  function ask(question, act) {
    if (!window.HTMLDialogElement) return act ? window.confirm(question.words) && act() : window.alert(question.words);
    const dialog = document.createElement("dialog");
    const words = Object.assign(document.createElement("p"), { textContent: question.words });
    const row = Object.assign(document.createElement("div"), { className: "row" });
    const no = Object.assign(document.createElement("button"), { className: "btn", type: "button", textContent: question.no });
    const yes = Object.assign(document.createElement("button"), { className: "btn delete", type: "button", textContent: question.yes });
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => {
      dialog.close();
      act();
    });
    dialog.addEventListener("close", () => dialog.remove());
    row.append(no, ...(act ? [yes] : []));
    dialog.append(words, row);
    document.body.append(dialog);
    dialog.showModal();
  }
  self.dongliangAsk = ask;
  each("form[data-confirm]", (form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.asked || !window.HTMLDialogElement) return;
      event.preventDefault();
      const { confirm: words, yes, no } = form.dataset;
      ask({ words, yes, no }, () => {
        form.dataset.asked = "yes";
        form.requestSubmit(event.submitter);
      });
    });
  });

  /* A wide table opens with today in sight. */
  each("[data-to-now]", (region) => {
    const now = region.querySelector("thead .now");
    if (!now) return;
    const hidden = now.getBoundingClientRect().right - region.getBoundingClientRect().right;
    if (hidden > 0) region.scrollLeft += hidden + now.offsetWidth * 2;
  });
})();
