import { CaseBlock } from '../generators/block.js';
import { MODE_IDS } from '../generators/modes.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import type { DeviationId } from '../models/deviations.js';
import { RELEASES, type Release } from '../models/releases.js';
import { Judge } from '../properties/judge.js';
import type { Finding } from '../properties/property.js';
import { shrink } from '../shrinkers/shrink.js';

/** Cases for each release: every deviation is noticed in far fewer, see bench/detection.ts. */
export const SEARCH_CASES = 40_000;
const SEED = 'explain';
/** Enough for the least form of nearly all, in a second or two. */
const SHRINK = { maxEvaluations: 60_000, exhaustiveBelow: 0 };

/**
 * Looks for a small counterexample of which a deviation is the whole cause, on the newest release that
 * has it, then on the oldest: some show only where another deviation is gone, or still there. The same
 * for the same `cases`.
 *
 * @param cases to look at on each of the two
 */
export function searchExample(id: DeviationId, cases: number = SEARCH_CASES): Finding | null {
  const having = RELEASES.filter(({ deviations }) => deviations.includes(id));
  for (const release of new Set([having.at(-1), having[0]])) {
    const found = release && firstOn(release, id, cases);
    if (found) return found;
  }
  return null;
}

function firstOn(release: Release, id: DeviationId, cases: number): Finding | null {
  const judge = new Judge(release);
  let block: CaseBlock | undefined;
  for (let at = 0; at < cases; at++) {
    const number = Math.floor(at / BLOCK_CASES);
    if (at % BLOCK_CASES === 0) block = new CaseBlock(MODE_IDS[number % MODE_IDS.length], SEED, number);
    const found = judge.judge(block!.next()).find((finding) => isOf(finding, id));
    if (found !== undefined) return reduced(judge, found);
  }
  return null;
}

function isOf({ verdict, cause }: Finding, id: DeviationId): boolean {
  return verdict !== 'hookFault' && cause.length === 1 && cause[0] === id;
}

function reduced(judge: Judge, { scenario, bucket }: Finding): Finding | null {
  const least = shrink(scenario, (candidate) => judge.hasBucket(candidate, bucket), SHRINK);
  return judge.find(least.scenario, bucket);
}
