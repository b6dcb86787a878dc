// @ts-check
// The map of a search: outlines of countries, places with their statements; what is less than a point is drawn as such.

import { colour, list, stage } from "./canvas.js";
import { words } from "./page.js";

/** @typedef {{name: string, kind: string, point: boolean, lat: number | null, lon: number | null, country: string | null, n: number, says: string, to: string}} Mark
 * @typedef {Mark & {x: number, y: number, r: number}} Spot  x, y in the world, r in pixels
 * @typedef {{id: string, path: Path2D, box: [number, number, number, number]}} Country */

const WORLD = 1024; // units around the globe
const root = /** @type {HTMLElement} */ (document.getElementById("chart"));

/** @param {number} lon @param {number} lat @returns {[number, number]} */
function project(lon, lat) {
  const bound = (Math.max(-84, Math.min(84, lat)) * Math.PI) / 180;
  return [((lon + 180) / 360) * WORLD, (0.5 - Math.log(Math.tan(Math.PI / 4 + bound / 2)) / (2 * Math.PI)) * WORLD];
}

/** Countries of a TopoJSON file. @param {any} atlas @returns {Country[]} */
function countries(atlas) {
  const { scale, translate } = atlas.transform;
  const arcs = atlas.arcs.map((/** @type {number[][]} */ arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => project((x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]));
  });
  return atlas.objects.countries.geometries.map((/** @type {any} */ shape) => {
    const path = new Path2D();
    /** @type {[number, number, number, number]} */
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const polygons = shape.type === "Polygon" ? [shape.arcs] : (shape.arcs ?? []);
    for (const ring of polygons.flat()) {
      let open = true;
      for (const number of ring) {
        const arc = number < 0 ? [...arcs[~number]].reverse() : arcs[number];
        for (const [x, y] of arc) {
          if (open) path.moveTo(x, y);
          else path.lineTo(x, y);
          open = false;
          box[0] = Math.min(box[0], x);
          box[1] = Math.min(box[1], y);
          box[2] = Math.max(box[2], x);
          box[3] = Math.max(box[3], y);
        }
      }
      path.closePath();
    }
    return { id: shape.id, path, box };
  });
}

/** Thin lines at round degrees.
 * @param {CanvasRenderingContext2D} pen @param {number[]} edges @param {string} coast @param {number} k */
function grid(pen, [left, right, top, bottom], coast, k) {
  const step = right - left > 500 ? 30 : right - left > 120 ? 10 : 5;
  pen.strokeStyle = coast;
  pen.globalAlpha = 0.35;
  pen.setLineDash([1 / k, (5 * devicePixelRatio) / k]);
  pen.beginPath();
  for (let at = -180; at <= 180; at += step) {
    const [x, y] = project(at, at / 2);
    if (left <= x && x <= right) pen.moveTo(x, top), pen.lineTo(x, bottom);
    if (at / 2 > -85 && top <= y && y <= bottom) pen.moveTo(left, y), pen.lineTo(right, y);
  }
  pen.stroke();
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}

