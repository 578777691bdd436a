/** Zoom of a map: by buttons, by + − 0 on the keyboard, by pinching, and by the wheel with Ctrl. */

const LEAST = 0.2;
const MOST = 3;
const STEP = 1.25;
const REM = 16; // the map's own units are pixels of a rem, so that it grows with the size of text

const clamp = (scale) => Math.min(MOST, Math.max(LEAST, scale));

export class Zoom {
  /** @param {HTMLElement} region that scrolls and holds the map; its map may be drawn anew at any time */
  constructor(region, scale = 1) {
    this.region = region;
    this.scale = scale;
    this.fingers = new Map();
    region.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    region.addEventListener("keydown", (event) => this.#key(event));
    region.addEventListener("pointerdown", (event) => this.#finger(event));
    region.addEventListener("pointermove", (event) => this.#pinch(event));
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
      region.addEventListener(end, (event) => this.fingers.delete(event.pointerId));
    }
  }

  get map() {
    return this.region.querySelector("svg.author-map__graph");
  }

  /** Draws the map at this scale; what is at `x`, `y` in the window of the map stays there. */
  to(scale, x = this.region.clientWidth / 2, y = this.region.clientHeight / 2) {
    const map = this.map;
    if (!map) return;
    const before = map.getBoundingClientRect();
    const box = this.region.getBoundingClientRect();
    const along = [(box.left + x - before.left) / before.width, (box.top + y - before.top) / before.height];
    this.scale = clamp(scale);
    map.setAttribute("width", `${(map.viewBox.baseVal.width * this.scale) / REM}rem`);
    map.setAttribute("height", `${(map.viewBox.baseVal.height * this.scale) / REM}rem`);
    const after = map.getBoundingClientRect();
    this.region.scrollLeft += after.left + along[0] * after.width - box.left - x;
    this.region.scrollTop += after.top + along[1] * after.height - box.top - y;
  }

  in() {
    this.to(this.scale * STEP);
  }

  out() {
    this.to(this.scale / STEP);
  }

  /** The whole map in its window; a small one isn't made larger than it is. */
  fit() {
    const view = this.map?.viewBox.baseVal;
    if (!view) return;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) / REM;
    this.to(Math.min(1, this.region.clientWidth / view.width / rem, this.region.clientHeight / view.height / rem));
  }

  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = this.region.getBoundingClientRect();
    this.to(this.scale * Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { "+": this.in, "=": this.in, "-": this.out, 0: this.fit }[event.key];
    if (!act) return;
    event.preventDefault();
    act.call(this);
  }

  #finger(event) {
    if (event.pointerType === "touch") this.fingers.set(event.pointerId, event);
  }

  #pinch(event) {
    if (!this.fingers.has(event.pointerId)) return;
    const apart = () => {
      const [one, other] = [...this.fingers.values()];
      return Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    };
    const before = this.fingers.size === 2 && apart();
    this.fingers.set(event.pointerId, event);
    if (!before) return;
    const [one, other] = [...this.fingers.values()];
    const box = this.region.getBoundingClientRect();
    const middle = [(one.clientX + other.clientX) / 2 - box.left, (one.clientY + other.clientY) / 2 - box.top];
    this.to((this.scale * apart()) / before, ...middle);
  }
}

/** Brings the first step into view where the map is wider than its window. @param {HTMLElement} region */
export function toStart(region) {
  const start = region.querySelector("[data-start]");
  if (!start) return;
  const middle = start.getBoundingClientRect().left - region.getBoundingClientRect().left;
  region.scrollLeft += middle - region.clientWidth / 2 + 60;
  region.scrollTop = 0;
}
