import { otherPath } from '../campaigns/beside.js';
import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf, type ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { wireOf } from '../models/wire.js';
import type { SecondRun } from '../reports/explain.js';

/** The trace of a scenario under a release. */
export function runOn(scenario: Scenario, id: ReleaseId): Int32Array {
  return createOptimized(profileOf(findRelease(id)), id).run(wireOf(scenario));
}

/** The run of the same scenario on the other path, direct or nested; null when it has none. */
export function runOnOtherPath(scenario: Scenario, release: ReleaseId): SecondRun | null {
  const other = otherPath(scenario);
  if (other === null) return null;
  const trace = runOn(other.scenario, release);
  return { title: `${release}, ${other.title}`, scenario: other.scenario, trace };
}
