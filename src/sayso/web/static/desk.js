// @ts-check
// What all pages do: the keys "/" and "?", the help, and forms that are sent once.

import { writing } from "./page.js";

const help = /** @type {HTMLDialogElement | null} */ (document.getElementById("help"));
const find = /** @type {HTMLInputElement | null} */ (document.getElementById("find"));

document.addEventListener("keydown", (event) => {
  if (writing(event) || help?.open) return;
  if (event.key === "?") help?.showModal();
  else if (event.key === "/") find?.focus();
  else return;
  event.preventDefault();
});

document.querySelector(".choices .key")?.addEventListener("click", (event) => {
  if (!help) return;
  event.preventDefault();
  help.showModal();
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  if (form.dataset.wait) form.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
