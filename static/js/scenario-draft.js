/** A scenario's form as one plain state that can be compared, kept and put back. */
import { add, become, follow, item, name, root, same } from "./stream-tree.js";

const STREAMS = ["steps", "variables", "evidence"];
const FIELDS = ["title", "intro", "disclaimer", "minutes", "start", "expert_path", "clock_start", "clock_counter"];

export class Draft {
  /** @param {HTMLFormElement} form whose streams are there */
  constructor(form) {
    this.form = form;
    STREAMS.forEach((stream) => name(root(stream)));
  }

  get steps() {
    return root("steps");
  }

  /** @returns {{streams: Record<string, object[]>, fields: Record<string, string>}} */
  get state() {
    return {
      streams: Object.fromEntries(STREAMS.map((stream) => [stream, structuredClone(root(stream).getState())])),
      fields: Object.fromEntries(FIELDS.filter((field) => this.form.elements[field]).map((field) => [field, this.form.elements[field].value])),
    };
  }

  /** Makes the form what it was; gives what was changed, as elements of the form. @returns {Element[]} */
  become(state) {
    STREAMS.forEach((stream) => name(root(stream)));
    const changed = STREAMS.flatMap((stream) => become(root(stream), state.streams[stream]));
    for (const [field, value] of Object.entries(state.fields)) {
      const element = this.form.elements[field];
      if (element.value === value) continue;
      element.value = value;
      element.dispatchEvent(new Event("input", { bubbles: true }));
      changed.push(element);
    }
    return changed;
  }

  keyOf(id) {
    return item(this.steps, id).block.childBlocks.key.getValue();
  }

  /** Leads a way of a step to the step with this key; empty: nowhere. @param {string[]} path to the field */
  lead(id, path, target) {
    become(follow(item(this.steps, id).block, path), target);
  }

  /** Adds a step behind another, with a key that no step has; gives its id and key. */
  grow(type, outcome, behind) {
    const keys = new Set(this.steps.getState().map((step) => step.value.key));
    let number = this.steps.children.length + 1;
    while (keys.has(`step-${number}`)) number += 1;
    const key = `step-${number}`;
    const added = add(this.steps, type, outcome ? { key, outcome } : { key }, behind);
    return { id: added.id, key };
  }
}

/** What differs between two states: keys of steps, counters and evidence, and labels of fields. */
export function difference(before, after, form) {
  const told = [];
  for (const stream of STREAMS) {
    const [old, now] = [before, after].map((state) => new Map(state.streams[stream].map((one) => [one.id, one])));
    for (const id of new Set([...old.keys(), ...now.keys()])) {
      if (!same(old.get(id), now.get(id))) told.push((now.get(id) ?? old.get(id)).value.key || "–");
    }
    if (!told.length && !same([...old.keys()], [...now.keys()])) {
      const moved = [...now.keys()].find((id, place) => id !== [...old.keys()][place]);
      told.push(now.get(moved).value.key || "–");
    }
  }
  for (const [field, value] of Object.entries(after.fields)) {
    if (before.fields[field] !== value) told.push(form.elements[field].labels?.[0]?.firstChild.textContent.trim() ?? field);
  }
  return [...new Set(told)].slice(0, 4).join(", ");
}
