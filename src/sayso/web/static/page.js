// @ts-check
// What the scripts of several pages need; nothing happens when it is loaded.

/** Whether a key belongs to what is being written.
 * @param {KeyboardEvent} event */
export function writing(event) {
  const at = /** @type {HTMLElement} */ (event.target);
  const written = at instanceof HTMLInputElement ? !/^(checkbox|radio|file|button)$/.test(at.type) : /^(TEXTAREA|SELECT)$/.test(at.tagName);
  return event.altKey || event.ctrlKey || event.metaKey || at.isContentEditable || written;
}

/** The words of this page for scripts, from its data element `words`.
 * @returns {Record<string, string>} */
export function words() {
  return data("words") ?? {};
}

/** @param {string} id */
export function data(id) {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) : null;
}
