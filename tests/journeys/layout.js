// What a person on this screen could not read or could not hit: a list of sentences, empty on a good page.
() => {
  const faults = [];
  const root = document.documentElement;
  const words = (element) => element.textContent.trim() || element.getAttribute("aria-label") || element.name || element.id;
  const short = (element) => `${element.tagName.toLowerCase()} “${words(element).replace(/\s+/g, " ").slice(0, 24)}”`;
  const hasOwnText = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  // Text for screen readers only is kept in a box of one pixel.
  const isSeen = (box) => box.width > 1.5 && box.height > 1.5;

  if (root.clientWidth !== screen.width) faults.push(`laid out for ${root.clientWidth} px on a screen of ${screen.width}`);
  if (root.scrollWidth > root.clientWidth) faults.push(`scrolls sideways by ${root.scrollWidth - root.clientWidth} px`);

  const scrolls = (element) => {
    for (let above = element; above && above !== document.body; above = above.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(above).overflowX)) return true;
    }
    return false;
  };

  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg") || !element.getClientRects().length || !hasOwnText(element)) continue;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (!isSeen(box) || style.visibility === "hidden") continue;
    if ((box.right > root.clientWidth + 1 || box.left < -1) && !scrolls(element)) faults.push(`off the screen: ${short(element)}`);
    const cutsWide = ["hidden", "clip"].includes(style.overflowX) && element.scrollWidth > element.clientWidth + 1;
    const cutsHigh = ["hidden", "clip"].includes(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
    if (style.display !== "inline" && (cutsWide || cutsHigh)) faults.push(`cut off: ${short(element)}`);
  }

  // A link within a sentence may be as low as its line; whatever stands alone has room for a finger. The days of a
  // week share the screen, so a day may be narrower if it is high enough.
  const isInSentence = (element) =>
    element.matches("a") && getComputedStyle(element).display === "inline" &&
    element.closest("p, small, td, th, dd, figcaption, li, blockquote") !== null &&
    (element.closest("td, th, small") !== null || element.parentElement.textContent.trim() !== element.textContent.trim());
  for (const element of document.querySelectorAll("a[href], button, select, summary, textarea, input, [role=button]")) {
    if (element.type === "hidden" || isInSentence(element)) continue;
    const ticked = ["checkbox", "radio"].includes(element.type);
    const target = (ticked && element.labels && element.labels[0]) || element;
    if (!target.getClientRects().length) continue;
    const box = target.getBoundingClientRect();
    const width = target.closest("table.month") ? 36 : 43.5;
    if (isSeen(box) && (box.width < width || box.height < 43.5)) {
      faults.push(`too small to hit: ${short(target)} ${Math.round(box.width)}×${Math.round(box.height)}`);
    }
  }

  for (const picture of document.querySelectorAll("figure svg")) {
    const frame = picture.getBoundingClientRect();
    const seen = [...picture.querySelectorAll("text")].filter((text) => getComputedStyle(text).visibility !== "hidden");
    const labels = seen.map((text) => [text.textContent.trim(), text.getBoundingClientRect()]);
    const shown = labels.filter(([text, box]) => text && box.width);
    for (const [text, box] of shown) {
      const out = box.right > frame.right + 1 || box.left < frame.left - 1 || box.bottom > frame.bottom + 1 || box.top < frame.top - 1;
      if (out) faults.push(`cut in a picture: “${text}”`);
    }
    shown.forEach(([text, box], place) => {
      for (const [other, its] of shown.slice(place + 1)) {
        const cross = box.left < its.right - 1 && its.left < box.right - 1 && box.top < its.bottom - 3 && its.top < box.bottom - 3;
        if (cross) faults.push(`over each other in a picture: “${text}”, “${other}”`);
      }
    });
  }
  return faults;
}
