// @ts-check
// The chain of whatever is under the pointer, the focus or the caret; keys through the attributions; sources that light up.

import { data, writing } from "./page.js";

/** @typedef {[number[], string, string]} Said  numbers of the chain innermost first, what is done, how sure */
/** @type {{voices: Record<string, [string, string]>, said: Record<string, Said>}} */
const chains = data("chains");
const chain = /** @type {HTMLElement} */ (document.getElementById("chain"));
const verdict = /** @type {HTMLFormElement} */ (document.getElementById("verdict"));
const reading = /** @type {HTMLElement} */ (document.querySelector(".reading"));
const why = /** @type {HTMLAnchorElement} */ (verdict.querySelector(".why"));
const stops = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".a[id]")]);
const place = new Map(stops.map((stop, at) => [stop.dataset.a, at]));
/** @type {string | null} */
let here = null; // the id of the attribution that is shown
let last = 0; // where the keys go on from

/** @param {string} tag @param {string} text @param {string} [classes] */
function element(tag, text, classes) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (classes) made.className = classes;
  return made;
}

/** @param {string} id @param {HTMLElement[]} beside */
function show(id, beside) {
  const [numbers, what, sure] = chains.said[id];
  const ladder = element("ol", "", "ladder");
  numbers.forEach((number, at) => {
    const [name, look] = chains.voices[number];
    const rung = element("li", "", look);
    rung.append(element("b", name), element("small", at ? "" : what));
    ladder.append(rung);
  });
  const outlet = element("li", "");
  outlet.append(element("b", chain.dataset.outlet ?? ""));
  ladder.append(outlet);
  chain.replaceChildren(ladder, ...beside, element("p", sure, "soft small"));
  for (const button of verdict.querySelectorAll("button")) button.value = id;
  const address = new URL(location.href);
  address.searchParams.set("why", id);
  address.hash = "";
  why.href = address.href;
  verdict.hidden = false;
  mark(id);
}

/** @param {string | null} id */
function mark(id) {
  if (id === here) return;
  for (const piece of document.querySelectorAll(".a.here")) piece.classList.remove("here");
  if (id) for (const piece of document.querySelectorAll(`.a[data-a="${id}"]`)) piece.classList.add("here");
  here = id;
}

/** @param {string} text @param {HTMLElement[]} beside */
function rest(text, beside = []) {
  chain.replaceChildren(element("p", text, "soft"), ...beside);
  verdict.hidden = true;
  mark(null);
}

/** What stands beside: the tips of a place, a time, a finding, a copy around a node.
 * @param {Element | null} node @returns {HTMLElement[]} */
function tips(node) {
  const out = [];
  for (let at = node?.closest("[data-tip]"); at; at = at.parentElement?.closest("[data-tip]")) {
    const { tip, to } = /** @type {HTMLElement} */ (at).dataset;
    if (!tip) continue;
    const line = element("p", to ? "" : tip);
    if (to) line.append(Object.assign(document.createElement("a"), { href: to, textContent: tip }));
    out.push(line);
  }
  return out;
}

/** Show what a node in the text stands on; false where it is no part of the text.
 * @param {Element | null} node */
function look(node) {
  const said = /** @type {HTMLElement | null | undefined} */ (node?.closest(".a"));
  if (said?.dataset.a) show(said.dataset.a, tips(node));
  else if (node?.closest(".text p:not(.silent), h1.text")) rest(chain.dataset.own ?? "", tips(node));
  else return false;
  return true;
}

function atRest() {
  if (!look(document.activeElement)) rest(chain.dataset.hint ?? "");
}

// ── pointer, focus, caret ───────────────────────────────────────────────────────────────────────────────────────────

document.addEventListener("pointerover", (event) => {
  const over = /** @type {Element} */ (event.target);
  if (over.closest(".inspector, .margin")) return; // on the way to the buttons the chain stays
  if (!look(over)) atRest();
});
document.addEventListener("focusin", (event) => {
  const to = /** @type {HTMLElement} */ (event.target);
  if (!to.matches(".a[id]")) return;
  last = place.get(to.dataset.a) ?? last;
  for (const stop of document.querySelectorAll('.a[tabindex="0"]')) /** @type {HTMLElement} */ (stop).tabIndex = -1;
  to.tabIndex = 0;
  history.replaceState(null, "", `#${to.id}`);
  look(to);
});
document.addEventListener("selectionchange", () => {
  const at = document.getSelection()?.anchorNode;
  const node = at instanceof Element ? at : (at?.parentElement ?? null);
  if (node?.closest(".text")) look(node);
});

// ── keys ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** @param {number} step */
function move(step) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.closest(".a");
  const next = stops[Math.max(0, Math.min(stops.length - 1, focused || here ? last + step : last))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** @param {string} name */
function press(name) {
  if (here) /** @type {HTMLElement | null} */ (verdict.querySelector(name))?.click();
}

function release() {
  for (const button of document.querySelectorAll(".light[aria-pressed=true]")) light(button, false);
}

function lightHere() {
  if (here) document.querySelector(`.light[data-n="${chains.said[here][0][0]}"]`)?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
}

/** @type {Record<string, () => void>} */
const keys = {
  j: () => move(1), k: () => move(-1), s: lightHere, c: () => press("[name=confirm]"), x: () => press("[name=reject]"),
  y: () => press(".why"), o: () => document.getElementById("only")?.click(), Escape: release,
};
/** @type {Record<string, () => void>} */
const arrows = { ArrowDown: keys.j, ArrowRight: keys.j, ArrowUp: keys.k, ArrowLeft: keys.k };

document.addEventListener("keydown", (event) => {
  if (writing(event) || document.querySelector("dialog[open]")) return;
  const onStop = /** @type {Element} */ (event.target).matches(".a[id]");
  const act = keys[event.key] ?? (onStop ? arrows[event.key] : undefined);
  if (!act) return;
  event.preventDefault();
  act();
});

// ── sources ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** @param {Element} button @param {boolean} pressed */
function light(button, pressed) {
  for (const other of document.querySelectorAll(".light[aria-pressed=true]")) other.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", String(pressed));
  reading.classList.toggle("lit", pressed);
  const number = /** @type {HTMLElement} */ (button).dataset.n;
  for (const piece of document.querySelectorAll(".a.mine")) piece.classList.remove("mine");
  if (pressed) for (const piece of document.querySelectorAll(`.a[data-n="${number}"]`)) piece.classList.add("mine");
}

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest(".light");
  if (button) light(button, button.getAttribute("aria-pressed") !== "true");
});

// ── the address ─────────────────────────────────────────────────────────────────────────────────────────────────────

function arrive() {
  const to = document.getElementById(location.hash.slice(1));
  if (to?.matches(".a[id]")) to.focus();
  else document.querySelector(".asked")?.scrollIntoView({ block: "center" });
}
window.addEventListener("hashchange", arrive);
arrive();
