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
import { type RunPlan, subjectsOf } from './plan.js';
import type { ShrinkOutcome, ShrinkTask } from './shrink-task.js';

const VERDICTS: readonly Verdict[] = ['violation', 'difference', 'hookFault'];

export interface ReduceOptions {
  readonly ledger: Ledger;
  /** Who interrupts a run wants its results soon: true keeps to the first local minimum. */
  readonly interrupted: () => boolean;
  /** @throws VmacheckError `WORKER_FAILED` */
  readonly shrink: (task: ShrinkTask) => Promise<ShrinkOutcome>;
}

/** One smallest case for each bucket: violations first, then by name. */
export async function reduceAll(
  buckets: readonly CollectedBucket[],
  plan: RunPlan,
  options: ReduceOptions,
): Promise<FindingReport[]> {
  const reduced = await Promise.all(buckets.map((bucket) => reduce(bucket, plan, options)));
  return withoutRepeats(reduced).sort(
    (a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || (a.bucket < b.bucket ? -1 : 1),
  );
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
  { ledger, interrupted, shrink }: ReduceOptions,
): Promise<FindingReport> {
  const { bucket, release, subject } = collected;
  const tree = plan.trees.find(({ name }) => name === subject) ?? null;
  const { token, evaluations, provenLeast } = await shrink({
    token: collected.token,
    release,
    tree,
    bucket,
    thorough: collected.finding.verdict !== 'hookFault' && !interrupted(),
  });
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
    shrink: { evaluations, provenLeast },
    // What a change brings is news, wherever else it is known.
    known: tree?.base
      ? null
      : knownAs(ledger, { ...collected.finding, bucket, releases: releasesOf(plan, collected) }),
  };
}

/** The releases a bucket was met on, and the profiles of the trees it was met on. */
function releasesOf({ trees }: RunPlan, { subjects }: CollectedBucket): ReleaseId[] {
  const profiles = trees.flatMap(({ name, release }) => (subjects.has(name) ? [release] : []));
  return RELEASE_IDS.filter((id) => subjects.has(id) || profiles.includes(id));
}
