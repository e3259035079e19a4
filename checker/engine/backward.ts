/** From which states no initial state can be reached again: all that is left after the good are marked. */
import type { Crew } from './crew.js';
import { indexOf, NO_PARENT, PARTITIONS, partitionOf } from './layout.js';
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

/** Lets the workers mark until a pass marks nothing. The passes change direction, as edges lead both ways. */
export async function findStuck(space: Space, store: Store, crew: Crew): Promise<BackwardResult> {
  const good = Array.from(
    { length: PARTITIONS },
    (_, partition) => new SharedArrayBuffer(4 * Math.ceil(store.count(partition) / 32)),
  );
  const bits = good.map((buffer) => new Int32Array(buffer));
  markInitial(store, bits);
  for (let descending = false, marked = 1; marked > 0; descending = !descending) {
    const replies = await crew.ask({ kind: 'backward', good, descending });
    marked = replies.reduce((sum, reply) => sum + (reply.kind === 'backward' ? reply.marked : 0), 0);
  }
  return leastOf(space, store, bits);
}

function markInitial(store: Store, bits: readonly Int32Array[]): void {
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const parents = store.parents[partition];
    const count = store.count(partition);
    for (let index = 0; index < count && parents[index] === NO_PARENT; index++) {
      bits[partition][index >>> 5] |= 1 << (index & 31);
    }
  }
}

function leastOf(space: Space, store: Store, bits: readonly Int32Array[]): BackwardResult {
  const width = space.stateWords;
  let stuck = 0;
  let least = -1;
  let leastDepth = Number.POSITIVE_INFINITY;
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const count = store.count(partition);
    // States lie in the order of their depth: after the first deeper one, no other can be the least.
    let deeper = false;
    for (let index = 0; index < count; index++) {
      if ((bits[partition][index >>> 5] & (1 << (index & 31))) !== 0) continue;
      stuck++;
      if (deeper) continue;
      const number = index * PARTITIONS + partition;
      const depth = depthOf(store, number);
      deeper = depth > leastDepth;
      if (deeper) continue;
      if (depth < leastDepth || compareNumbers(store, number, least, width) < 0) {
        least = number;
        leastDepth = depth;
      }
    }
  }
  if (stuck === 0) return { stuck };
  const state = unsignedWords(store.states[partitionOf(least)], indexOf(least) * width, width);
  return { stuck, least: { depth: leastDepth, state, path: pathTo(space, store, least) } };
}

function compareNumbers(store: Store, a: number, b: number, width: number): number {
  const left = store.states[partitionOf(a)];
  const right = store.states[partitionOf(b)];
  return compareWords(left, indexOf(a) * width, right, indexOf(b) * width, width);
}
