/**
 * A− and A+: four sizes, kept on this device. early.js sets the kept size before the page is painted.
 */

const KEY = "text-size";
const LARGEST = 3;

/** @returns {number} the size shown now, 0 (ordinary) to 3 */
function current() {
  return Number(document.documentElement.dataset.textSize ?? 0);
}

/** @param {number} size */
function show(size) {
  const root = document.documentElement;
  if (size === 0) delete root.dataset.textSize;
  else root.dataset.textSize = String(size);
  try {
    localStorage.setItem(KEY, String(size));
  } catch {
    // Storage may be forbidden or full; the size then lasts as long as this page.
  }
}

/** @param {HTMLElement} control holds two buttons, data-step="-1" and data-step="1" */
export function enhance(control) {
  const buttons = [...control.querySelectorAll("button")];
  const mark = () => {
    for (const button of buttons) {
      const next = current() + Number(button.dataset.step);
      // aria-disabled keeps the focus where it is when the end of the scale is reached.
      button.setAttribute("aria-disabled", String(next < 0 || next > LARGEST));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      show(Math.min(LARGEST, Math.max(0, current() + Number(button.dataset.step))));
      mark();
    });
  }
  mark();
}
