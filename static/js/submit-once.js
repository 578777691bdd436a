/**
 * A form is sent once, however often its button is pressed; after eight seconds without an answer it may be
 * sent again. (The server counts a repeat only once; this spares the reader the wait for it.)
 */

const RETRY_AFTER = 8000;

/** @param {HTMLFormElement} form */
export function enhance(form) {
  let sent = 0;
  const busy = (/** @type {boolean} */ is) =>
    form.querySelectorAll("button[type=submit]").forEach((button) => {
      // Not `disabled`: a disabled button would not send its own name and value.
      if (is) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    });

  form.addEventListener("submit", (event) => {
    if (Date.now() - sent < RETRY_AFTER) {
      event.preventDefault();
      return;
    }
    sent = Date.now();
    busy(true);
    setTimeout(() => busy(false), RETRY_AFTER);
  });

  // The browser's back button may show the page as it was left: ready again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    sent = 0;
    busy(false);
  });
}
