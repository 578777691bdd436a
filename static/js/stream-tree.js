/**
 * Wagtail's blocks in the page editor as a tree: read as plain states, changed field by field.
 *
 * What Wagtail gives (8.0, telepath): an element `#NAME-root` has `rootBlock`; streams and lists have `children`,
 * `insert`, `deleteBlock`, `moveBlock`; structs have `childBlocks`; fields `getState` and `setState`. Its own
 * `setState` of a stream would draw the whole form anew and lose focus, comments and what is folded; so `become`
 * changes only what differs.
 */

/** @typedef {{id: string, type?: string, value: any}} Item */

/** @param {string} name of a StreamField */
export const root = (name) => document.getElementById(`${name}-root`)?.rootBlock;

const isList = (block) => Array.isArray(block.children);
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Gives every item an id, which those of old drafts may lack: without one it couldn't be told from others. */
export function name(block) {
  if (isList(block)) {
    for (const child of block.children) {
      if (!child.id) {
        child.id = crypto.randomUUID();
        child.element.querySelector(`input[name="${child.prefix}-id"]`).value = child.id;
      }
      name(child.block);
    }
  } else {
    Object.values(block.childBlocks ?? {}).forEach(name);
  }
}

/** Takes the fields out of an item that was deleted: they aren't read any more, and a new one has the same ids. */
function empty(list, id) {
  for (const gone of list.container[0].querySelectorAll(`[data-contentpath="${id}"][aria-hidden="true"]`)) {
    const deleted = gone.querySelector(":scope > input[name$='-deleted']");
    gone.replaceChildren(deleted);
    gone.removeAttribute("data-contentpath");
  }
}

function insert(list, state, place) {
  empty(list, state.id);
  if (state.type) list.insert(state, place);
  else list.insert(state.value, place, { id: state.id });
}

/**
 * Makes a block what `wanted` says, and gives the elements that were changed, as far as they are there.
 * @returns {Element[]}
 */
export function become(block, wanted) {
  if (isList(block)) return becomeList(block, wanted);
  if (block.childBlocks) {
    return Object.entries(wanted).flatMap(([key, value]) => become(block.childBlocks[key], value));
  }
  if (same(block.getState(), wanted)) return [];
  block.setState(wanted);
  const element = block.element ?? block.container?.[0];
  // So that text boxes grow, headings of folded steps follow, and whoever listens hears of it.
  element?.querySelectorAll("input, textarea, select").forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
  return element ? [element] : [];
}

function becomeList(list, /** @type {Item[]} */ wanted) {
  const changed = [];
  const ids = new Set(wanted.map((item) => item.id));
  for (let place = list.children.length - 1; place >= 0; place -= 1) {
    if (!ids.has(list.children[place].id)) {
      changed.push(list.container[0]);
      list.deleteBlock(place);
    }
  }
  wanted.forEach((item, place) => {
    const now = list.children.findIndex((child) => child.id === item.id);
    if (now < 0) {
      insert(list, item, place);
      changed.push(list.children[place].element);
      return;
    }
    if (now !== place) {
      list.moveBlock(now, place);
      changed.push(list.children[place].element);
    }
    changed.push(...become(list.children[place].block, item.value));
  });
  return changed;
}

/** The block to which a path of ids and names leads, or as far as it leads. @param {string[]} path */
export function follow(block, path) {
  let here = block;
  for (const part of path) {
    const next = isList(here) ? here.children.find((child) => child.id === part)?.block : here.childBlocks?.[part];
    if (!next) break;
    here = next;
  }
  return here;
}

/** The item of a stream with this id. */
export const item = (stream, id) => stream.children.find((child) => child.id === id);

/** Adds a new item of this type behind another, with these values in it; gives the new item. */
export function add(stream, type, values, behind) {
  const place = stream.children.findIndex((child) => child.id === behind) + 1 || stream.children.length;
  const value = { ...structuredClone(stream.blockDef.initialChildStates[type]), ...values };
  stream.insert({ type, value, id: crypto.randomUUID() }, place);
  const added = stream.children[place];
  name(added.block);
  return added;
}

/** Shows an item of a stream: opens its tab and what is folded around it, and goes to its first field. */
export function show(child) {
  const panel = child.element.closest("[role=tabpanel]");
  if (panel) document.getElementById(panel.getAttribute("aria-labelledby"))?.click();
  if (child.toggleElement?.getAttribute("aria-expanded") === "false") child.toggleElement.click();
  child.element.scrollIntoView({ block: "start", behavior: "instant" });
  child.block.focus({ soft: true });
}
