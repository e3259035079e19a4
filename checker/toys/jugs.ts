/** The riddle of the jugs: fill, empty and pour until one of them holds the goal. */
import type { Space, Visitor } from '../engine/space.js';

export interface JugsData {
  readonly capacities: readonly number[];
  readonly goal: number;
}

export function createSpace(data: unknown): Space {
  return new Jugs(data as JugsData);
}

class Jugs implements Space {
  readonly stateWords: number;
  readonly counters = ['fill', 'empty', 'pour'];
  readonly counts = new Float64Array(3);
  /** The goal is reached: to whoever searches, that is the violation. */
  readonly violations = 1;
  readonly initialStates = 1;

  constructor(private readonly data: JugsData) {
    this.stateWords = data.capacities.length;
  }

  writeInitial(_index: number, to: Int32Array): void {
    to.fill(0);
  }

  /** Transition `from * n + to` pours; of a jug into itself, it fills an empty jug and empties any other. */
  expand(state: Int32Array, next: Int32Array, visitor: Visitor): void {
    const { capacities, goal } = this.data;
    const jugs = capacities.length;
    for (let from = 0; from < jugs; from++) {
      for (let to = 0; to < jugs; to++) {
        next.set(state);
        if (from !== to) {
          const poured = Math.min(state[from], capacities[to] - state[to]);
          next[from] -= poured;
          next[to] += poured;
          this.counts[2]++;
        } else {
          next[to] = state[to] === 0 ? capacities[to] : 0;
          this.counts[state[to] === 0 ? 0 : 1]++;
        }
        const transition = from * jugs + to;
        if (next.includes(goal)) visitor.violation(0, transition);
        visitor.successor(transition);
      }
    }
  }
}
