import { BLOCK_CASES } from '../../generators/seeds.js';
import { FEATURE_SLOTS } from './features.js';
import { packPairs } from './packed-pairs.js';

/** The features that the cases of a block had: plain JSON. */
export interface BlockFeatures {
  /** Those that exactly one case had: pairs of feature and index of the case. */
  readonly once: string;
  /** All others: pairs of feature and number of cases. */
  readonly more: string;
}

/** Counts the features of a block. */
export class FeatureCounts {
  private readonly counts = new Uint16Array(FEATURE_SLOTS);
  private readonly lastIn = new Uint16Array(FEATURE_SLOTS);

  /** A case of the block; `features` of them `count` in use. */
  add(features: Int32Array, count: number, index: number): void {
    for (let i = 0; i < count; i++) {
      this.counts[features[i]]++;
      this.lastIn[features[i]] = index;
    }
  }

  /** In how many cases of the block so far. */
  of(feature: number): number {
    return this.counts[feature];
  }

  result(): BlockFeatures {
    const once: number[] = [];
    const more: number[] = [];
    for (let feature = 0; feature < FEATURE_SLOTS; feature++) {
      const count = this.counts[feature];
      if (count === 1) once.push(feature, this.lastIn[feature]);
      else if (count > 1) more.push(feature, count);
    }
    return { once: packPairs(once), more: packPairs(more) };
  }
}

/** Counts and indices have 16 bits. */
if (BLOCK_CASES > 0xffff) throw new RangeError('a block has too many cases');
