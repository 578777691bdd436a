/**
 * The notebook stands open beside the story on a wide screen. Style alone does this where the browser knows
 * ::details-content; for older browsers this module opens it.
 */

/** @param {HTMLDetailsElement} notebook */
export function enhance(notebook) {
  if (CSS.supports("selector(::details-content)")) return;
  const wide = window.matchMedia("(min-width: 60em)");
  const follow = () => {
    notebook.open = wide.matches;
  };
  wide.addEventListener("change", follow);
  follow();
}
