// Shows the chain behind whatever is pointed at or focused, and lights up what one source says.
"use strict";

const dock = document.querySelector(".dock p");
dock.parentElement.hidden = false;
const hint = dock.textContent;
const marks = [...document.querySelectorAll(".a")];
const stops = marks.filter((mark) => mark.tabIndex === 0);
let here = null; // the key of the attribution shown in the dock

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// A chain is the focus stops' own data: [[number, name, classes], …], innermost first.
function showChain(mark) {
  const first = document.getElementById(mark.dataset.k);
  const steps = JSON.parse(first.dataset.chain);
  dock.replaceChildren();
  steps.forEach(([number, name, classes], index) => {
    if (index) dock.append(element("span", "arrow", "←"));
    dock.append(element("span", `step ${classes}`, `${number} ${name}`.trim()));
  });
  dock.append(element("span", "what", ` · ${first.dataset.what}`));
  highlight(mark.dataset.k);
}

function highlight(key) {
  if (key === here) return;
  for (const mark of marks) mark.classList.toggle("here", mark.dataset.k === key);
  here = key;
}

function rest(text) {
  dock.textContent = text;
  highlight(null);
}

function atRest() {
  const focused = document.activeElement.closest?.(".a");
  if (focused) showChain(focused);
  else rest(hint);
}

// Places, times and words that show how sure say in their title what they stand for; a finger has no other way to ask.
function addTips(node) {
  for (let at = node.closest(".text [title]"); at; at = at.parentElement.closest(".text [title]")) {
    dock.append(element("span", "what", ` · ${at.title}`));
  }
}

document.addEventListener("pointerover", (event) => {
  const mark = event.target.closest(".a");
  const text = event.target.closest(".text p:not(.silent, .rests)");
  if (mark) showChain(mark);
  else if (text) rest("The outlet's own word.");
  else atRest();
  if (mark || text) addTips(event.target);
});

document.addEventListener("focusin", atRest);
document.addEventListener("focusout", () => rest(hint));

function move(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const focused = event.target.closest(".a");
  if (!step || !focused || event.altKey || event.ctrlKey || event.metaKey) return;
  const next = stops[stops.indexOf(focused) + step];
  if (next) next.focus();
  event.preventDefault();
}

function light(button, pressed) {
  const reading = button.closest(".reading");
  for (const other of reading.querySelectorAll("[aria-pressed=true]")) other.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-pressed", String(pressed));
  reading.classList.toggle("lit", pressed);
  for (const mark of reading.querySelectorAll(".a")) {
    mark.classList.toggle("mine", pressed && mark.dataset.n === button.dataset.n);
  }
}

function release() {
  for (const button of document.querySelectorAll("[aria-pressed=true]")) light(button, false);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") release();
  else move(event);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-n]");
  if (button) light(button, button.getAttribute("aria-pressed") !== "true");
});
