// Places and areas on a picture in the CMS: a click or a drag over the chosen picture fills the fields last used.
let place = null;
let begin = null;

document.addEventListener("focusin", (event) => {
  place = event.target.closest(".place-on-picture") ?? place;
});

const input = (of, name) => of.querySelector(`input[name$="-${name}"]`);

function put(of, name, value) {
  const field = input(of, name);
  if (!field) return;
  field.value = Math.round(value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Where the pointer is on the picture, in percent; beyond its edge counts as at its edge. */
function at(picture, event) {
  const box = picture.getBoundingClientRect();
  const percent = (from, length) => Math.min(100, Math.max(0, (100 * from) / length));
  return [percent(event.clientX - box.left, box.width), percent(event.clientY - box.top, box.height)];
}

document.addEventListener("pointerdown", (event) => {
  const picture = event.target.closest(".places-on-picture [data-chooser-image]");
  if (!picture) return;
  const block = picture.closest(".places-on-picture");
  const all = [...block.querySelectorAll(".place-on-picture")];
  const chosen = block.contains(place) ? place : all.find((one) => !input(one, "x").value);
  if (!chosen) return;
  event.preventDefault(); // or the browser would drag the picture away
  begin = { picture, chosen, from: at(picture, event) };
});

document.addEventListener("pointerup", (event) => {
  if (!begin) return;
  const { picture, chosen, from } = begin;
  begin = null;
  const to = at(picture, event);
  // Edges are rounded, not lengths: an area that ends at the picture's edge ends there in whole percents too.
  const [left, right] = [from[0], to[0]].map(Math.round).sort((a, b) => a - b);
  const [top, bottom] = [from[1], to[1]].map(Math.round).sort((a, b) => a - b);
  const [wide, high] = [right - left, bottom - top];
  put(chosen, "x", left);
  put(chosen, "y", top);
  if (wide >= 2 && high >= 2) {
    put(chosen, "width", wide);
    put(chosen, "height", high);
  }
});