/** @param {Mark[]} marks @param {Country[]} lands */
function plot(marks, lands) {
  const spots = /** @type {Spot[]} */ (
    marks.flatMap((mark) => {
      if (mark.lat === null || mark.lon === null) return [];
      const [x, y] = project(mark.lon, mark.lat);
      return [{ ...mark, x, y, r: Math.min(22, (mark.point ? 3 : 8) + 1.6 * Math.sqrt(mark.n)) }];
    })
  ).sort((a, b) => b.r - a.r);
  const named = new Map(marks.filter((mark) => mark.country).map((mark) => [mark.country, mark]));
  const most = Math.max(1, ...[...named.values()].map((mark) => mark.n));
  const ground = document.createElement("canvas");
  /** @type {{x: number, y: number, k: number} | null} */
  let drawn = null; // the view that the ground shows

  /** @param {import("./canvas.js").View} view @param {import("./canvas.js").Size} size */
  function drawGround(view, { width, height }) {
    ground.width = Math.round(width * devicePixelRatio);
    ground.height = Math.round(height * devicePixelRatio);
    const pen = /** @type {CanvasRenderingContext2D} */ (ground.getContext("2d", { alpha: false }));
    const [land, coast, warn] = ["--land", "--coast", "--warn"].map((name) => colour(root, name));
    pen.fillStyle = colour(root, "--sea");
    pen.fillRect(0, 0, ground.width, ground.height);
    const k = view.k * devicePixelRatio;
    pen.setTransform(k, 0, 0, k, ground.width / 2 - view.x * k, ground.height / 2 - view.y * k);
    pen.lineWidth = (0.7 * devicePixelRatio) / k;
    pen.lineJoin = "round";
    pen.strokeStyle = coast;
    const [left, right] = [view.x - width / 2 / view.k, view.x + width / 2 / view.k];
    const [top, bottom] = [view.y - height / 2 / view.k, view.y + height / 2 / view.k];
    for (const { id, path, box } of lands) {
      if (box[0] > right || box[2] < left || box[1] > bottom || box[3] < top) continue;
      pen.fillStyle = land;
      pen.fill(path, "evenodd");
      const mark = named.get(id);
      if (mark) {
        pen.globalAlpha = 0.12 + 0.3 * (Math.log(1 + mark.n) / Math.log(1 + most));
        pen.fillStyle = warn;
        pen.fill(path, "evenodd");
        pen.globalAlpha = 1;
      }
      pen.stroke(path);
    }
    grid(pen, [left, right, top, bottom], coast, k);
    drawn = { ...view };
  }

  /** @type {import("./canvas.js").Plot["draw"]} */
  function draw(pen, view, size, moving) {
    const { width, height } = size;
    if (!drawn || !moving || ground.width !== Math.round(width * devicePixelRatio)) drawGround(view, size);
    const by = view.k / /** @type {{k: number}} */ (drawn).k;
    const from = /** @type {{x: number, y: number}} */ (drawn);
    pen.fillStyle = colour(root, "--sea");
    pen.fillRect(0, 0, width, height);
    const [x, y] = [width / 2 + (from.x - view.x) * view.k, height / 2 + (from.y - view.y) * view.k];
    pen.drawImage(ground, x - (width / 2) * by, y - (height / 2) * by, width * by, height * by);
    drawSpots(pen, view, size);
  }

  /** @param {CanvasRenderingContext2D} pen @param {import("./canvas.js").View} view @param {import("./canvas.js").Size} size */
  function drawSpots(pen, view, { width, height }) {
    const [warn, paper, ink] = ["--warn", "--land", "--ink"].map((name) => colour(root, name));
    const shown = [];
    pen.lineWidth = 1;
    for (const spot of spots) {
      const [x, y] = [(spot.x - view.x) * view.k + width / 2, (spot.y - view.y) * view.k + height / 2];
      if (x < -30 || y < -30 || x > width + 30 || y > height + 30) continue;
      shown.push({ spot, x, y });
      pen.beginPath();
      pen.arc(x, y, spot.r, 0, 2 * Math.PI);
      pen.globalAlpha = spot.point ? 0.72 : 0.13;
      pen.fillStyle = warn;
      pen.fill();
      pen.globalAlpha = 1;
      pen.setLineDash(spot.point ? [] : [4, 3]);
      pen.strokeStyle = spot.point ? paper : warn;
      pen.stroke();
    }
    pen.setLineDash([]);
    label(pen, shown, [ink, paper], width);
  }

  const pick = /** @type {import("./canvas.js").Plot["pick"]} */ (
    (px, py, view, { width, height }) => {
      let best = null;
      let nearest = Infinity;
      for (const spot of spots) {
        const far = Math.hypot((spot.x - view.x) * view.k + width / 2 - px, (spot.y - view.y) * view.k + height / 2 - py);
        if (far <= spot.r + 4 && far < nearest) [best, nearest] = [spot, far];
      }
      const found = best ?? within((px - width / 2) / view.k + view.x, (py - height / 2) / view.k + view.y);
      return found ? { to: found.to, label: `${found.name} (${found.kind}) · ${found.says}` } : null;
    }
  );

  const probe = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** The country with statements at a point of the world. @param {number} x @param {number} y */
  function within(x, y) {
    for (const { id, path, box } of lands) {
      const mark = named.get(id);
      if (mark && box[0] <= x && x <= box[2] && box[1] <= y && y <= box[3] && probe.isPointInPath(path, x, y, "evenodd")) return mark;
    }
    return null;
  }

  const fit = /** @type {import("./canvas.js").Plot["fit"]} */ (
    ({ width, height }) => {
      const boxes = lands.filter(({ id }) => named.has(id) && !spots.length).map(({ box }) => box);
      const points = [...spots.map(({ x, y }) => [x, y]), ...boxes.flatMap(([a, b, c, d]) => [[a, b], [c, d]])];
      if (!points.length) return { x: WORLD * 0.58, y: WORLD * 0.36, k: width / WORLD };
      const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
      const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
      const k = Math.min(width / Math.max(right - left, 14), height / Math.max(bottom - top, 9)) * 0.78;
      return { x: (left + right) / 2, y: (top + bottom) / 2, k };
    }
  );
  return { draw, pick, fit, zooms: /** @type {[number, number]} */ ([0.5, 400]), flat: false };
}

/** Write the names that find room, points before what is larger: right, left, above or below the mark.
 * @param {CanvasRenderingContext2D} pen @param {{spot: Spot, x: number, y: number}[]} shown @param {string[]} inks @param {number} width */
function label(pen, shown, [ink, paper], width) {
  pen.font = "600 12.5px 'Source Sans 3', sans-serif";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.lineWidth = 3;
  const first = [...shown].sort((a, b) => Number(b.spot.point) - Number(a.spot.point) || b.spot.n - a.spot.n).slice(0, 120);
  const taken = first.filter(({ spot }) => spot.point).map(({ spot: { r }, x, y }) => [x - r, y - r, x + r, y + r]);
  for (const { spot, x, y } of first) {
    const wide = pen.measureText(spot.name).width;
    const away = spot.r + 4;
    for (const [left, middle] of [[x + away, y], [x - away - wide, y], [x - wide / 2, y - away - 6], [x - wide / 2, y + away + 6]]) {
      const box = [left, middle - 7, left + wide, middle + 7];
      if (left < 0 || box[2] > width || taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
      taken.push(box);
      pen.strokeStyle = paper;
      pen.strokeText(spot.name, left, middle);
      pen.fillStyle = ink;
      pen.fillText(spot.name, left, middle);
      break;
    }
  }
}

const [marks, atlas] = await Promise.all(
  [root.dataset.marks, root.dataset.atlas].map((address) => fetch(address ?? "").then((answer) => answer.json())),
);
await document.fonts?.load("600 12px 'Source Sans 3'").catch(() => null);
stage(root, plot(marks, countries(atlas)));
list(/** @type {Mark[]} */ (marks).map(({ name, kind, says, to }) => ({ name: `${name} (${kind})`, what: says, to })));
if (!marks.length) /** @type {HTMLElement} */ (root.querySelector(".tip")).textContent = words().nothing;
