/** From the buckets a run has met to its findings: one smallest case for each. */
import { decodeToken } from '../models/archive.js';
import { findRelease, RELEASE_IDS, type ReleaseId } from '../models/releases.js';
import { TREE_EQUALS_BASE, TREE_EQUALS_MODEL } from '../properties/comparisons/index.js';
import { Judge } from '../properties/judge.js';
import { knownAs } from '../properties/known.js';
import type { Ledger } from '../properties/ledger.js';
import type { Verdict } from '../properties/property.js';
import type { FindingReport } from '../reports/result.js';
import type { CollectedBucket } from './collect.js';
import type { Executor } from './executor.js';
import { RERUNS } from './flake.js';
import { inParallel } from './in-parallel.js';
import { withPlaces } from './kernel-tree/where.js';
import type { Journal, Past } from './log/journal.js';
import { type RunPlan, subjectsOf } from './plan.js';
import type { ShrinkOutcome, ShrinkTask } from './shrink-task.js';

const VERDICTS: readonly Verdict[] = ['violation', 'difference', 'hookFault'];

export interface ReduceOptions {
  readonly ledger: Ledger;
  /** Who interrupts a run wants its results soon: aborted, it keeps to the first local minimum. */
  readonly signal: AbortSignal;
  readonly executor: Executor;
  readonly past: Past;
  readonly journal: Journal;
}

/** One smallest case for each bucket: violations first, then by name. */
export async function reduceAll(
  buckets: readonly CollectedBucket[],
  plan: RunPlan,
  options: ReduceOptions,
): Promise<FindingReport[]> {
  // Twice the width: while one is handed back, the next one is there.
  const reduced = await inParallel(buckets, 2 * options.executor.width, (bucket) =>
    reduce(bucket, plan, options),
  );
  const sorted = withoutRepeats(reduced).sort(
    (a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || (a.bucket < b.bucket ? -1 : 1),
  );
  return withPlaces(sorted, plan);
}

/** Differences of a tree that come down to the same case are one finding, whatever they showed in at first. */
function withoutRepeats(findings: readonly FindingReport[]): FindingReport[] {
  const comparisons: readonly string[] = [TREE_EQUALS_MODEL.id, TREE_EQUALS_BASE.id];
  const compared = ({ property }: FindingReport) => comparisons.includes(property);
  return findings.filter(
    (finding, i) =>
      !compared(finding) ||
      findings.findIndex((other) => compared(other) && other.token === finding.token) === i,
  );
}

async function reduce(
  collected: CollectedBucket,
  plan: RunPlan,
  options: ReduceOptions,
): Promise<FindingReport> {
  const { bucket, release, subject } = collected;
  const tree = plan.trees.find(({ name }) => name === subject) ?? null;
  const wanted = collected.finding.verdict !== 'hookFault';
  const thorough = wanted && !options.signal.aborted;
  // What a change brings is news, wherever else it is known.
  const known = tree?.base
    ? null
    : knownAs(options.ledger, { ...collected.finding, bucket, releases: releasesOf(plan, collected) });
  const reruns = known === null && collected.finding.verdict === 'violation' ? (plan.reruns ?? RERUNS) : 0;
  const { token, evaluations, provenLeast, reliability } =
    plan.shard === undefined
      ? await shrinkOnce({ token: collected.token, release, tree, bucket, thorough, reruns }, options)
      : // To be the same as in one run, it has to begin with the first case of all shards.
        { token: collected.token, evaluations: 0, provenLeast: false, reliability: undefined };
  const scenario = decodeToken(token);
  const finding = tree === null ? new Judge(findRelease(release)).find(scenario, bucket) : null;
  return {
    ...collected.finding,
    step: finding?.step ?? collected.finding.step,
    bucket,
    release,
    scenario,
    token,
    releases: subjectsOf(plan).filter((id) => collected.subjects.has(id)),
    timesSeen: collected.timesSeen,
    firstSeen: collected.origin,
    shrink: { evaluations, provenLeast, ...(wanted && !thorough ? { brief: true } : {}) },
    known,
    ...(reliability === undefined ? {} : { flake: reliability }),
  };
}

/** Shrinks, unless an earlier process has. */
async function shrinkOnce(
  task: ShrinkTask,
  { executor, past, journal }: ReduceOptions,
): Promise<ShrinkOutcome> {
  const name = JSON.stringify([
    task.bucket,
    task.release,
    task.tree?.name ?? null,
    task.token,
    task.thorough,
    task.reruns,
  ]);
  const known = past.shrunk.get(name);
  if (known !== undefined) return known;
  const outcome = await executor.shrink(task);
  journal.append({ type: 'shrunk', task: name, outcome });
  return outcome;
}

/** The releases a bucket was met on, and the profiles of the trees it was met on. */
function releasesOf({ trees }: RunPlan, { subjects }: CollectedBucket): ReleaseId[] {
  const profiles = trees.flatMap(({ name, release }) => (subjects.has(name) ? [release] : []));
  return RELEASE_IDS.filter((id) => subjects.has(id) || profiles.includes(id));
}
