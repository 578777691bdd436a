/**
 * The time that is left, counted down calmly: whole minutes, then the last one in steps of ten seconds. In languages
 * whose words the browser doesn't know it is told as on a clock. It is said aloud at few moments only. The server
 * decides when the time is up; this only leads there.
 */
import { flush } from "./draft.js";

/** Minutes left at which a screen reader says so, and the seconds of the last warning. */
const SAID = [30, 10, 5, 1];
const LAST = 120;

const inWords = (/** @type {string} */ language, /** @type {number} */ number, /** @type {string} */ unit) =>
  new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(number);

/** Chromium says that it supports languages of which it has no words, and gives English ones. @param {string} language */
function hasWords(language) {
  if (!Intl.NumberFormat.supportedLocalesOf(language).length) return false;
  return language.startsWith("en") || inWords(language, 10, "second") !== inWords("en", 10, "second");
}

/** @param {HTMLElement} element */
export function enhance(element) {
  const shown = element.querySelector("[data-left]");
  if (!shown) return;
  const end = performance.now() + Number(element.dataset.timeLeft) * 1000;
  const live = document.createElement("span");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  element.append(live);
  const language = document.documentElement.lang;
  const words = (/** @type {number} */ number, /** @type {string} */ unit) => inWords(language, number, unit);
  const known = hasWords(language);
  const wordless = (/** @type {number} */ tens) => `${Math.floor(tens / 60)}:${String(tens % 60).padStart(2, "0")}`;
  const label = element.firstElementChild?.textContent ?? "";
  let said = Math.ceil((end - performance.now()) / 60000);

  const show = () => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const minutes = Math.ceil(seconds / 60);
    const tens = Math.ceil(seconds / 10) * 10;
    const text = !known ? wordless(tens) : seconds > 60 ? words(minutes, "minute") : words(tens, "second");
    if (shown.textContent !== text) shown.textContent = text;
    element.classList.toggle("time-left--short", seconds <= LAST);
    if (minutes < said && SAID.includes(minutes)) live.textContent = `${label} ${text}`;
    said = Math.min(said, minutes);
    return seconds;
  };
  const leave = async () => {
    clearInterval(timer);
    await flush();
    // The server finishes the attempt and leads on.
    window.location.assign(element.dataset.url ?? "");
  };
  const timer = setInterval(() => {
    if (show() === 0) leave();
  }, 1000);
  if (show() === 0) leave();
}
