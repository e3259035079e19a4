/** Counters that wrap around: every number about the search is known by arithmetic. */
import type { Space, Visitor } from '../engine/space.js';

export interface GridData {
  /** One counter, and one word of the state, for each; it counts from 0 to this, exclusive. */
  readonly sizes: readonly number[];
}

export function createSpace(data: unknown): Space {
  return new Grid((data as GridData).sizes);
}

class Grid implements Space {
  readonly stateWords: number;
  readonly counters = ['steps', 'wraps'];
  readonly counts = new Float64Array(2);
  /** Kind n: counter n wraps around. */
  readonly violations: number;
  readonly initialStates = 1;

  constructor(private readonly sizes: readonly number[]) {
    this.stateWords = sizes.length;
    this.violations = sizes.length;
  }

  writeInitial(_index: number, to: Int32Array): void {
    to.fill(0);
  }

  expand(state: Int32Array, next: Int32Array, visitor: Visitor): void {
    for (let axis = 0; axis < this.sizes.length; axis++) {
      next.set(state);
      next[axis]++;
      this.counts[0]++;
      if (next[axis] === this.sizes[axis]) {
        next[axis] = 0;
        this.counts[1]++;
        visitor.violation(axis, axis);
      }
      visitor.successor(axis);
    }
  }
}
