/**
 * An ordering list. In HTML every item has a select with its position, and that is what is sent. Here the
 * selects are hidden and follow the order on screen, which the reader changes with buttons or by dragging.
 */

/**
 * @typedef {object} Words
 * @property {string} up label of a button, with {item}
 * @property {string} down label of a button, with {item}
 * @property {string} moved spoken after a move, with {item}, {position}, {count}
 */

/**
 * Puts values into the placeholders of a translated sentence.
 * @param {string} sentence
 * @param {Record<string, string | number>} values
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {HTMLElement} list the <ol>; data-up, data-down and data-moved carry the words */
export function enhance(list) {
  const words = /** @type {Words} */ (/** @type {unknown} */ (list.dataset));
  const live = document.createElement("p");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  list.after(live);

  for (const item of items(list)) {
    item.querySelector("[data-position]")?.setAttribute("hidden", "");
    item.append(moveButtons(list, item, words, live));
    letDrag(list, item, () => announce(list, item, words, live));
  }
  list.dataset.enhanced = "";
  synchronise(list);
}

/** @param {HTMLElement} list @returns {HTMLElement[]} */
function items(list) {
  return /** @type {HTMLElement[]} */ ([...list.children]);
}

/** @param {HTMLElement} item */
function textOf(item) {
  return item.querySelector("[data-text]")?.textContent?.trim() ?? "";
}

/** Writes the order on screen into the selects, and stops the first from going up and the last from going down. */
function synchronise(/** @type {HTMLElement} */ list) {
  const all = items(list);
  all.forEach((item, index) => {
    const select = item.querySelector("select");
    if (select) select.value = String(index + 1);
    const [up, down] = item.querySelectorAll("button");
    up.setAttribute("aria-disabled", String(index === 0));
    down.setAttribute("aria-disabled", String(index === all.length - 1));
  });
}

/**
 * @param {HTMLElement} list @param {HTMLElement} item @param {Words} words @param {HTMLElement} live
 */
function announce(list, item, words, live) {
  synchronise(list);
  const all = items(list);
  live.textContent = fill(words.moved, {
    item: textOf(item),
    position: all.indexOf(item) + 1,
    count: all.length,
  });
}

/**
 * @param {HTMLElement} list @param {HTMLElement} item @param {Words} words @param {HTMLElement} live
 */
function moveButtons(list, item, words, live) {
  const group = document.createElement("span");
  group.className = "ordering__moves";
  for (const direction of /** @type {("up" | "down")[]} */ (["up", "down"])) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `ordering__move ordering__move--${direction}`;
    button.setAttribute("aria-label", fill(words[direction], { item: textOf(item) }));
    button.addEventListener("click", () => {
      const neighbour = direction === "up" ? item.previousElementSibling : item.nextElementSibling;
      if (!neighbour) return;
      // The neighbour moves, not the item: an element taken out of the page loses focus and pointer.
      if (direction === "up") item.after(neighbour);
      else item.before(neighbour);
      announce(list, item, words, live);
    });
    group.append(button);
  }
  return group;
}

/**
 * Pointer events serve mouse, pen and finger alike; the browser's own drag and drop knows only the mouse.
 * @param {HTMLElement} list @param {HTMLElement} item @param {() => void} done
 */
function letDrag(list, item, done) {
  const handle = document.createElement("span");
  handle.className = "ordering__handle";
  handle.setAttribute("aria-hidden", "true");
  item.prepend(handle);

  handle.addEventListener("pointerdown", (start) => {
    start.preventDefault();
    handle.setPointerCapture(start.pointerId);
    item.dataset.dragged = "";
  });
  handle.addEventListener("pointermove", (move) => {
    if (!("dragged" in item.dataset)) return;
    const before = item.previousElementSibling;
    const after = item.nextElementSibling;
    if (before && move.clientY < middle(before)) item.after(before);
    else if (after && move.clientY > middle(after)) item.before(after);
  });
  const drop = () => {
    if (!("dragged" in item.dataset)) return;
    delete item.dataset.dragged;
    done();
  };
  handle.addEventListener("pointerup", drop);
  handle.addEventListener("pointercancel", drop);
}

/** @param {Element} element */
function middle(element) {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
}
