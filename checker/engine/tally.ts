/** What is counted while states are expanded, and the least witness of each kind of violation. */
import type { Space } from './space.js';
import { compareWords } from './words.js';

/** The least transition seen that violates: by depth, then the state's words, then the transition. */
export interface Witness {
  count: number;
  depth: number;
  state: Int32Array;
  transition: number;
}

/** Sums are of whole numbers, so they do not depend on the order in which they are formed. */
export interface Counted {
  transitions: number;
  readonly counters: Float64Array;
  readonly violations: Map<number, Witness>;
}

export function nothingCounted(counters: number): Counted {
  return { transitions: 0, counters: new Float64Array(counters), violations: new Map() };
}

/** Adds what was counted elsewhere. */
export function addCounted(to: Counted, from: Counted): void {
  to.transitions += from.transitions;
  for (let counter = 0; counter < to.counters.length; counter++)
    to.counters[counter] += from.counters[counter];
  for (const [kind, witness] of from.violations) {
    const known = to.violations.get(kind);
    if (known === undefined) {
      to.violations.set(kind, witness);
      continue;
    }
    const least = compareWitness(witness, known) < 0 ? witness : known;
    to.violations.set(kind, { ...least, count: known.count + witness.count });
  }
}

function compareWitness(a: Witness, b: Witness): number {
  return (
    a.depth - b.depth || compareWords(a.state, 0, b.state, 0, a.state.length) || a.transition - b.transition
  );
}

/** One worker's counts: those of the level under way are kept apart until the level is complete. */
export class Tally {
  committed!: Counted;
  level!: Counted;

  constructor(private readonly space: Space) {
    this.reset();
  }

  /** Begins anew; what was counted belongs to whoever took it. */
  reset(): void {
    this.committed = nothingCounted(this.space.counters.length);
    this.level = nothingCounted(this.space.counters.length);
  }

  violation(kind: number, state: Int32Array, depth: number, transition: number): void {
    const known = this.level.violations.get(kind);
    if (known === undefined) {
      this.level.violations.set(kind, { count: 1, depth, state: state.slice(), transition });
      return;
    }
    known.count++;
    const order = compareWords(state, 0, known.state, 0, state.length);
    if (order > 0 || (order === 0 && transition >= known.transition)) return;
    known.state.set(state);
    known.transition = transition;
  }

  /** Takes the space's counts into the level. */
  collect(): void {
    const { counts } = this.space;
    const { counters } = this.level;
    for (let counter = 0; counter < counters.length; counter++) counters[counter] += counts[counter];
    counts.fill(0);
  }

  commit(): void {
    addCounted(this.committed, this.level);
    this.level.transitions = 0;
    this.level.counters.fill(0);
    if (this.level.violations.size > 0) this.level.violations.clear();
  }
}
