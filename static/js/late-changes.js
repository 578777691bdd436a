/**
 * What is changed while a draft is being saved by itself isn't in it; Wagtail takes it for saved all the same, and it
 * would be lost with the page. Here it is noticed, and saved next.
 */

/** Fields that the server changes by saving. */
const ITS_OWN = /^(csrfmiddlewaretoken$|loaded_revision_|overwrite_revision_id$|next$|comments-)/;

/** @type {WeakMap<EventTarget, FormData>} */
const sent = new WeakMap();

/** @param {FormData} data @param {Set<string>} without names of fields */
function written(data, without) {
  const plain = (value) => (value instanceof File ? `${value.name} ${value.size}` : value);
  return JSON.stringify([...data].filter(([name]) => !ITS_OWN.test(name) && !without.has(name)).map(([name, value]) => [name, plain(value)]));
}

document.addEventListener("w-autosave:save", (event) => {
  // A copy: Wagtail sends the one that it gives, and other listeners may add to it.
  const copy = new FormData();
  for (const [name, value] of event.detail.formData) copy.append(name, value);
  sent.set(event.target, copy);
});

document.addEventListener("w-autosave:success", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const before = sent.get(form);
  const updated = new Set(Object.keys(event.detail.response?.field_updates ?? {}));
  if (!before || written(before, updated) === written(new FormData(form), updated)) return;
  form.dataset.wUnsavedForceValue = "true"; // as for a form that comes with changes: at its next look it saves
});
