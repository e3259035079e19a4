/** From which states no initial state can be reached again: all that is left after the good are marked. */
import type { Crew } from './crew.js';
import { FIRST_INDEX, NO_PARENT, PARTITIONS, partitionRecords } from './layout.js';
import { depthOf, type Path, pathTo } from './path.js';
import type { Space } from './space.js';
import type { Store } from './store.js';
import { compareWords, unsignedWords } from './words.js';

export interface BackwardResult {
  /** States that cannot get back. */
  readonly stuck: number;
  /** The least of them, by depth and then words, and how it is reached. */
  readonly least?: { readonly depth: number; readonly state: readonly number[]; readonly path: Path };
}

/** Lets the workers mark until a pass over all transitions marks nothing; before, over those that lead back soonest. */
export async function findStuck(space: Space, store: Store, crew: Crew): Promise<BackwardResult> {
  const numbers = PARTITIONS * partitionRecords(store.layout);
  const good = new SharedArrayBuffer(4 * Math.ceil(numbers / 32));
  const bits = new Int32Array(good);
  markInitial(store, bits);
  if (space.retreat !== undefined) await markAll(crew, good, true);
  await markAll(crew, good, false);
  return leastOf(space, store, bits);
}

/** The passes change direction, as edges lead both ways. */
async function markAll(crew: Crew, good: SharedArrayBuffer, retreat: boolean): Promise<void> {
  for (let descending = false, marked = 1; marked > 0; descending = !descending) {
    const replies = await crew.ask({ kind: 'backward', good, retreat, descending });
    marked = replies.reduce((sum, reply) => sum + (reply.kind === 'backward' ? reply.marked : 0), 0);
  }
}

function markInitial(store: Store, bits: Int32Array): void {
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const top = store.top(partition);
    for (let index = FIRST_INDEX; index < top; index++) {
      const number = store.number(partition, index);
      if (store.parentOf(number) !== NO_PARENT) break;
      bits[number >>> 5] |= 1 << (number & 31);
    }
  }
}

function leastOf(space: Space, store: Store, bits: Int32Array): BackwardResult {
  let stuck = 0;
  let least = -1;
  let leastDepth = Number.POSITIVE_INFINITY;
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const top = store.top(partition);
    // States lie in the order of their depth: after the first deeper one, no other can be the least.
    let deeper = false;
    for (let index = FIRST_INDEX; index < top; index++) {
      const number = store.number(partition, index);
      if ((bits[number >>> 5] & (1 << (number & 31))) !== 0) continue;
      stuck++;
      if (deeper) continue;
      const depth = depthOf(store, number);
      deeper = depth > leastDepth;
      if (deeper) continue;
      if (depth < leastDepth || compareNumbers(store, number, least) < 0) {
        least = number;
        leastDepth = depth;
      }
    }
  }
  if (stuck === 0) return { stuck };
  const state = new Int32Array(space.stateWords);
  store.read(least, state);
  return {
    stuck,
    least: {
      depth: leastDepth,
      state: unsignedWords(state, 0, state.length),
      path: pathTo(space, store, least),
    },
  };
}

function compareNumbers(store: Store, a: number, b: number): number {
  const left = new Int32Array(store.layout.stateWords);
  const right = new Int32Array(store.layout.stateWords);
  store.read(a, left);
  store.read(b, right);
  return compareWords(left, 0, right, 0, left.length);
}
