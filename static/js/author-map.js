/** The page with the author's map: its zoom, and the first step in view. */
import { Zoom, toStart } from "./map-zoom.js";

for (const region of document.querySelectorAll("[data-author-map]")) {
  const map = region.querySelector("svg.author-map__graph");
  new Zoom(region, (parseFloat(map.getAttribute("width")) * 16) / map.viewBox.baseVal.width);
  toStart(region);
}
