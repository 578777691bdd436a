/** How much may still be written in a short text: shown at once, told to who listens when the typing pauses. */

const PAUSE = 1200;

/** The text as the server reads it: spaces made one, at most one empty line between two. @param {string} text */
function normal(text) {
  const lines = [];
  for (const line of text.normalize("NFC").split(/\r\n|\r|\n/)) {
    const kept = line.trim().split(/\s+/).join(" ");
    if (kept || lines.at(-1)) lines.push(kept);
  }
  return lines.join("\n").trim();
}

/** Words, or characters as people count them for a limit: signs of any size are one. */
function length(text, counted) {
  if (counted === "words") return text ? text.split(/\s+/).length : 0;
  return [...text].length;
}

/** @param {HTMLElement} left has the limits, and the sentences with {count} in them */
export function enhance(left) {
  const field = /** @type {HTMLTextAreaElement} */ (document.getElementById(left.dataset.textLeft));
  const { counted, shortest, longest, needed, left: rest, many } = left.dataset;
  const [shown, told] = left.children;
  const numbers = new Intl.NumberFormat(document.documentElement.lang);
  let waiting;
  const show = () => {
    const written = length(normal(field.value), counted);
    const [sentence, count] =
      written < Number(shortest) ? [needed, shortest - written] : written > Number(longest) ? [many, written - longest] : [rest, longest - written];
    shown.textContent = sentence.replace("{count}", numbers.format(count));
    left.classList.toggle("text-left--over", written > Number(longest));
    clearTimeout(waiting);
    waiting = setTimeout(() => (told.textContent = shown.textContent), PAUSE);
  };
  field.addEventListener("input", show);
  show();
  left.hidden = false;
}
