import { decodeToken, encodeToken } from '../models/archive.js';
import { findRelease, type ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { TREE_RUNS } from '../properties/comparisons/index.js';
import { Judge } from '../properties/judge.js';
import type { Reliability } from '../reports/reliability.js';
import { type ShrinkOptions, shrink } from '../shrinkers/shrink.js';
import { reliabilityOf } from './flake.js';
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
  /** How often to run the least case again, to see whether it shows every time; absent: not at all. */
  readonly reruns?: number;
}

export interface ShrinkOutcome {
  readonly token: string;
  readonly evaluations: number;
  readonly provenLeast: boolean;
  /** Of the case above; absent where nothing was run again. */
  readonly reliability?: Reliability;
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

/** Reduces the scenario to the least form that is still in its bucket, and runs that again. */
export function runShrinkTask(task: ShrinkTask): ShrinkOutcome {
  const { token, release, tree, bucket, thorough, reruns = 0 } = task;
  const result = shrink(
    decodeToken(token),
    tree === null ? releaseBucketLock(release, bucket) : treeBucketLock(tree, bucket),
    effortFor(bucket, thorough),
  );
  const least: ShrinkOutcome = {
    token: encodeToken(result.scenario),
    evaluations: result.evaluations,
    provenLeast: result.provenLeast,
  };
  return reruns === 0 ? least : mostReliable(least, task, reruns);
}

/**
 * The least case, with how often it shows. One that does not show every time may be a product of chance: a
 * candidate that failed once is taken. Where the case it was made of shows more often, that is the better one.
 */
function mostReliable(least: ShrinkOutcome, task: ShrinkTask, reruns: number): ShrinkOutcome {
  const reliability = reliabilityOf({ ...task, token: least.token }, reruns);
  if (reliability.shown === reliability.runs || least.token === task.token) return { ...least, reliability };
  const original = reliabilityOf(task, reruns);
  return original.shown > reliability.shown
    ? { ...least, token: task.token, provenLeast: false, reliability: original }
    : { ...least, reliability };
}
