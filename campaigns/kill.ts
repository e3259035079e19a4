import type { CaseBlock } from '../generators/block.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import type { Model } from '../models/model.js';
import { findRelease } from '../models/releases.js';
import { Judge } from '../properties/judge.js';
import type { AnyProperty } from '../properties/property.js';

/**
 * The properties that fail for a model somewhere in a block, with the index of the first case, for
 * lawful hooks only. Ends early when `enough` of them have failed.
 */
export function killers(
  model: Model,
  block: CaseBlock,
  properties: readonly AnyProperty[],
  enough = properties.length,
): Map<string, number> {
  const judge = new Judge(findRelease('ideal'), { properties });
  const failed = new Map<string, number>();
  for (let index = 0; index < BLOCK_CASES && failed.size < enough; index++) {
    for (const property of judge.failing(block.next(), model)) {
      if (!failed.has(property)) failed.set(property, index);
    }
  }
  return failed;
}
