/** The editor of a scenario: a live map beside the form, linking on it, undo and redo, problems at their fields. */
import { Draft, difference } from "./scenario-draft.js";
import { History } from "./history.js";
import { Linking } from "./link-steps.js";
import { forgetOld, showProblems } from "./live-problems.js";
import { Zoom, toStart } from "./map-zoom.js";
import { item, root, show } from "./stream-tree.js";

const QUIET = 300; // milliseconds after the last key until a change counts as one
const REST = 2000;
const READABLE = 0.6;

class Editor {
  constructor(section) {
    this.section = section;
    this.form = section.closest("form");
    this.drawing = section.querySelector("[data-drawing]");
    this.told = section.querySelector("[data-told]");
    this.tools = section.querySelector("[data-history]");
    section.closest("[role=tabpanel]")?.prepend(this.tools);
    this.draft = new Draft(this.form);
    this.history = new History(this.draft.state);
    this.linking = new Linking(section, { link: (...way) => this.link(...way), grow: (...way) => this.grow(...way) });
    this.zoom = new Zoom(this.drawing);
    this.selected = null;
    this.isPlaced = false;
    // Drawn in a tab that isn't open the map has no width yet; it finds its place when the tab is opened.
    new ResizeObserver(() => this.isPlaced || this.#place()).observe(this.drawing);
    this.#listen();
    this.draw();
  }

  #listen() {
    const on = (name, act) => this.#button(name).addEventListener("click", act);
    on("undo", () => this.undo());
    on("redo", () => this.redo());
    on("link-to", () => this.linking.open(this.selected));
    for (const zoom of this.section.querySelectorAll("[data-zoom]")) {
      zoom.addEventListener("click", () => this.zoom[zoom.dataset.zoom]());
    }
    for (const event of ["input", "change", "click", "drop", "pointerup", "keyup"]) {
      this.form.addEventListener(event, () => this.#soon());
    }
    this.drawing.addEventListener("focusin", (event) => this.#select(event.target.closest("[data-step]")));
    this.drawing.addEventListener("click", (event) => this.#open(event));
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Looks for what changed when the form has been quiet for a moment. */
  #soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.changed(), QUIET);
  }

  changed() {
    clearTimeout(this.waiting);
    if (!this.history.record(this.draft.state)) return;
    this.#buttons();
    this.draw();
  }

  undo() {
    this.changed(); // what was typed just now can be had back by redo
    if (this.history.canUndo) this.#go("undo", this.told.dataset.undone);
  }

  redo() {
    this.changed();
    if (this.history.canRedo) this.#go("redo", this.told.dataset.redone);
  }

  #go(way, sentence) {
    const before = this.history.now;
    const after = this.history[way]();
    const places = this.draft.become(after);
    for (const place of places) {
      place.classList.add("live-map__changed");
      setTimeout(() => place.classList.remove("live-map__changed"), 2000);
    }
    const isAway = !this.section.contains(document.activeElement);
    if (isAway) places[0]?.scrollIntoView({ block: "nearest" });
    clearTimeout(this.waiting);
    this.tell(sentence, { change: difference(before, after, this.form) });
    this.#buttons();
    this.draw();
  }

  #button(name) {
    return this.tools.querySelector(`[data-${name}]`) ?? this.section.querySelector(`[data-${name}]`);
  }

  #buttons() {
    for (const [name, can] of [["undo", this.history.canUndo], ["redo", this.history.canRedo]]) {
      const button = this.#button(name);
      if (!can && button === document.activeElement) this.section.querySelector("[data-author-map]")?.focus();
      button.disabled = !can;
    }
    this.#button("link-to").disabled = !this.selected || !this.linking.waysOf(this.selected).length;
  }

  link(id, path, target) {
    this.draft.lead(id, path, target);
    const { linked, unlinked } = this.told.dataset;
    this.tell(target ? linked : unlinked, { step: this.draft.keyOf(id), target });
    this.changed();
  }

  grow(id, path, type, outcome) {
    const { id: grown, key } = this.draft.grow(type, outcome, id);
    this.link(id, path, key);
    this.goTo = grown;
  }

  /** Says it to who listens, and shows it to who looks. */
  tell(sentence, words) {
    this.told.textContent = sentence.replace(/\{(\w+)\}/g, (_, name) => words[name]);
  }

