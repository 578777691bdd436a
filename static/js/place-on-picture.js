// A place of a picture with notes: a click on the chosen picture fills the fields that were last used.
let place = null;

document.addEventListener("focusin", (event) => {
  place = event.target.closest(".place-on-picture") ?? place;
});

const input = (of, name) => of.querySelector(`input[name$="-${name}"]`);

function put(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const picture = event.target.closest(".places-on-picture [data-chooser-image]");
  if (!picture) return;
  const block = picture.closest(".places-on-picture");
  const all = [...block.querySelectorAll(".place-on-picture")];
  const chosen = block.contains(place) ? place : all.find((one) => !input(one, "x").value);
  if (!chosen) return;
  const box = picture.getBoundingClientRect();
  put(input(chosen, "x"), Math.round((100 * (event.clientX - box.left)) / box.width));
  put(input(chosen, "y"), Math.round((100 * (event.clientY - box.top)) / box.height));
});
