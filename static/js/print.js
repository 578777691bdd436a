/** A button that prints the page. Without scripts it isn't shown; the browser's own menu prints as well. */

/** @param {HTMLElement} button */
export function enhance(button) {
  button.addEventListener("click", () => window.print());
}
