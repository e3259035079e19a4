import { otherPath } from '../campaigns/beside.js';
import { TreeLane } from '../campaigns/kernel-tree/lane.js';
import type { TreePlan } from '../campaigns/plan.js';
import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf, type ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { wireOf } from '../models/wire.js';
import { Judge } from '../properties/judge.js';
import type { Finding } from '../properties/property.js';
import type { SecondRun } from '../reports/explain.js';

/** The trace of a scenario under a release. */
export function runOn(scenario: Scenario, id: ReleaseId): Int32Array {
  return createOptimized(profileOf(findRelease(id)), id).run(wireOf(scenario));
}

/** A scenario under a release, or on a kernel tree: what it did and what is wrong with that. */
export interface Looked {
  readonly title: string;
  /** Null where the tree's process crashed. */
  readonly trace: Int32Array | null;
  readonly findings: readonly Finding[];
  /** The run of the model, or of the base, beside that of the tree. */
  readonly model: SecondRun | null;
}

/** Under the release. */
export function lookAt(scenario: Scenario, release: ReleaseId): Looked {
  const findings = new Judge(findRelease(release)).judge(scenario);
  return { title: release, trace: runOn(scenario, release), findings, model: null };
}

/** On a tree, with the sanitized program too. */
export function lookAtTree(scenario: Scenario, plan: TreePlan): Looked {
  const { trace, expected, findings } = new TreeLane(plan).run(scenario, wireOf(scenario));
  const title = plan.base?.name ?? `the model of ${plan.release}`;
  const model = expected === null ? null : { title, scenario, trace: expected };
  return { title: plan.name, trace, findings, model };
}

/** The run of the same scenario on the other path, direct or nested; null when it has none. */
export function runOnOtherPath(scenario: Scenario, release: ReleaseId): SecondRun | null {
  const other = otherPath(scenario);
  if (other === null) return null;
  const trace = runOn(other.scenario, release);
  return { title: `${release}, ${other.title}`, scenario: other.scenario, trace };
}
