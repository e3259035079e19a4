/**
 * The shape of a small VMA layer, and nothing of its rules: two files that can be opened several times,
 * slots of address space that map one of them in one of three ways, references counted, and a place in
 * the address space where the next call acts. Cheap to expand and large: it measures the engine.
 *
 * bench/checker/loop.c has the same space in C, bench/spin/regions.pml in Promela.
 */
import type { Space, Visitor } from '../engine/space.js';

export interface RegionsData {
  /** Slots, 1 to 8. With 6 there are 8,470,728 states, with 4 and 3 there are 115,248 and 12,348. */
  readonly slots: number;
}

export function createSpace(data: unknown): Space {
  return new Regions((data as RegionsData).slots);
}

/** How often each file can be open at a time. */
export const MAX_OPEN = [2, 3];
const WAYS = 3;

/** Each number is an operation; for a mapping, add the file and the way. */
export const OPERATION = { move: 0, open: 1, close: 3, unmap: 5, protect: 6, map: 7 } as const;

class Regions implements Space {
  /** The place and how often each file is open; the slots' files; their ways; the references. */
  readonly stateWords = 4;
  readonly counters = ['map', 'unmap', 'last put'];
  readonly counts = new Float64Array(3);
  /** A file is mapped in all slots in way 2, and mapped once more: kind is the file. */
  readonly violations = 2;
  readonly initialStates = 1;

  constructor(private readonly slots: number) {}

  writeInitial(_index: number, to: Int32Array): void {
    to.fill(0);
  }

  expand(state: Int32Array, next: Int32Array, visitor: Visitor): void {
    const { slots, counts } = this;
    const place = state[0] & 15;
    const files = state[1];
    const ways = state[2];
    const references = state[3];

    next[0] = place + 1 === slots ? state[0] & ~15 : state[0] + 1;
    next[1] = files;
    next[2] = ways;
    next[3] = references;
    visitor.successor(OPERATION.move);

    for (let file = 0; file < 2; file++) {
      const open = (state[0] >>> (4 + 4 * file)) & 15;
      if (open === MAX_OPEN[file]) continue;
      next[0] = state[0] + (16 << (4 * file));
      next[3] = references + (1 << (8 * file));
      visitor.successor(OPERATION.open + file);
    }
    for (let file = 0; file < 2; file++) {
      const open = (state[0] >>> (4 + 4 * file)) & 15;
      if (open === 0) continue;
      next[0] = state[0] - (16 << (4 * file));
      next[3] = references - (1 << (8 * file));
      if (((next[3] >>> (8 * file)) & 255) === 0) counts[2]++;
      visitor.successor(OPERATION.close + file);
    }

    next[0] = state[0];
    const shift = 4 * place;
    const mapped = (files >>> shift) & 15;
    const way = (ways >>> shift) & 15;
    if (mapped !== 0) {
      next[1] = files ^ (mapped << shift);
      next[2] = ways ^ (way << shift);
      next[3] = references - (1 << (8 * (mapped - 1)));
      counts[1]++;
      if (((next[3] >>> (8 * (mapped - 1))) & 255) === 0) counts[2]++;
      visitor.successor(OPERATION.unmap);

      next[1] = files;
      next[2] = (ways ^ (way << shift)) | ((way + 1 === WAYS ? 0 : way + 1) << shift);
      next[3] = references;
      visitor.successor(OPERATION.protect);
      return;
    }
    for (let file = 0; file < 2; file++) {
      if (((state[0] >>> (4 + 4 * file)) & 15) === 0) continue;
      for (let chosen = 0; chosen < WAYS; chosen++) {
        const transition = OPERATION.map + WAYS * file + chosen;
        next[1] = files | ((file + 1) << shift);
        next[2] = ways | (chosen << shift);
        next[3] = references + (1 << (8 * file));
        counts[0]++;
        if (this.everySlot(next[1], file + 1) && this.everySlot(next[2], 2))
          visitor.violation(file, transition);
        visitor.successor(transition);
      }
    }
  }

  private everySlot(word: number, value: number): boolean {
    return word === (0x11111111 >>> (32 - 4 * this.slots)) * value;
  }
}
