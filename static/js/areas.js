/** Areas of a picture: a click marks the checkbox of the same letter, and what is marked is seen in the picture. */

/** @param {HTMLElement} question holds the checkboxes and, in its picture, an element with data-area for each */
export function enhance(question) {
  const input = (/** @type {Element} */ area) =>
    /** @type {HTMLInputElement | null} */ (question.querySelector(`input[value="${area.getAttribute("data-area")}"]`));
  const areas = [...question.querySelectorAll("[data-area]")];
  const show = () => areas.forEach((area) => area.classList.toggle("area--marked", Boolean(input(area)?.checked)));
  areas.forEach((area) => area.addEventListener("click", () => input(area)?.click()));
  question.addEventListener("change", show);
  question.classList.add("areas--live");
  show();
}
