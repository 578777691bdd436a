/** What something was like, step by step, to go back and forth. States are plain values, compared as JSON. */

export const MOST = 100;

export class History {
  /** @param {any} state as it is now @param {number} most how many steps back are kept */
  constructor(state, most = MOST) {
    this.states = [state];
    this.place = 0;
    this.most = most;
  }

  get now() {
    return this.states[this.place];
  }

  get canUndo() {
    return this.place > 0;
  }

  get canRedo() {
    return this.place < this.states.length - 1;
  }

  /** Keeps a state that differs from the last one; what was undone before is given up then. */
  record(state) {
    if (JSON.stringify(state) === JSON.stringify(this.now)) return false;
    this.states = [...this.states.slice(0, this.place + 1), state].slice(-(this.most + 1));
    this.place = this.states.length - 1;
    return true;
  }

  /** The state before, or after, the one that is now; it is now the one. */
  undo() {
    if (this.canUndo) this.place -= 1;
    return this.now;
  }

  redo() {
    if (this.canRedo) this.place += 1;
    return this.now;
  }
}
