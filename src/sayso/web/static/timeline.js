// @ts-check
// The timeline of a search: a bar for each time that is told of, as wide as it is uncertain; open ends fade.

import { colour, list, stage } from "./canvas.js";
import { words } from "./page.js";

/** @typedef {{since: string | null, until: string | null, approx: boolean, when: string, text: string, to: string}} Mark
 * @typedef {Mark & {from: number, to_: number, lane: number}} Bar  days since 1970, `to_` excluded; of an open end far away */

const DAY = 86400000; // ms
const LANE = 19; // pixels
const AXIS = 26; // pixels
const FADE = 90; // pixels of an open end
const TEXT = 210; // pixels kept for the words behind a bar
const LANES = 400;
const root = /** @type {HTMLElement} */ (document.getElementById("chart"));
root.classList.add("flat");

/** @param {string | null} iso */
const day = (iso) => (iso ? Date.parse(iso) / DAY : NaN);

/** @param {Mark[]} marks @returns {Bar[]} */
function bars(marks) {
  return marks
    .map((mark) => {
      const [from, to] = [day(mark.since), day(mark.until)];
      return { ...mark, from, to_: to, lane: 0 };
    })
    .filter((bar) => !(Number.isNaN(bar.from) && Number.isNaN(bar.to_)))
    .sort((a, b) => start(a) - start(b));
}

/** @param {Bar} bar */
const start = (bar) => (Number.isNaN(bar.from) ? bar.to_ : bar.from);

/** @param {Mark[]} marks */
function plot(marks) {
  const all = bars(marks);
  let laid = 0; // the zoom for which lanes were given out

  /** Both ends of a bar in pixels from the day 0. @param {Bar} bar @param {number} k */
  function ends(bar, k) {
    const from = Number.isNaN(bar.from) ? bar.to_ * k - FADE : bar.from * k;
    const to = Number.isNaN(bar.to_) ? bar.from * k + FADE : bar.to_ * k;
    return [from, Math.max(to, from + 5)];
  }

  /** Give every bar the first lane with room for it and its words. @param {number} k */
  function lay(k) {
    /** @type {number[]} */
    const until = [];
    for (const bar of all) {
      const [from, to] = ends(bar, k);
      let lane = until.findIndex((end) => end <= from);
      if (lane < 0) lane = until.length < LANES ? until.length : LANES - 1;
      until[lane] = to + TEXT;
      bar.lane = lane;
    }
    laid = k;
  }

  /** @type {import("./canvas.js").Plot["draw"]} */
  function draw(pen, view, { width, height }) {
    if (laid !== view.k) lay(view.k);
    const [paper, ink, soft, hair, accent] = ["--paper", "--ink", "--soft", "--hair", "--accent"].map((name) => colour(root, name));
    pen.fillStyle = paper;
    pen.fillRect(0, 0, width, height);
    axis(pen, view, width, height, [hair, soft, paper]);
    pen.save();
    pen.beginPath();
    pen.rect(0, AXIS, width, height - AXIS);
    pen.clip();
    pen.font = "12.5px 'Source Sans 3', sans-serif";
    pen.textBaseline = "middle";
    for (const bar of all) {
      const y = AXIS + 8 + bar.lane * LANE - view.y;
      if (y < AXIS - LANE || y > height) continue;
      const [from, to] = ends(bar, view.k).map((x) => x - view.x * view.k + width / 2);
      if (to + TEXT < 0 || from > width) continue;
      drawBar(pen, bar, from, to, y, accent);
      pen.fillStyle = ink;
      const room = Math.min(TEXT - 12, width - to);
      if (room > 40) pen.fillText(cut(bar.text, room), Math.max(to + 6, 6), y + 6);
    }
    pen.restore();
  }

  const pick = /** @type {import("./canvas.js").Plot["pick"]} */ (
    (px, py, view, { width }) => {
      const lane = Math.floor((py - AXIS - 8 + view.y + 3) / LANE);
      for (const bar of all) {
        if (bar.lane !== lane) continue;
        const [from, to] = ends(bar, view.k).map((x) => x - view.x * view.k + width / 2);
        if (from - 4 <= px && px <= to + TEXT - 12) return { to: bar.to, label: `${bar.when} · ${bar.text}` };
      }
      return null;
    }
  );

  const fit = /** @type {import("./canvas.js").Plot["fit"]} */ (
    ({ width, height }) => {
      if (!all.length) return { x: Date.now() / DAY, y: 0, k: 1 };
      const points = all.flatMap(({ from, to_ }) => [from, to_]).filter((x) => !Number.isNaN(x)).sort((a, b) => a - b);
      const at = (/** @type {number} */ share) => points[Math.round((points.length - 1) * share)];
      const narrow = at(0.9) - at(0.1) < (at(1) - at(0)) / 8; // a few far off must not press the others together
      const [first, last] = narrow ? [at(0.1), at(0.9)] : [at(0), at(1)];
      const room = Math.max(width - TEXT - 60, width / 3);
      const k = room / Math.max(last - first, 4);
      return { x: first - 30 / k + width / 2 / k, y: 0, k: Math.min(k, 60) + 0 * height };
    }
  );
  return { draw, pick, fit, zooms: /** @type {[number, number]} */ ([0.002, 200]), flat: true };
}

