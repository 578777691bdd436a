/** What is wrong with a draft, said beside the field that has it. */
import { follow, root } from "./stream-tree.js";

/** @typedef {{field: string, path: string[], sentence: string}} Problem */

/** Fields and blocks that carry a sentence now. */
let marked = new Map();

/** @param {Problem[]} problems all that is known now; what was said before and isn't among them goes */
export function showProblems(problems) {
  const said = new Map();
  for (const problem of problems) {
    const stream = root(problem.field);
    if (!stream || !problem.path.length) continue;
    const block = follow(stream, problem.path);
    if (block !== stream) said.set(block, [...(said.get(block) ?? []), problem.sentence]);
  }
  for (const [block, sentences] of marked) {
    if (String(said.get(block)) !== String(sentences)) clear(block);
  }
  for (const [block, sentences] of said) {
    if (String(marked.get(block)) !== String(sentences)) say(block, sentences);
  }
  marked = said;
}

/** What the server said when it refused to publish is said anew at every change, so the old sentences go. */
export function forgetOld(block) {
  if (block.children) block.children.forEach((child) => forgetOld(child.block));
  else if (block.childBlocks) Object.values(block.childBlocks).forEach(forgetOld);
  else if (block.field?.classList.contains("w-field--error")) clear(block);
  container(block)?.querySelectorAll(":scope > .help-critical").forEach((old) => old.remove());
}

const isField = (block) => Boolean(block.field && block.setError);
const container = (block) => block.container?.[0] ?? block.element;

function say(block, sentences) {
  if (isField(block)) {
    block.setError({ messages: sentences });
    return;
  }
  clear(block);
  for (const sentence of sentences) {
    const line = document.createElement("p");
    line.className = "live-problem";
    line.textContent = sentence;
    container(block)?.prepend(line);
  }
}

function clear(block) {
  if (isField(block)) block.setError(null);
  else container(block)?.querySelectorAll(":scope > .live-problem").forEach((line) => line.remove());
}
