/* Runs before the page is painted, so that nothing jumps: says that scripts run, and sets the chosen text size. */
(function () {
  var root = document.documentElement;
  root.setAttribute("data-js", "");
  try {
    var size = localStorage.getItem("text-size");
    if (/^[123]$/.test(size)) root.setAttribute("data-text-size", size);
  } catch (error) {
    // Storage may be forbidden; the page is then shown in its ordinary size.
  }
})();
