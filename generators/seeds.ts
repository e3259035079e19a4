import seedrandom from 'seedrandom';
import type { Choices } from './choices.js';
import { weightedIndex } from './pick.js';

/**
 * The version of all random streams. Whatever changes a case that some seed makes (a table, a weight,
 * the order of two draws) takes a new version; the snapshots in test/generators show when.
 */
export const STREAM_VERSION = 2;

/** Cases in a block: the unit of swarm subset, shard, resume and digest. */
export const BLOCK_CASES = 1024;

/**
 * Choices driven by a string: equal strings make equal choices on every platform.
 *
 * The generator is seedrandom's xor4096 (Brent's xorgens), the fastest of the package that passes the
 * usual statistical batteries. It computes in 32-bit integers only. Constructing it takes about 6 µs.
 */
export function seededChoices(text: string): Choices {
  return new SeededChoices(seedrandom.xor4096(text).int32);
}

class SeededChoices implements Choices {
  constructor(private readonly int32: () => number) {}

  /** Multiply and shift: the bias is below 2^-32 times the size of the range. */
  integer(min: number, max: number): number {
    return min + Math.floor(((this.int32() >>> 0) * (max - min + 1)) / 0x100000000);
  }

  chance(numerator: number): boolean {
    return this.int32() >>> 24 < numerator;
  }

  weighted(weights: readonly number[]): number {
    return weightedIndex(this, weights);
  }
}
