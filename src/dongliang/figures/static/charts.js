/* Draws every [data-chart] of a page with ECharts from the options that stand beside it as JSON.
   Options hold no code: var(--s1) is a colour of the sheet, 4.5em a length in letters, "unit" on an axis is written on
   its top mark, "names" on one of values are words for its marks, "strong" makes a label dark and heavy, "tip" says how
   the words on tap are put together. A node of a network that is tapped is told to the page by an event "picked". A picture that is not shown is drawn when it comes to be. */
"use strict";

(() => {
  const LETTERS = { normal: 12, large: 13.5, largest: 14.5 };
  const drawn = new Map();

  const letter = () => LETTERS[document.documentElement.dataset.size] || LETTERS.normal;

  /* Keys under which people's words stand: they are never taken for a colour. */
  const WORDS = new Set(["text", "name", "data", "names", "rows", "head", "on"]);

  /* Returns a copy of the options with the sheet's own colours and lengths put in. */
  function resolve(value, colour, under = "") {
    if (Array.isArray(value)) return value.map((each) => resolve(each, colour, under));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, colour, key)]));
    }
    const found = typeof value === "string" && !WORDS.has(under) && value.match(/^var\((--[\w-]+)\)$/);
    return found ? colour(found[1]) : value;
  }

  function axis(given, colour, size, margin) {
    if (!given) return given;
    const valued = given.type === "value";
    const { unit, names, axisLabel = {}, ...rest } = given;
    const written = { color: colour(axisLabel.strong ? "--ink" : "--ink-2"), fontSize: size, hideOverlap: true, margin, ...axisLabel };
    if (axisLabel.strong) written.fontWeight = 600;
    if (unit) written.formatter = (value) => (value === given.max ? `${value}${unit}` : `${value}`);
    if (names) written.formatter = (value) => names[value] ?? `${value}`;
    if (given.type === "category") written.interval = 0;
    return {
      axisTick: { show: false },
      axisLine: { show: !unit, lineStyle: { color: colour("--edge") } },
      splitLine: { show: valued && Boolean(unit), lineStyle: { color: colour("--line") } },
      ...rest,
      axisLabel: written,
    };
  }

  function label(item, colour, size) {
    if (!item || !item.label) return item;
    const { strong, text, ...rest } = item.label;
    /* A function, since ECharts reads a text as a template: {c} in a name would become a value. */
    if (text !== undefined) rest.formatter = () => text;
    const look = { fontSize: size, color: colour(strong ? "--ink" : "--ink-2"), textBorderColor: colour("--ground"), textBorderWidth: 3.5 };
    return { ...item, label: { ...look, fontWeight: strong ? 600 : 400, ...rest } };
  }

  function series(each, colour, size) {
    const data = each.data.map((item) => (item && item.label ? label(item, colour, size) : item));
    const still = { animation: false, emphasis: { disabled: true, scale: false }, clip: false };
    return { ...still, ...label(each, colour, size), data, itemStyle: { opacity: 1, ...each.itemStyle } };
  }

  /* On tap: the day or hour, then each named line with its value. Lines without a name (whiskers, labels) are silent. */
  function told(tip, points) {
    const named = points.filter((point) => point.seriesName && !point.seriesName.includes("\u0000"));
    if (!named.length) return "";
    const value = (point) => (Array.isArray(point.value) ? point.value[1] : point.value);
    const at = named[0].axisValue;
    if (tip.rows) return tip.rows[Math.round(at)] ?? "";
    const head = tip.head ? tip.head.replace("{x}", at) : named[0].axisValueLabel;
    if (named.length === 1 && !tip.head) return `${head}  ${value(named[0])}${tip.unit}`;
    return [head, ...named.map((point) => `${point.seriesName}  ${value(point)}${tip.unit}`)].join("\n");
  }

  function length(em, size) {
    return typeof em === "string" && em.endsWith("em") ? Math.round(parseFloat(em) * size) : em;
  }

  function complete(given, finding) {
    const sheet = getComputedStyle(document.documentElement);
    const colour = (name) => sheet.getPropertyValue(name).trim();
    const size = letter();
    const { tip = { unit: "" }, grid, xAxis, yAxis, series: lines, ...rest } = resolve(given, colour);
    const room = (sides) => Object.fromEntries(Object.entries(sides).map(([side, em]) => [side, length(em, size)]));
    const axes = grid && {
      grid: { ...room(grid), outerBoundsMode: "none" },
      xAxis: axis(xAxis, colour, size, Math.round(0.85 * size)),
      yAxis: axis(yAxis, colour, size, 8),
    };
    return {
      ...rest,
      ...axes,
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: size },
      aria: { enabled: true, label: { description: finding } },
      /* Names that would lie over one another give way: a tap names everybody, and so does the list beside. */
      series: lines.map((each) => series(each.type === "graph" ? { ...room(each), labelLayout: { hideOverlap: true } } : each, colour, size)),
      /* Drawn inside the picture, since words in HTML would need styles that the page's policy refuses. */
      tooltip: {
        renderMode: "richText", trigger: tip.item ? "item" : "axis", triggerOn: "mousemove|click", confine: true, transitionDuration: 0,
        axisPointer: { type: "line", animation: false, lineStyle: { color: colour("--edge") } },
        backgroundColor: colour("--surface"), borderColor: colour("--edge"), borderWidth: 1, shadowBlur: 0, extraCssText: "",
        textStyle: { color: colour("--ink"), fontSize: size }, 
        formatter: (points) => (tip.item ? (points.dataType === "node" ? points.name : "") : told(tip, points)),
      },
    };
  }

  function draw(place) {
    const written = document.getElementById(place.dataset.chart);
    if (!written) return;
    const finding = place.dataset.finding || place.getAttribute("aria-label") || "";
    place.dataset.finding = finding;
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption(complete(JSON.parse(written.textContent), finding));
    chart.on("click", ({ dataType, data }) => {
      if (dataType === "node") place.dispatchEvent(new CustomEvent("picked", { bubbles: true, detail: data }));
    });
    drawn.set(place, chart);
  }

  const shown = (place) => place.clientWidth > 0;

  function fit(place) {
    if (!shown(place)) return;
    if (drawn.has(place)) drawn.get(place).resize();
    else draw(place);
  }

  function again() {
    drawn.forEach((chart) => chart.dispose());
    drawn.clear();
    places.filter(shown).forEach(draw);
  }

  const places = [...document.querySelectorAll("[data-chart]")];
  again();
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme", "data-size"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  const sizes = new ResizeObserver((seen) => seen.forEach(({ target }) => fit(target)));
  places.forEach((place) => sizes.observe(place));
})();
