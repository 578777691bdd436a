/** Terms of a lesson: what the list at its end explains is shown where the word stands, by hover, tap and keyboard. */

const WAIT = 200;

/** @param {HTMLElement} mark a link to the entry of the term in the list */
export function enhance(mark) {
  const entry = document.getElementById(mark.getAttribute("href")?.slice(1) ?? "");
  if (!entry || !("popover" in HTMLElement.prototype)) {
    return;
  }
  const panel = document.createElement("div");
  for (const [part, tag] of [["dt", "strong"], ["dd", "p"]]) {
    const told = document.createElement(tag);
    const source = /** @type {HTMLElement} */ (entry.querySelector(part));
    told.append(...[...source.childNodes].map((node) => node.cloneNode(true)));
    told.lang = source.lang || document.documentElement.lang;
    panel.append(told);
  }
  panel.className = "term-told";
  // What a reader opened by hand closes with Escape or a tap elsewhere; the browser sees to that.
  panel.popover = "auto";
  mark.after(panel);

  let timer = 0;
  const soon = (/** @type {() => void} */ act) => {
    clearTimeout(timer);
    timer = window.setTimeout(act, WAIT);
  };
  const isOpen = () => panel.matches(":popover-open");
  const open = () => {
    clearTimeout(timer);
    if (!isOpen()) {
      panel.showPopover();
      // The browser tells of it later, and a screen reader may read the mark before.
      mark.setAttribute("aria-expanded", "true");
      place(panel, mark);
    }
  };
  const close = () => isOpen() && panel.hidePopover();

  mark.setAttribute("role", "button");
  mark.setAttribute("aria-expanded", "false");
  panel.addEventListener("toggle", () => mark.setAttribute("aria-expanded", String(isOpen())));
  mark.addEventListener("click", (event) => {
    event.preventDefault();
    open();
  });
  mark.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      open();
    }
  });
  for (const element of [mark, panel]) {
    element.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && soon(open));
    element.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && soon(close));
  }
}

/**
 * Below the mark, or above where there is no room, and always within the page.
 * @param {HTMLElement} panel
 * @param {HTMLElement} mark
 */
function place(panel, mark) {
  const [at, size] = [mark.getClientRects()[0], panel.getBoundingClientRect()];
  const below = at.bottom + 6;
  const top = below + size.height > window.innerHeight ? Math.max(8, at.top - size.height - 6) : below;
  const left = Math.min(Math.max(8, at.left), window.innerWidth - size.width - 8);
  panel.style.top = `${top + window.scrollY}px`;
  panel.style.left = `${left + window.scrollX}px`;
}
