/** Linking steps on the map: dragging from the dot of a way to another step, or choosing it in a dialog. */

const SVG_EDGE = 28; // pixels from the edge of the map's window within which a drag scrolls it
const LEAST_DRAG = 6;

/**
 * @param {HTMLElement} editor the section with map and dialog
 * @param {{link: (of: string, path: string[], target: string) => void,
 *          grow: (of: string, path: string[], type: string, outcome: string) => void}} act
 */
export class Linking {
  constructor(editor, act) {
    this.editor = editor;
    this.act = act;
    this.drawing = editor.querySelector("[data-drawing]");
    this.dialog = editor.querySelector("[data-dialog]");
    this.ways = this.dialog.querySelector("#link-way");
    this.targets = this.dialog.querySelector("#link-target");
    this.drag = null;
    this.drawing.addEventListener("pointerdown", (event) => this.#begin(event));
    // A finger on a dot draws a line; it doesn't scroll the map.
    this.drawing.addEventListener("touchstart", (event) => event.target.closest("[data-way]") && event.preventDefault(), { passive: false });
    addEventListener("pointermove", (event) => this.#move(event));
    addEventListener("pointerup", (event) => this.#drop(event));
    addEventListener("pointercancel", () => this.#end());
    addEventListener("keydown", (event) => event.key === "Escape" && this.#end());
    this.ways.addEventListener("change", () => this.#showTarget());
    this.targets.addEventListener("keydown", (event) => event.key === "Enter" && this.#take(event));
    this.targets.addEventListener("dblclick", (event) => this.#take(event));
    this.dialog.querySelector("[data-link]").addEventListener("click", (event) => this.#take(event));
    this.dialog.querySelector("[data-cancel]").addEventListener("click", () => this.dialog.close());
  }

  get isBusy() {
    return Boolean(this.drag) || this.dialog.open;
  }

  /** The ways out of a step that can be led elsewhere. */
  waysOf(id) {
    return [...this.drawing.querySelectorAll(`[data-of="${id}"]`)];
  }

  /** Opens the dialog for a step, with one of its ways chosen. @param {string} id @param {string} [path] */
  open(id, path) {
    const ways = this.waysOf(id);
    if (!ways.length) return;
    const mark = this.drawing.querySelector(`[data-step="${id}"]`);
    this.of = id;
    this.dialog.querySelector("[data-from]").textContent = `${mark.dataset.key} →`;
    this.ways.replaceChildren(...ways.map((way) => option(way.dataset.way, `${way.dataset.label || mark.dataset.key} → ${way.dataset.to}`)));
    this.dialog.querySelector("[data-ways]").hidden = ways.length < 2;
    const unlinked = ways.find((way) => !way.dataset.to);
    this.ways.value = path ?? (unlinked ?? ways[0]).dataset.way;
    const others = [...this.drawing.querySelectorAll("[data-step]")].filter((other) => other !== mark && other.dataset.key);
    this.dialog.querySelector("[data-steps]").replaceChildren(
      ...others.map((other) => option(other.dataset.key, [other.dataset.key, other.dataset.title].filter(Boolean).join(" · "))),
    );
    this.#showTarget();
    this.dialog.showModal();
    (ways.length < 2 || path ? this.targets : this.ways).focus();
  }

  #showTarget() {
    const way = this.waysOf(this.of).find((one) => one.dataset.way === this.ways.value);
    this.targets.value = way.dataset.to;
    if (this.targets.selectedIndex < 0) this.targets.value = "";
    this.targets.selectedOptions[0]?.scrollIntoView({ block: "nearest" });
  }

  #take(event) {
    event.preventDefault();
    const chosen = this.targets.selectedOptions[0];
    this.dialog.close();
    if (!chosen) return;
    const path = this.ways.value.split("/");
    if (chosen.dataset.type) this.act.grow(this.of, path, chosen.dataset.type, chosen.dataset.outcome);
    else this.act.link(this.of, path, chosen.value);
  }

  #begin(event) {
    const handle = event.target.closest("[data-way]");
    if (!handle || event.button) return;
    event.preventDefault(); // or the browser would mark text, or scroll
    this.drag = { handle, id: event.pointerId, from: [event.clientX, event.clientY], moved: false };
    handle.classList.add("am-handle--held");
  }

  #move(event) {
    if (event.pointerId !== this.drag?.id) return;
    const [x, y] = this.drag.from;
    this.drag.moved ||= Math.hypot(event.clientX - x, event.clientY - y) > LEAST_DRAG;
    if (!this.drag.moved) return;
    this.#scroll(event);
    const map = this.drawing.querySelector("svg.author-map__graph");
    const into = map.getScreenCTM().inverse();
    const begin = this.drag.handle.transform.baseVal.consolidate().matrix;
    const to = new DOMPoint(event.clientX, event.clientY).matrixTransform(into);
    map.querySelector("[data-drawn]").setAttribute("d", `M${begin.e} ${begin.f}L${to.x} ${to.y}`);
    const over = this.#stepAt(event);
    for (const step of map.querySelectorAll("[data-step]")) step.classList.toggle("am-step--aimed", step === over);
  }

  #scroll(event) {
    const region = this.drawing.querySelector("[data-author-map]");
    const box = region.getBoundingClientRect();
    if (event.clientX > box.right - SVG_EDGE) region.scrollLeft += 14;
    if (event.clientX < box.left + SVG_EDGE) region.scrollLeft -= 14;
    if (event.clientY > box.bottom - SVG_EDGE) region.scrollTop += 14;
    if (event.clientY < box.top + SVG_EDGE) region.scrollTop -= 14;
  }

  #stepAt(event) {
    return document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-step]");
  }

  #drop(event) {
    if (event.pointerId !== this.drag?.id) return;
    const { handle, moved } = this.drag;
    const step = this.#stepAt(event);
    const inside = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-author-map]");
    this.#end();
    if (moved && step && step.dataset.step !== handle.dataset.of) {
      this.act.link(handle.dataset.of, handle.dataset.way.split("/"), step.dataset.key);
    } else if (!moved || (inside && !step)) {
      this.open(handle.dataset.of, handle.dataset.way);
    }
  }

  #end() {
    if (!this.drag) return;
    this.drag.handle.classList.remove("am-handle--held");
    this.drag = null;
    this.drawing.querySelector("[data-drawn]")?.setAttribute("d", "");
    this.drawing.querySelectorAll(".am-step--aimed").forEach((step) => step.classList.remove("am-step--aimed"));
  }
}

function option(value, words) {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = words;
  return made;
}
