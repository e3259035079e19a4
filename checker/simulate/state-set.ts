import { controlWords } from '../engine/control.js';
import { allocate, NO_PARENT, PARTITION_SHIFT, planLayout } from '../engine/layout.js';
import { Store } from '../engine/store.js';
import { copyWords, hashWords } from '../engine/words.js';

/** States exactly, in bounded memory: once it is full, the number is that of the states until then. */
export class StateSet {
  full = false;
  private readonly store: Store;
  private readonly message: Int32Array;

  /**
   * @param bytes of memory, taken only as needed
   * @throws VmacheckError `MEMORY_UNAVAILABLE`
   */
  constructor(
    private readonly width: number,
    bytes: number,
  ) {
    this.store = new Store(allocate(planLayout(width, 1, bytes), controlWords(1)));
    this.store.clear();
    this.message = new Int32Array(width + 2);
  }

  get size(): number {
    return this.store.total();
  }

  /** Adds states that stand one behind the other. */
  add(states: Int32Array): void {
    const message = this.message;
    const width = this.width;
    for (let at = 0; at < states.length && !this.full; at += width) {
      const hash = hashWords(states, at, width);
      copyWords(states, at, message, 0, width);
      message[width] = NO_PARENT;
      message[width + 1] = hash;
      this.full = !this.store.insert(hash >>> PARTITION_SHIFT, message, 0, message.length);
    }
  }
}
