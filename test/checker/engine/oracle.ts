/**
 * The search once more, in the plainest way: objects, a Map, one thread. What the engine says is compared
 * with what this says.
 */
import type { Space } from '../../../checker/engine/space.js';

export interface OracleState {
  readonly words: readonly number[];
  readonly depth: number;
  parent?: OracleState;
}

export interface OracleViolation {
  kind: number;
  count: number;
  depth: number;
  state: readonly number[];
  transition: number;
}

export interface OracleResult {
  readonly states: Map<string, OracleState>;
  readonly levels: { states: number; transitions: number }[];
  readonly transitions: number;
  readonly counters: Record<string, number>;
  readonly violations: OracleViolation[];
}

export function compareStates(a: readonly number[], b: readonly number[]): number {
  for (let word = 0; word < a.length; word++) if (a[word] !== b[word]) return a[word] - b[word];
  return 0;
}

/** @param maxLevels levels to expand */
export function oracle(space: Space, maxLevels = Number.POSITIVE_INFINITY): OracleResult {
  const states = new Map<string, OracleState>();
  const violations = new Map<number, OracleViolation>();
  const counters = space.counters.map(() => 0);
  const levels: OracleResult['levels'] = [];
  const buffer = new Int32Array(space.stateWords);
  const words = (from: Int32Array) => Array.from(from, (word) => word >>> 0);

  let frontier: OracleState[] = [];
  for (let index = 0; index < space.initialStates; index++) {
    space.writeInitial(index, buffer);
    const state = { words: words(buffer), depth: 0 };
    if (states.has(state.words.join())) continue;
    states.set(state.words.join(), state);
    frontier.push(state);
  }
  for (let depth = 0; frontier.length > 0 && depth < maxLevels; depth++) {
    const reached: OracleState[] = [];
    let transitions = 0;
    for (const parent of frontier) {
      space.expand(Int32Array.from(parent.words), buffer, {
        successor() {
          transitions++;
          const successor = words(buffer);
          const known = states.get(successor.join());
          if (known === undefined) {
            const state = { words: successor, depth: depth + 1, parent };
            states.set(successor.join(), state);
            reached.push(state);
          } else if (known.depth === depth + 1 && compareStates(parent.words, known.parent!.words) < 0) {
            known.parent = parent;
          }
        },
        violation(kind, transition) {
          const found = { kind, count: 1, depth, state: parent.words, transition };
          const known = violations.get(kind);
          if (known === undefined) violations.set(kind, found);
          else {
            found.count = known.count + 1;
            const order =
              depth - known.depth ||
              compareStates(parent.words, known.state) ||
              transition - known.transition;
            violations.set(kind, order < 0 ? found : { ...known, count: found.count });
          }
        },
      });
      space.counts.forEach((count, counter) => {
        counters[counter] += count;
      });
      space.counts.fill(0);
    }
    levels.push({ states: frontier.length, transitions });
    frontier = reached;
  }
  return {
    states,
    levels,
    transitions: levels.reduce((sum, level) => sum + level.transitions, 0),
    counters: Object.fromEntries(space.counters.map((name, counter) => [name, counters[counter]])),
    violations: [...violations.values()].sort((a, b) => a.kind - b.kind),
  };
}
