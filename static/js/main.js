/**
 * Finds what the page can do and loads only the modules for it.
 * Everything here is an enhancement: each page does its work without it.
 */

/** @type {[string, () => Promise<{enhance: (element: HTMLElement) => void}>][]} */
const ENHANCEMENTS = [
  ["[data-choices]", () => import("./choices.js")],
  ["[data-areas]", () => import("./areas.js")],
  ["[data-ordering]", () => import("./ordering.js")],
  ["[data-text-size-control]", () => import("./text-size.js")],
  ["form[data-draft]", () => import("./draft.js")],
  ["[data-time-left]", () => import("./time-left.js")],
  ["form[data-submit-once]", () => import("./submit-once.js")],
  ["[data-term]", () => import("./terms.js")],
  ["form.own", () => import("./unsaved.js")],
  ["details[data-menu]", () => import("./menu.js")],
  ["[data-print]", () => import("./print.js")],
  ["[data-print-card]", () => import("./print-card.js")],
  ["[data-text-left]", () => import("./text-left.js")],
  ["details[data-notebook]", () => import("./notebook.js")],
];

for (const [selector, load] of ENHANCEMENTS) {
  const elements = document.querySelectorAll(selector);
  if (elements.length > 0) {
    load().then(({ enhance }) => elements.forEach((element) => enhance(/** @type {HTMLElement} */ (element))));
  }
}
