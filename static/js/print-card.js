/** Prints one card of a page alone, at the size that fits a breast pocket (A6; see `@page card` in pages.css). */

/** @param {HTMLElement} button */
export function enhance(button) {
  button.addEventListener("click", () => {
    const block = childOf(button.closest(".prose"), button);
    block.dataset.printed = "";
    document.documentElement.dataset.print = "card";
    const restore = () => {
      delete block.dataset.printed;
      delete document.documentElement.dataset.print;
    };
    window.addEventListener("afterprint", restore, { once: true });
    window.print();
  });
}

/**
 * The child of `ancestor` that holds `element`.
 * @param {Element} ancestor
 * @param {HTMLElement} element
 */
function childOf(ancestor, element) {
  let child = element;
  while (child.parentElement && child.parentElement !== ancestor) child = child.parentElement;
  return child;
}
