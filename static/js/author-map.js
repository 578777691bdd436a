/** Brings the first step into view where the author's map is wider than its window. */
for (const scroll of document.querySelectorAll("[data-author-map]")) {
  const start = scroll.querySelector("[data-start]");
  if (start) {
    const middle = start.getBoundingClientRect().left - scroll.getBoundingClientRect().left;
    scroll.scrollLeft += middle - scroll.clientWidth / 2 + 60;
  }
}
