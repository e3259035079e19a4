/** What guided search hands to a block, and gets back: plain JSON. */
import type { Scenario } from '../../models/scenario.js';
import { FEATURE_SLOTS } from './features.js';

/** What the blocks of the rounds before have found out. */
export interface Guidance {
  /** The features known, a bit each, in base64; empty for none. */
  readonly known: string;
  /** Scenarios to mutate. */
  readonly parents: readonly { readonly token: string; readonly energy: number }[];
}

/** A case that had features nobody knew, reduced to what has them. */
export interface Discovery {
  readonly token: string;
  /** Its wire words. */
  readonly size: number;
  readonly features: readonly number[];
}

/** A discovery within its block. */
export interface Discovered extends Discovery {
  readonly scenario: Scenario;
}

export const NO_GUIDANCE: Guidance = { known: '', parents: [] };

/** A set of features in base64. */
export function packFeatures(features: Iterable<number>): string {
  const bits = new Uint8Array(FEATURE_SLOTS / 8);
  for (const feature of features) bits[feature >>> 3] |= 1 << (feature & 7);
  return Buffer.from(bits).toString('base64');
}

/** The features of {@link packFeatures}, a byte each: 1 for one that is in the set. */
export function unpackFeatures(packed: string): Uint8Array {
  const bits = Buffer.from(packed, 'base64');
  return Uint8Array.from({ length: FEATURE_SLOTS }, (_, i) => ((bits[i >>> 3] ?? 0) >>> (i & 7)) & 1);
}
