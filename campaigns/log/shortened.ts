import type { BlockResult } from '../block.js';

/**
 * A block result without the first cases of buckets that are known already: a collector does not read them,
 * and they are most of it.
 */
export function shortened(result: BlockResult, known: ReadonlySet<string>): BlockResult {
  return {
    ...result,
    sightings: result.sightings.map((sighting) =>
      known.has(sighting.bucket) ? { ...sighting, first: null } : sighting,
    ),
  };
}
