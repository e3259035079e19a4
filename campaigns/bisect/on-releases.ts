/** Which releases show what a case shows, and what of it came and went with which. */
import { DEVIATIONS, type Deviation, type DeviationId } from '../../models/deviations.js';
import { findRelease, RELEASE_IDS, type ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { Judge } from '../../properties/judge.js';
import type { BucketHistory, ReleaseChange } from '../../reports/bisect.js';

/** For each bucket that the case shows on any release of the kernel, its history. */
export function bucketHistories(scenario: Scenario, wanted?: string): BucketHistory[] {
  const releases = RELEASE_IDS.filter((id) => id !== 'ideal');
  const shown = new Map<string, { on: Set<ReleaseId>; cause: readonly DeviationId[] }>();
  for (const id of releases) {
    for (const { bucket, verdict, cause } of new Judge(findRelease(id)).judge(scenario)) {
      if (verdict !== 'violation' || (wanted !== undefined && bucket !== wanted)) continue;
      const known = shown.get(bucket) ?? { on: new Set(), cause };
      known.on.add(id);
      shown.set(bucket, known);
    }
  }
  return [...shown]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([bucket, { on, cause }]) => ({
      bucket,
      releases: releases.map((release) => ({ release, shown: on.has(release) })),
      changes: changesIn(releases, on),
      causes: cause.map((id) => {
        const { brought, removed, what }: Deviation = DEVIATIONS[id];
        return { deviation: id, what, ...(brought && { brought }), ...(removed && { removed }) };
      }),
    }));
}

function changesIn(releases: readonly ReleaseId[], on: ReadonlySet<ReleaseId>): ReleaseChange[] {
  return releases.flatMap((release, i): ReleaseChange[] => {
    const before = releases[i - 1];
    if (on.has(release) === (before !== undefined && on.has(before))) return [];
    return [{ kind: on.has(release) ? 'appeared' : 'fixed', release, after: before ?? null }];
  });
}
