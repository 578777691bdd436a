/** Private writing that was not kept yet: the browser asks before it leaves the page, also for another form's sake. */

/** @param {HTMLFormElement} form */
export function enhance(form) {
  let sent = false;
  form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => {
    const field = form.querySelector("textarea");
    if (!sent && field && field.value !== field.defaultValue) event.preventDefault();
  });
}
