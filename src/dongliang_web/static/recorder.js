/* Records sound in the page. What was said becomes a file in the field beside the button, so that the form sends it like
   any other file. Without a recorder in the browser the field itself is there. */
"use strict";

(() => {
  if (!window.MediaRecorder || !navigator.mediaDevices || !window.DataTransfer) return;
  const kind = ["audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg"].find((each) => MediaRecorder.isTypeSupported(each));
  if (!kind) return;
  const time = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

  function put(input, pieces) {
    const plain = kind.split(";")[0];
    const carried = new DataTransfer();
    carried.items.add(new File(pieces, `sound.${plain.split("/")[1]}`, { type: plain }));
    input.files = carried.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function prepare(part) {
    const button = part.querySelector("button");
    const words = button.querySelector("span");
    const input = part.querySelector("input");
    const heard = part.querySelector("audio");
    const most = Number(part.dataset.most) * 60;
    const other = input.closest("label");
    const first = words.textContent;
    let recorder = null;
    let said = null;

    async function begin() {
      let stream;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      } catch {
        part.querySelector("[data-part=refused]").textContent = part.dataset.refused;
        return;
      }
      part.querySelector("[data-part=refused]").textContent = "";
      const pieces = [];
      let seconds = 0;
      const show = () => (words.textContent = part.dataset.at.replace("{time}", time(seconds)).replace("{most}", time(most)));
      const ticking = setInterval(() => {
        seconds += 1;
        if (seconds >= most) recorder?.stop();
        else show();
      }, 1000);
      recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 64000 });
      recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
      recorder.addEventListener("stop", () => {
        clearInterval(ticking);
        stream.getTracks().forEach((track) => track.stop());
        recorder = null;
        button.removeAttribute("aria-pressed");
        put(input, pieces);
        words.textContent = part.dataset.done.replace("{time}", time(seconds));
        offerOther();
        said?.();
      });
      recorder.start(1000);
      // It can be sent while somebody still speaks.
      input.required = false;
      button.setAttribute("aria-pressed", "true");
      show();
    }

    /* Beside the button a recording that was made elsewhere can be chosen. */
    function offerOther() {
      if (other.dataset.other) other.querySelector("span").textContent = other.dataset.other;
    }

    input.addEventListener("change", () => {
      words.textContent = first;
      URL.revokeObjectURL(heard.src);
      heard.hidden = !input.files.length;
      if (input.files.length) heard.src = URL.createObjectURL(input.files[0]);
    });
    button.addEventListener("click", () => (recorder ? recorder.stop() : begin()));
    /* Sent while somebody still speaks: what was said so far goes along. */
    input.form.addEventListener("submit", (event) => {
      if (!recorder) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      said = () => input.form.requestSubmit(event.submitter);
      recorder.stop();
    });
    button.hidden = false;
    input.removeAttribute("capture");
    other.classList.toggle("other", Boolean(other.dataset.other));
    other.hidden = !other.dataset.other;
    offerOther();
  }

  document.querySelectorAll("[data-recorder]").forEach(prepare);
  document.querySelectorAll("[data-with-recorder]").forEach((words) => (words.hidden = false));
})();
