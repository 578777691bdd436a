/**
 * What is marked or typed at a step is kept on the server a moment after it was changed, so that another device,
 * or the same after a reload, shows it again. Sending the form is still what answers.
 */

const QUIET = 2000;

/** @type {(() => Promise<void>)[]} */
const flushes = [];

/** Keeps at once what waits; for who is about to leave the page. */
export function flush() {
  return Promise.allSettled(flushes.map((one) => one()));
}

/** @param {HTMLFormElement} form */
export function enhance(form) {
  const written = () => new URLSearchParams(/** @type {any} */ (new FormData(form))).toString();
  let kept = written();
  let timer = 0;
  let sent = false;

  const keep = async () => {
    clearTimeout(timer);
    const now = written();
    if (sent || now === kept) return;
    const before = kept;
    kept = now;
    try {
      const response = await fetch(form.dataset.draft ?? "", {
        method: "POST",
        body: new URLSearchParams(now),
        keepalive: true,
        redirect: "manual",
      });
      // Led away: to sign in again. What is written goes along when it is sent.
      if (response.type === "opaqueredirect") kept = before;
      // 400 and 409: this page is past, and so is what is written in it.
      if (response.status >= 500) kept = before;
    } catch {
      kept = before; // no network: the next change tries again
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, QUIET);
  };

  // Buttons that move lines, and dragging, change fields without an event of their own.
  for (const kind of ["input", "change", "click", "pointerup"]) form.addEventListener(kind, later);
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) sent = false;
  });
  flushes.push(keep);
}
