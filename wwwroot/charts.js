// Reading charts: one hair over all of them, by pointer, touch or arrow keys; a range picked by dragging goes into the address.
// Values are read from the lines as they are drawn, so that nothing is asked of the board while a pointer moves.
const fields = () => [...document.querySelectorAll("[data-chart]")];
const drawn = new WeakMap();
let instant = null;   // Seconds since 1970 where the hair stands; null when it does not.
let held = false;     // True while keys or a touch placed it: it stays when the pointer leaves.
let drag = null;

const number = value => value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2 });
const bytes = value => value >= 2 ** 30 ? `${number(value / 2 ** 30)} GiB` : value >= 2 ** 20 ? `${number(value / 2 ** 20)} MiB` : value >= 1024 ? `${number(value / 1024)} KiB` : `${number(value)} B`;
// The same words as ChartWords.Value.
const words = {
  Share: value => `${number(value * 100)} %`,
  Milliseconds: value => value >= 1000 ? `${number(value / 1000)} s` : `${number(value)} ms`,
  Bytes: bytes,
  PerSecond: value => `${number(value)} /s`,
  Cores: value => value < 1 ? `${number(value * 100)} % of a core` : `${number(value)} cores`,
  Count: number,
};
const clock = at => new Date(Math.round(at) * 1000).toISOString().slice(11, 19);
// Over more than a day the time of day alone says little.
const moment = (at, span) => span > 86400 ? `${new Date(at * 1000).toISOString().slice(0, 10)} ${clock(at)}` : clock(at);

const view = field => {
  const box = field.querySelector(".chart-plot").viewBox.baseVal;
  return { from: Number(field.dataset.anchor) + box.x, span: box.width };
};

// The points of a line's piece: [seconds from the anchor, place from above in per cent]. Read anew only when it was drawn anew.
const points = path => {
  const d = path.getAttribute("d") ?? "";
  let known = drawn.get(path);
  if (known?.d !== d) {
    known = { d, points: [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(found => [Number(found[1]), Number(found[2])]) };
    drawn.set(path, known);
  }
  return known.points;
};

const near = (field, line, at) => {
  const place = at - Number(field.dataset.anchor);
  let best = null;
  for (const path of line.children) {
    for (const [x, y] of points(path)) {
      if (best === null || Math.abs(x - place) < Math.abs(best[0] - place)) { best = [x, y]; }
    }
  }
  return best !== null && Math.abs(best[0] - place) <= Number(field.dataset.step) ? (1 - best[1] / 100) * Number(field.dataset.top) : null;
};

const happened = (field, at, span) => {
  const place = at - Number(field.dataset.anchor);
  return [...field.parentElement.querySelectorAll("[data-at]")].filter(mark => Math.abs(Number(mark.dataset.at) - place) <= span / 60).map(mark => mark.title);
};

const read = (field, at) => {
  const { from, span } = view(field);
  const say = words[field.dataset.unit] ?? number;
  const values = [...field.querySelectorAll("g[data-name]")].map(line => [line.dataset.name, near(field, line, at)]);
  return { share: (at - from) / span, when: `${moment(at, span)} UTC`, rows: values.map(([name, value]) => [name, value === null ? "no data" : say(value)]), marks: happened(field, at, span) };
};

const show = field => {
  const hair = field.querySelector(".chart-hair");
  if (!hair) { return; }
  const seen = instant === null ? null : read(field, instant);
  hair.hidden = seen === null || seen.share < 0 || seen.share > 1;
  if (hair.hidden) { return; }
  hair.style.left = `${seen.share * 100}%`;
  hair.classList.toggle("left", seen.share > 0.55);
  const box = document.createElement("div");
  box.className = "chart-read";
  const row = (...texts) => {
    const line = document.createElement("div");
    line.append(...texts.map(text => Object.assign(document.createElement("span"), { textContent: text })));
    box.append(line);
    return line;
  };
  row(seen.when);
  for (const [name, value] of seen.rows) { row(name, value); }
  for (const mark of seen.marks) { row(mark).className = "happened"; }
  hair.replaceChildren(box);
};

// A live chart moves under the hair; the hair keeps its instant.
const moved = new MutationObserver(() => fields().forEach(show));
const place = (at, hold) => {
  instant = at;
  held = hold;
  fields().forEach(show);
  moved.disconnect();
  if (at !== null) { moved.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["viewBox"] }); }
};

