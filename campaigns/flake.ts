/**
 * Does a finding show again? Its scenario is run so many times, each time on a fresh instance: a new model, or
 * for a tree new processes, so that nothing of one run can help or hinder the next. A reproducer that only
 * works now and then is reported as one, with how often; nobody should bisect with it unwarned.
 */
import { decodeToken } from '../models/archive.js';
import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf, type ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { wireOf } from '../models/wire.js';
import { TREE_RUNS } from '../properties/comparisons/index.js';
import { Judge } from '../properties/judge.js';
import type { Reliability } from '../reports/reliability.js';
import { treeBucketLock } from './kernel-tree/bucket-lock.js';
import { fieldOfCrash, restart, runOrCrash, treeOf } from './kernel-tree/processes.js';
import type { TreePlan } from './plan.js';
import { wilson } from './statistics/wilson.js';

/** How often a new finding is run again before it is reported. */
export const RERUNS = 5;

/** What to run again; plain data. */
export interface Rerun {
  readonly token: string;
  readonly release: ReleaseId;
  /** The tree that shows the bucket, where no release does. */
  readonly tree: TreePlan | null;
  readonly bucket: string;
}

/** One run on a fresh instance. */
export interface FreshRun {
  readonly shown: boolean;
  /** Equal for runs that did the same, word for word. */
  readonly outcome: string;
}

/**
 * Runs a finding again, `runs` times.
 *
 * @param runs at least 1
 */
export function reliabilityOf(rerun: Rerun, runs: number): Reliability {
  const scenario = decodeToken(rerun.token);
  const fresh = rerun.tree === null ? onModel(rerun, scenario) : onTree(rerun.tree, rerun.bucket, scenario);
  return summarize(Array.from({ length: runs }, fresh), rerun.tree === null);
}

/**
 * What a number of runs say together.
 *
 * A tree may differ from run to run in what is beside the point: after a use of freed memory the trace is
 * whatever was there. So the bucket decides. A model has no such excuse, and must do the same each time.
 */
export function summarize(runs: readonly FreshRun[], model: boolean): Reliability {
  const shown = runs.filter((run) => run.shown).length;
  const outcomes = new Set(runs.map(({ outcome }) => outcome)).size;
  const { low, high } = wilson(shown, runs.length);
  const steady = shown === runs.length && (outcomes === 1 || !model);
  return { runs: runs.length, shown, interval: [rounded(low), rounded(high)], outcomes, steady };
}

function onModel({ release, bucket }: Rerun, scenario: Scenario): () => FreshRun {
  const found = findRelease(release);
  return () => ({
    shown: new Judge(found).hasBucket(scenario, bucket),
    outcome: createOptimized(profileOf(found), release).run(wireOf(scenario)).join(),
  });
}

function onTree(plan: TreePlan, bucket: string, scenario: Scenario): () => FreshRun {
  const wire = wireOf(scenario);
  // A crash that only the sanitized program notices has its outcome there.
  const program = bucket.startsWith(`${TREE_RUNS.id}/`) ? plan.sanitized : plan.fast;
  return () => {
    restart(plan);
    const shown = treeBucketLock(plan, bucket)(scenario);
    restart(plan);
    const { trace, crash } = runOrCrash(treeOf(program), wire);
    return { shown, outcome: crash === undefined ? trace.join() : fieldOfCrash(crash) };
  };
}

function rounded(share: number): number {
  return Number(share.toFixed(3));
}
