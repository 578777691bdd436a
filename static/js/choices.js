/**
 * Keys A to D (or 1 to 9) mark the choice with that letter. They never submit: deciding stays a second act.
 */

const TEXT_FIELDS = "textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])";

/**
 * The place of the choice that a key stands for, or -1.
 * @param {string} key
 * @returns {number}
 */
export function position(key) {
  if (/^[a-z]$/i.test(key)) return key.toLowerCase().charCodeAt(0) - 97;
  if (/^[1-9]$/.test(key)) return Number(key) - 1;
  return -1;
}

/**
 * @param {HTMLElement} list holds one radio button or checkbox for each choice
 */
export function enhance(list) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target instanceof Element && event.target.matches(TEXT_FIELDS)) return;
    /** @type {HTMLInputElement | undefined} */
    const input = list.querySelectorAll("input")[position(event.key)];
    if (!input || input.disabled) return;
    event.preventDefault();
    input.focus();
    input.click();
  });
}
