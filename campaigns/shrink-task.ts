import { decodeToken, encodeToken } from '../models/archive.js';
import { findRelease, type ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { TREE_RUNS } from '../properties/comparisons/index.js';
import { Judge } from '../properties/judge.js';
import { type ShrinkOptions, shrink } from '../shrinkers/shrink.js';
import { treeBucketLock } from './kernel-tree/bucket-lock.js';
import type { TreePlan } from './plan.js';

/** A scenario to reduce within its bucket; plain data, for a worker. */
export interface ShrinkTask {
  readonly token: string;
  readonly release: ReleaseId;
  /** The tree that shows the bucket, where no release does. */
  readonly tree: TreePlan | null;
  readonly bucket: string;
  /** Search for the least form; else stop at the first local minimum. */
  readonly thorough: boolean;
}

export interface ShrinkOutcome {
  readonly token: string;
  readonly evaluations: number;
  readonly provenLeast: boolean;
}

/** Enough for a readable case. */
const BRIEF: ShrinkOptions = { maxEvaluations: 2000, exhaustiveBelow: 0 };

/** After a crash a new process has to be started. */
const CRASHING: ShrinkOptions = { maxEvaluations: 400, exhaustiveBelow: 0 };

/** A candidate that hangs takes seconds. */
const HANGING: ShrinkOptions = { maxEvaluations: 60, exhaustiveBelow: 0 };

function effortFor(bucket: string, thorough: boolean): ShrinkOptions {
  if (bucket.startsWith(`${TREE_RUNS.id}/HANG`)) return HANGING;
  if (bucket.startsWith(`${TREE_RUNS.id}/`)) return CRASHING;
  return thorough ? {} : BRIEF;
}

function releaseBucketLock(release: ReleaseId, bucket: string): (candidate: Scenario) => boolean {
  const judge = new Judge(findRelease(release));
  return (candidate) => judge.hasBucket(candidate, bucket);
}

/** Reduces the scenario to the least form that is still in its bucket. */
export function runShrinkTask({ token, release, tree, bucket, thorough }: ShrinkTask): ShrinkOutcome {
  const result = shrink(
    decodeToken(token),
    tree === null ? releaseBucketLock(release, bucket) : treeBucketLock(tree, bucket),
    effortFor(bucket, thorough),
  );
  return {
    token: encodeToken(result.scenario),
    evaluations: result.evaluations,
    provenLeast: result.provenLeast,
  };
}