/** @param {CanvasRenderingContext2D} pen @param {Bar} bar @param {number} from @param {number} to @param {number} y @param {string} accent */
function drawBar(pen, bar, from, to, y, accent) {
  const exact = bar.to_ - bar.from <= 1;
  pen.fillStyle = accent;
  pen.globalAlpha = exact ? 0.95 : 0.35;
  if (Number.isNaN(bar.from) || Number.isNaN(bar.to_)) {
    const fade = pen.createLinearGradient(from, 0, to, 0);
    fade.addColorStop(Number.isNaN(bar.from) ? 1 : 0, accent);
    fade.addColorStop(Number.isNaN(bar.from) ? 0 : 1, accent.replace(")", " / 0)").replace("rgb(", "rgb(").replaceAll(",", ""));
    pen.globalAlpha = 0.9;
    pen.fillStyle = fade;
  }
  pen.fillRect(from, y, to - from, 12);
  pen.globalAlpha = 1;
  if (bar.approx) {
    pen.setLineDash([3, 2]);
    pen.strokeStyle = accent;
    pen.strokeRect(from + 0.5, y + 0.5, to - from - 1, 11);
    pen.setLineDash([]);
  }
}

/** Words that fit into so many pixels, roughly. @param {string} text @param {number} room */
function cut(text, room) {
  const most = Math.floor(room / 6.2);
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

const language = document.documentElement.lang;
const steps = /** @type {[number, Intl.DateTimeFormatOptions][]} */ ([
  [1, { day: "numeric", month: "short" }], [7, { day: "numeric", month: "short" }], [30.44, { month: "short", year: "numeric" }],
  [91.3, { month: "short", year: "numeric" }], [365.25, { year: "numeric" }], [3652.5, { year: "numeric" }], [36525, { year: "numeric" }],
]);

/** @param {CanvasRenderingContext2D} pen @param {import("./canvas.js").View} view @param {number} width @param {number} height @param {string[]} inks */
function axis(pen, view, width, height, [hair, soft, paper]) {
  const [step, options] = steps.find(([days]) => days * view.k > 74) ?? steps[steps.length - 1];
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
  const first = view.x - width / 2 / view.k;
  pen.font = "12px 'Source Sans 3', sans-serif";
  pen.textBaseline = "middle";
  pen.strokeStyle = hair;
  for (const tick of ticks(first, view.x + width / 2 / view.k, step)) {
    const x = Math.round((tick - first) * view.k) + 0.5;
    pen.beginPath();
    pen.moveTo(x, 0);
    pen.lineTo(x, height);
    pen.stroke();
    pen.fillStyle = paper;
    pen.fillStyle = soft;
    pen.fillText(format.format(tick * DAY), x + 4, AXIS / 2);
  }
}

/** Round days between two: days, weeks, or the first days of months and years.
 * @param {number} from @param {number} to @param {number} step */
function* ticks(from, to, step) {
  if (step < 30) {
    for (let at = Math.ceil(from / step) * step; at < to; at += step) yield at;
    return;
  }
  const months = Math.round(step / 30.44);
  const begin = new Date(from * DAY);
  let at = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
  at -= at % months;
  for (let n = 0; n < 400; n += 1, at += months) {
    const tick = Date.UTC(Math.floor(at / 12), at % 12) / DAY;
    if (tick > to) return;
    if (tick >= from) yield tick;
  }
}

const marks = await fetch(root.dataset.marks ?? "").then((answer) => answer.json());
await document.fonts?.load("12px 'Source Sans 3'").catch(() => null);
stage(root, plot(marks));
list(/** @type {Mark[]} */ (marks).map(({ when, text, to }) => ({ name: when, what: text, to })));
if (!marks.length) /** @type {HTMLElement} */ (root.querySelector(".tip")).textContent = words().nothing;
