/** What a search has to say. Results are plain data: equal searches give the same JSON, byte for byte. */
import type { Space } from './space.js';
import { addCounted, type Counted, type Witness } from './tally.js';
import { unsignedWords } from './words.js';
import type { RunEnd } from './worker.js';

export interface Level {
  /** States first reached at this depth. */
  readonly states: number;
  /** Transitions out of them, also those to states already known. */
  readonly transitions: number;
}

/** A kind of violation, with its least witness: by depth, then the state's words, then the transition. */
export interface Violation {
  readonly kind: number;
  /** Transitions that violate, of the whole search. */
  readonly count: number;
  readonly depth: number;
  /** The state before the transition, as unsigned words. */
  readonly state: readonly number[];
  readonly transition: number;
}

export interface SearchResult {
  /**
   * Why the run ended. `complete`: nothing is left. `levels`, `states`: the limit of that name.
   * `memory`: the next level does not fit; the levels listed are complete. `aborted`: at the last complete
   * level.
   */
  readonly status: RunEnd;
  /** States stored. */
  readonly states: number;
  /** Those of them that are not expanded; their depth is `levels.length`. */
  readonly frontier: number;
  readonly transitions: number;
  /** The levels that are expanded, by depth. */
  readonly levels: readonly Level[];
  readonly counters: Readonly<Record<string, number>>;
  /** By kind; only kinds that were seen. */
  readonly violations: readonly Violation[];
}

/** What is known after complete levels. */
export interface Progressed {
  readonly levels: Level[];
  readonly counted: Counted;
}

/** @param last what was counted in a level whose successors did not fit */
export function describeResult(
  status: RunEnd,
  space: Space,
  states: number,
  frontier: number,
  done: Progressed,
  last: Counted | undefined,
): SearchResult {
  const counted: Counted = {
    ...done.counted,
    counters: done.counted.counters.slice(),
    violations: new Map(done.counted.violations),
  };
  const levels = done.levels.slice();
  if (last !== undefined) {
    addCounted(counted, last);
    levels.push({ states: frontier, transitions: last.transitions });
  }
  return {
    status,
    states,
    frontier: last === undefined ? frontier : 0,
    transitions: counted.transitions,
    levels,
    counters: Object.fromEntries(space.counters.map((name, counter) => [name, counted.counters[counter]])),
    violations: [...counted.violations]
      .sort(([a], [b]) => a - b)
      .map(([kind, witness]) => describeViolation(kind, witness)),
  };
}

function describeViolation(kind: number, { count, depth, state, transition }: Witness): Violation {
  return { kind, count, depth, state: unsignedWords(state, 0, state.length), transition };
}
