/** Counterexamples: the way from an initial state to a state, found again from the parents. */
import { VmacheckError } from '../../models/errors.js';
import { NO_PARENT } from './layout.js';
import type { Space } from './space.js';
import type { Store } from './store.js';
import { sameWords, unsignedWords } from './words.js';

/** `states[0]` is an initial state, and `transitions[i]` leads from `states[i]` to `states[i + 1]`. */
export interface Path {
  /** Words as unsigned numbers. */
  readonly states: readonly (readonly number[])[];
  readonly transitions: readonly number[];
}

/**
 * A shortest path to the state of that number. Its last step comes from the smallest possible parent, that
 * parent from its smallest, and so on; each step is the smallest transition between the two.
 *
 * @throws SPACE_NOT_DETERMINISTIC when a parent no longer leads to its child
 */
export function pathTo(space: Space, store: Store, number: number): Path {
  const width = space.stateWords;
  const states: number[][] = [];
  const transitions: number[] = [];
  const child = new Int32Array(width);
  const parent = new Int32Array(width);
  store.read(number, child);
  states.push(unsignedWords(child, 0, width));
  for (let at = store.parentOf(number); at !== NO_PARENT; at = store.parentOf(at)) {
    store.read(at, parent);
    transitions.push(transitionBetween(space, parent, child));
    states.push(unsignedWords(parent, 0, width));
    child.set(parent);
  }
  return { states: states.reverse(), transitions: transitions.reverse() };
}

/** How many steps a state is away from the nearest initial state. */
export function depthOf(store: Store, number: number): number {
  let depth = 0;
  for (let at = store.parentOf(number); at !== NO_PARENT; at = store.parentOf(at)) depth++;
  return depth;
}

function transitionBetween(space: Space, parent: Int32Array, child: Int32Array): number {
  const next = new Int32Array(space.stateWords);
  let least = -1;
  const visitor = {
    get enough() {
      return least >= 0;
    },
    successor(transition: number) {
      if (least < 0 && sameWords(next, 0, child, 0, child.length)) least = transition >>> 0;
    },
    violation() {},
  };
  space.expand(parent.slice(), next, visitor);
  space.counts.fill(0);
  if (least >= 0) return least;
  const from = unsignedWords(parent, 0, parent.length).join(' ');
  const to = unsignedWords(child, 0, child.length).join(' ');
  const reason = `[${from}] led to [${to}] and no longer does`;
  throw new VmacheckError({ code: 'SPACE_NOT_DETERMINISTIC', reason });
}
