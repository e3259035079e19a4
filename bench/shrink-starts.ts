/** Random cases of each bucket, for the benches that shrink them. */
import { CaseBlock } from '../generators/block.js';
import { MODES } from '../generators/modes.js';
import { mutate } from '../generators/mutate.js';
import { BLOCK_CASES, STREAM_VERSION, seededChoices } from '../generators/seeds.js';
import { createOptimized } from '../models/optimized/index.js';
import { profileOf, type Release } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';
import { parseBucket } from '../properties/bucket.js';
import { Judge } from '../properties/judge.js';
import { PROPERTIES } from '../properties/registry.js';

export interface StartsOptions {
  /** Starting points for each bucket, at most. */
  readonly starts: number;
  /** Blocks to take starting points from, at most, modes in turn. */
  readonly blocks: number;
  readonly seed: string;
  /** Also buckets that are a hook's fault. Default: false. */
  readonly hookFaults?: boolean;
  /** Only these, and no more blocks once there are enough of each. Default: all that come. */
  readonly buckets?: readonly string[];
}

/** Starting points by bucket, in the order in which they came. */
export function collectStarts(release: Release, options: StartsOptions): Map<string, Scenario[]> {
  const { buckets, blocks, seed, starts: most, hookFaults } = options;
  const model = createOptimized(profileOf(release), release.id);
  const asked = buckets?.map((bucket) => parseBucket(bucket).property);
  const properties = PROPERTIES.filter(({ id }) => asked?.includes(id) ?? true);
  const judge = new Judge(release, { properties });
  const wire = new Int32Array(MAX_WIRE_WORDS);
  const starts = new Map<string, Scenario[]>(buckets?.map((bucket) => [bucket, []]));
  for (let number = 0; number < blocks; number++) {
    const block = new CaseBlock(MODES[number % MODES.length].id, seed, number);
    for (let index = 0; index < BLOCK_CASES; index++) {
      const scenario = block.next();
      encodeWire(scenario, wire);
      for (const { bucket, verdict } of judge.judge(scenario, wire, model.run(wire), index)) {
        if (buckets === undefined ? verdict === 'hookFault' && !hookFaults : !buckets.includes(bucket))
          continue;
        const found = starts.get(bucket) ?? [];
        starts.set(bucket, found);
        if (found.length < most) found.push(scenario);
      }
    }
    if (buckets !== undefined && [...starts.values()].every(({ length }) => length >= most)) break;
  }
  return starts;
}

/** Operations that a grown case has at least, where it gets there at all. */
const GROWN = 12;
const TRIES = 2_000;

/**
 * A case of a bucket that random cases do not come to often enough: made from one that shows it, by random edits
 * and halves of random cases, as long as it shows the bucket still and gets no shorter.
 *
 * @param shows whether a case is of the bucket
 * @param number each makes another
 */
export function growStart(
  from: Scenario,
  shows: (scenario: Scenario) => boolean,
  seed: string,
  number: number,
): Scenario {
  const choices = seededChoices(`vmacheck ${STREAM_VERSION} grown ${number} ${seed}`);
  const others = new CaseBlock(MODES[number % MODES.length].id, `${seed} grown`, number);
  let grown = from;
  for (let tries = 0; tries < TRIES && grown.operations.length < GROWN; tries++) {
    const next = mutate(choices, grown, others.next());
    if (next.operations.length >= grown.operations.length && shows(next)) grown = next;
  }
  return grown;
}
