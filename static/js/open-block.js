/**
 * In the page editor: when the address names a block, opens the tab that has it. Wagtail itself scrolls to blocks,
 * but leaves the tab closed, so that a link from the map or the cockpit would end at the page's first field.
 */
function openBlock() {
  const block = location.hash.startsWith("#block-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const panel = block && block.closest("[role=tabpanel]");
  if (!panel) return;
  document.getElementById(panel.getAttribute("aria-labelledby"))?.click();
  // Wagtail's own smooth scrolling begins meanwhile, and stops short where text boxes still grow above the block.
  const timers = [600, 1200].map((wait) => setTimeout(() => block.scrollIntoView({ behavior: "instant" }), wait));
  for (const hers of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(hers, () => timers.forEach(clearTimeout), { once: true });
  }
}

if (document.readyState === "complete") openBlock();
else addEventListener("load", openBlock);