  /**
   * Has the map drawn anew from the form as it is now; of several at once the last counts. When her hands have
   * rested, it is asked for once more, with what only playing every way can show.
   */
  async draw(play = false) {
    this.asked?.abort();
    this.answer = null; // one that waits to be shown is of before, and wouldn't know a step that came since
    clearTimeout(this.resting);
    if (!play) this.resting = setTimeout(() => this.draw(true), REST);
    this.asked = new AbortController();
    let answer;
    try {
      const response = await fetch(this.section.dataset.liveMap + (play ? "?play" : ""), {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Requested-With": "XMLHttpRequest" },
        signal: this.asked.signal,
      });
      answer = response.ok ? await response.json() : null;
    } catch (error) {
      if (error.name === "AbortError") return;
    }
    this.section.classList.toggle("live-map--stale", !answer);
    this.answer = answer;
    if (answer) this.#show(answer);
  }

  #show(answer) {
    if (answer !== this.answer) return; // a newer one has come while this one waited
    if (this.linking.isBusy) {
      setTimeout(() => this.#show(answer), QUIET);
      return;
    }
    const { map, problems } = answer;
    const region = this.drawing.querySelector("[data-author-map]");
    const scrolled = region && [region.scrollLeft, region.scrollTop];
    const hadFocus = this.drawing.contains(document.activeElement) || document.activeElement === document.body && this.goTo;
    const wasOpen = this.drawing.querySelector("details")?.open;
    this.drawing.innerHTML = map;
    const details = this.drawing.querySelector("details");
    if (details) details.open = Boolean(wasOpen);
    this.#keepPlace(scrolled);
    const focused = this.goTo ?? (hadFocus && this.selected);
    if (focused) this.drawing.querySelector(`[data-step="${focused}"]`)?.focus();
    this.goTo = null;
    this.#select(this.drawing.querySelector(`[data-step="${this.selected}"]`));
    showProblems(problems);
  }

  #keepPlace(scrolled) {
    const region = this.drawing.querySelector("[data-author-map]");
    if (!region) return;
    this.zoom.region = region;
    if (!this.isPlaced || !scrolled) {
      this.#place();
      return;
    }
    this.zoom.to(this.zoom.scale);
    [region.scrollLeft, region.scrollTop] = scrolled;
  }

  /** The whole map where it can be read like that, else its beginning. */
  #place() {
    const region = this.drawing.querySelector("[data-author-map]");
    if (!region?.clientWidth) return;
    this.zoom.fit();
    if (this.zoom.scale < READABLE) this.zoom.to(1);
    toStart(region);
    this.isPlaced = true;
  }

  #select(mark) {
    this.selected = mark?.dataset.step ?? null;
    for (const one of this.drawing.querySelectorAll("[data-step]")) one.classList.toggle("am-step--selected", one === mark);
    this.#buttons();
  }

  /** A step, or a problem of one, opens its block in the form. */
  #open(event) {
    const place = event.target.closest("a[href^='#block-']");
    if (!place) return;
    event.preventDefault();
    const child = item(root("steps"), place.getAttribute("href").slice("#block-".length, -"-section".length));
    if (child) show(child);
  }

  #key(event) {
    const isText = event.target.closest?.("textarea, [contenteditable=true], input:not([type=checkbox], [type=radio])");
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "z" && !isText) {
      event.preventDefault();
      if (event.shiftKey) this.redo();
      else this.undo();
    }
    const step = event.target.closest?.("[data-step]");
    if (step && event.key.toLowerCase() === "l" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.linking.open(step.dataset.step);
    }
  }
}

/** When the draft was saved last, or that it isn't. */
function sayWhenSaved(place) {
  const { at, saved, waiting } = place.dataset;
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const say = (time) => (place.textContent = saved.replace("{time}", clock.format(time)));
  if (at && new Date(at).toDateString() === new Date().toDateString()) say(new Date(at));
  document.addEventListener("w-unsaved:add", () => (place.textContent = waiting));
  document.addEventListener("w-autosave:success", () => say(new Date()));
  document.addEventListener("w-autosave:error", (event) => (place.textContent = event.detail.text));
}

/** Wagtail makes the blocks of the form when it starts, some time after this is read. */
function begin() {
  const section = document.querySelector("[data-live-map]");
  if (!section) return;
  if (!["steps", "variables", "evidence"].every(root)) {
    requestAnimationFrame(begin);
    return;
  }
  const editor = new Editor(section);
  forgetOld(root("steps"));
  sayWhenSaved(editor.tools.querySelector("[data-saved]"));
  section.dataset.ready = "";
  return editor;
}

begin();
