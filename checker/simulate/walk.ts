import seedrandom from 'seedrandom';
import type { Space, Visitor } from '../engine/space.js';
import { copyWords, sameWords } from '../engine/words.js';

/** Who is told what walks come by. The words given are valid within the call. */
export interface WalkObserver {
  /** A state that a walk has come to, whose every step is then looked at. */
  state(words: Int32Array): void;
  /** @param path the words of all states so far, one behind the other; the last one's step violates */
  violation(kind: number, path: Int32Array): void;
}

/** What one walk has done. */
export interface Walk {
  /** The initial state it began in. */
  readonly start: number;
  /** Steps taken; every state on the way has had all of its steps looked at. */
  readonly steps: number;
  /** Steps looked at. */
  readonly transitions: number;
}

/**
 * Random walks through a space. A walk looks at every step out of the state it is in, as the exhaustive search
 * does, and takes one of those that lead to another state, each with the same chance. It ends after `depth` steps,
 * or where none leads on.
 *
 * Walk `index` depends on the space, the seed and the depth alone, not on the walks before it.
 */
export class Walker implements Visitor {
  private readonly width: number;
  private readonly next: Int32Array;
  /** The states from the first one on. */
  private readonly path: Int32Array;
  private readonly state: Int32Array;
  /** The successors to choose from. */
  private choices = new Int32Array(1 << 10);
  private count = 0;
  private steps = 0;
  private transitions = 0;

  /** @param depth steps a walk, at most */
  constructor(
    private readonly space: Space,
    private readonly depth: number,
    private readonly observer: WalkObserver,
  ) {
    this.width = space.stateWords;
    this.next = new Int32Array(this.width);
    this.state = new Int32Array(this.width);
    this.path = new Int32Array((depth + 1) * this.width);
  }

  /** Takes a walk. What the space counts on the way is left in its `counts`. */
  walk(seed: string, index: number): Walk {
    const { state, path, width } = this;
    const space = this.space;
    const draw = seedrandom.xor4096(`${seed} walk ${index}`).int32;
    // Multiply and shift: the bias is below 2^-32 times the size of the range.
    const pick = (size: number) => Math.floor(((draw() >>> 0) * size) / 0x100000000);
    const start = pick(space.initialStates);
    space.writeInitial(start, state);
    this.transitions = 0;
    for (this.steps = 0; ; this.steps++) {
      copyWords(state, 0, path, this.steps * width, width);
      this.observer.state(state);
      this.count = 0;
      space.expand(state, this.next, this);
      if (this.steps === this.depth || this.count === 0) break;
      copyWords(this.choices, pick(this.count) * width, state, 0, width);
    }
    return { start, steps: this.steps, transitions: this.transitions };
  }

  successor(_transition: number): void {
    const { width, next } = this;
    this.transitions++;
    if (sameWords(next, 0, this.state, 0, width)) return;
    const at = this.count * width;
    if (at + width > this.choices.length) {
      const larger = new Int32Array(2 * this.choices.length + width);
      larger.set(this.choices);
      this.choices = larger;
    }
    copyWords(next, 0, this.choices, at, width);
    this.count++;
  }

  violation(kind: number, _transition: number): void {
    this.observer.violation(kind, this.path.subarray(0, (this.steps + 1) * this.width));
  }
}
