// @ts-check
// A canvas that can be moved and zoomed by pointer, fingers, wheel and keys; what is drawn on it is the caller's.

/** @typedef {{x: number, y: number, k: number}} View  the point in the middle, pixels a unit
 * @typedef {{width: number, height: number}} Size  in CSS pixels
 * @typedef {{to: string, label: string}} Hit  where a mark leads, what it is called
 * @typedef {object} Plot
 * @property {(pen: CanvasRenderingContext2D, view: View, size: Size, moving: boolean) => void} draw
 * @property {(x: number, y: number, view: View, size: Size) => Hit | null} pick  what is drawn at a pixel
 * @property {(size: Size) => View} fit  the view of everything
 * @property {[number, number]} zooms  least and most pixels a unit
 * @property {boolean} flat  whether only x is zoomed; y then counts pixels */

const STEP = 60; // pixels that an arrow key moves
const SETTLED = 140; // ms without a movement, after which all is drawn in full

/** Start a plot in an element with a canvas, zoom buttons and a line for what is under the pointer.
 * @param {HTMLElement} root @param {Plot} plot */
export function stage(root, plot) {
  const canvas = /** @type {HTMLCanvasElement} */ (root.querySelector("canvas"));
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
  const tip = /** @type {HTMLElement} */ (root.querySelector(".tip"));
  const size = { width: 0, height: 0 };
  /** @type {View} */
  let view = { x: 0, y: 0, k: 1 };
  let waiting = false;
  let moved = 0;
  let fitted = false;

  function draw() {
    waiting = false;
    const moving = performance.now() - moved < SETTLED;
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    plot.draw(pen, view, size, moving);
    if (document.activeElement === canvas && canvas.matches(":focus-visible")) cross();
    if (moving) setTimeout(ask, SETTLED);
  }
  function ask() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(draw);
  }
  function cross() {
    const { width, height } = size;
    pen.strokeStyle = colour(root, "--focus");
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.moveTo(width / 2 - 9, height / 2);
    pen.lineTo(width / 2 + 9, height / 2);
    pen.moveTo(width / 2, height / 2 - 9);
    pen.lineTo(width / 2, height / 2 + 9);
    pen.stroke();
  }

  /** @param {number} dx @param {number} dy */
  function pan(dx, dy) {
    view = { ...view, x: view.x - dx / view.k, y: view.y - dy / (plot.flat ? 1 : view.k) };
    moved = performance.now();
    ask();
  }
  /** Zoom about a pixel. @param {number} by @param {number} px @param {number} py */
  function zoom(by, px, py) {
    const k = Math.max(plot.zooms[0], Math.min(plot.zooms[1], view.k * by));
    const [dx, dy] = [px - size.width / 2, py - size.height / 2];
    const x = view.x + dx / view.k - dx / k;
    view = { x, y: plot.flat ? view.y : view.y + dy / view.k - dy / k, k };
    moved = performance.now();
    ask();
  }
  function all() {
    view = plot.fit(size);
    moved = 0;
    ask();
  }
  const middle = () => [size.width / 2, size.height / 2];

  /** @param {number} x @param {number} y */
  function point(x, y) {
    const hit = plot.pick(x, y, view, size);
    tip.textContent = hit?.label ?? "";
    canvas.classList.toggle("over", hit !== null);
    return hit;
  }

  // ── pointers: one drags, two pinch ──────────────────────────────────────────────────────────────────────────────

  /** @type {Map<number, [number, number]>} */
  const fingers = new Map();
  let travelled = 0;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    travelled = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    const now = /** @type {[number, number]} */ ([event.offsetX, event.offsetY]);
    if (!before) {
      point(...now);
      return;
    }
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    travelled += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (other) zoom(distance(now, other) / distance(before, other), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    else pan(now[0] - before[0], now[1] - before[1]);
  });
  canvas.addEventListener("pointerup", (event) => {
    fingers.delete(event.pointerId);
    const hit = travelled < 6 ? point(event.offsetX, event.offsetY) : null;
    if (hit) location.href = hit.to;
  });
  canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  canvas.addEventListener("wheel", (event) => {
    if (!(event.ctrlKey || event.metaKey || document.activeElement === canvas)) return; // the page scrolls
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), event.offsetX, event.offsetY);
  }, { passive: false });

  // ── keys and buttons ────────────────────────────────────────────────────────────────────────────────────────────

  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowLeft: () => pan(STEP, 0), ArrowRight: () => pan(-STEP, 0), ArrowUp: () => pan(0, STEP), ArrowDown: () => pan(0, -STEP),
    "+": () => zoom(1.5, ...centre()), "=": () => zoom(1.5, ...centre()), "-": () => zoom(1 / 1.5, ...centre()), "0": all,
    Enter: () => {
      const hit = point(...centre());
      if (hit) location.href = hit.to;
    },
  };
  const centre = () => /** @type {[number, number]} */ (middle());
  canvas.addEventListener("keydown", (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    if (event.key !== "Enter") point(...centre());
  });
  for (const happens of ["focus", "blur"]) canvas.addEventListener(happens, ask);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-zoom]"))) {
    const way = Number(button.dataset.zoom);
    button.addEventListener("click", () => (way ? zoom(way > 0 ? 1.6 : 1 / 1.6, ...centre()) : all()));
  }

  new ResizeObserver(() => {
    const box = root.getBoundingClientRect();
    [size.width, size.height] = [root.clientWidth || box.width, root.clientHeight || box.height];
    canvas.width = Math.round(size.width * devicePixelRatio);
    canvas.height = Math.round(size.height * devicePixelRatio);
    if (!fitted) view = plot.fit(size);
    fitted = true;
    draw();
  }).observe(root);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ask);
}

/** @param {[number, number]} a @param {[number, number]} b */
function distance(a, b) {
  return Math.max(1, Math.hypot(a[0] - b[0], a[1] - b[1]));
}

/** A colour of the style sheet, as a canvas takes it.
 * @param {HTMLElement} root @param {string} name */
export function colour(root, name) {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  root.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/** Fill the table beside a chart, for those who cannot see it.
 * @param {{name: string, what: string, to: string}[]} rows */
export function list(rows) {
  const listing = /** @type {HTMLElement} */ (document.getElementById("listing"));
  const body = /** @type {HTMLElement} */ (listing.querySelector("tbody"));
  for (const { name, what, to } of rows.slice(0, 200)) {
    const link = document.createElement("a");
    link.href = to;
    link.textContent = what;
    const row = document.createElement("tr");
    row.append(document.createElement("td"), document.createElement("td"));
    row.cells[0].textContent = name;
    row.cells[1].append(link);
    body.append(row);
  }
  listing.hidden = rows.length === 0;
  listing.tabIndex = 0;
}