let voice = null;
const speak = field => {
  voice ??= document.body.appendChild(Object.assign(document.createElement("div"), { className: "visually-hidden", role: "status" }));
  const seen = read(field, instant);
  voice.textContent = [seen.when, ...seen.rows.map(row => row.join(" ")), ...seen.marks].join(", ");
};

const under = (field, event) => {
  const box = field.getBoundingClientRect();
  const { from, span } = view(field);
  return from + Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * span;
};

const pick = (from, until) => {
  const to = new URL(location.href);
  to.searchParams.delete("range");
  to.searchParams.set("from", new Date(Math.floor(from) * 1000).toISOString().replace(".000", ""));
  to.searchParams.set("until", new Date(Math.ceil(until) * 1000).toISOString().replace(".000", ""));
  Blazor.navigateTo(to.href);
};

document.addEventListener("pointermove", event => {
  const field = drag?.field ?? event.target.closest?.("[data-chart]");
  if (!field) {
    if (instant !== null && !held) { place(null, false); }
    return;
  }
  place(under(field, event), event.pointerType === "touch");
  if (drag && Math.abs(event.clientX - drag.x) > 4) {
    const box = field.getBoundingClientRect();
    const [left, right] = [drag.x, event.clientX].sort((a, b) => a - b).map(x => Math.min(box.width, Math.max(0, x - box.left)));
    const band = field.querySelector(".chart-pick");
    Object.assign(band.style, { left: `${left}px`, width: `${right - left}px` });
    band.hidden = false;
  }
});
document.addEventListener("pointerdown", event => {
  const field = event.target.closest?.("[data-chart]");
  if (!field) {
    if (held) { place(null, false); }
    return;
  }
  place(under(field, event), event.pointerType === "touch");
  // Only where the page's range can be picked; a finger reads, and scrolls the page.
  if (event.button === 0 && event.pointerType !== "touch" && field.closest("[data-pick-range]")) {
    drag = { field, x: event.clientX, at: instant };
  }
});
document.addEventListener("pointerup", event => {
  if (!drag) { return; }
  const { field, x, at } = drag;
  drag = null;
  field.querySelector(".chart-pick").hidden = true;
  const [from, until] = [at, under(field, event)].sort((a, b) => a - b);
  if (Math.abs(event.clientX - x) > 4 && until - from >= 5) { pick(from, until); }
});
document.addEventListener("keydown", event => {
  if (event.key === "Escape") {
    drag?.field.querySelector(".chart-pick")?.setAttribute("hidden", "");
    drag = null;
    if (instant !== null) { place(null, false); }
    return;
  }
  const field = event.target.closest?.("[data-chart]");
  if (!field || event.ctrlKey || event.metaKey || event.altKey) { return; }
  const { from, span } = view(field);
  const step = (event.shiftKey ? 10 : 1) * Math.max(1, span / 100);
  const at = {
    ArrowLeft: () => (instant ?? from + span) - step,
    ArrowRight: () => (instant ?? from) + step,
    Home: () => from,
    End: () => from + span,
  }[event.key]?.();
  if (at === undefined) { return; }
  event.preventDefault();
  place(Math.min(from + span, Math.max(from, at)), true);
  speak(field);
});
document.addEventListener("focusout", event => {
  if (held && event.target.matches?.("[data-chart]") && !event.relatedTarget?.matches?.("[data-chart]")) { place(null, false); }
});
// The list of merged marks opens below its mark, within the window.
document.addEventListener("toggle", event => {
  if (event.newState !== "open" || !event.target.matches?.(".chart-mark-list")) { return; }
  const door = document.querySelector(`[popovertarget="${event.target.id}"]`).getBoundingClientRect();
  event.target.style.top = `${Math.min(door.bottom + 4, innerHeight - event.target.offsetHeight - 8)}px`;
  event.target.style.left = `${Math.max(8, Math.min(door.left, innerWidth - event.target.offsetWidth - 8))}px`;
}, true);
