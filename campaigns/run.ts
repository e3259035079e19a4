/**
 * A run: regression tokens, canaries, random blocks on a worker pool, one shrunk case for each bucket.
 * `fuzz`, `campaign`, `matrix`, `gate` and `tree compare` are this with different plans.
 */
import { decodeToken } from '../models/archive.js';
import { findRelease, RELEASE_IDS, type ReleaseId } from '../models/releases.js';
import { TREE_EQUALS_BASE, TREE_EQUALS_MODEL } from '../properties/comparisons/index.js';
import { Judge } from '../properties/judge.js';
import type { Ledger } from '../properties/ledger.js';
import type { Verdict } from '../properties/property.js';
import { findProperty } from '../properties/registry.js';
import type { FindingReport, RunCheck, RunResult } from '../reports/result.js';
import { ORACLE_STRIDE } from './block.js';
import { checkCanaries } from './canary.js';
import { type CollectedBucket, Collector } from './collect.js';
import { coverageChecks } from './coverage.js';
import type { Executor } from './executor.js';
import { runInOrder } from './in-order.js';
import { knownAs } from './known.js';
import { notTested } from './not-tested.js';
import { packageVersion } from './package-root.js';
import { blockPlan, type RunPlan } from './plan.js';
import { WorkerPool } from './pool.js';
import { checkRegressions } from './regression.js';
import { verdictOf } from './verdict.js';

export interface RunOptions {
  readonly ledger: Ledger;
  /** Replay the ledger first. */
  readonly regression: boolean;
  /** Plant mistakes first. */
  readonly canary: boolean;
  /** Closed at the end. Default: threads of this process, as many as the plan says. */
  readonly executor?: Executor;
  /** Asked between blocks: true ends the run as an interrupted one. */
  readonly interrupted: () => boolean;
  readonly onProgress: (state: { share: number; cases: number; buckets: number }) => void;
}

/** Does what the plan says. Never throws for what it finds; only for what keeps it from looking. */
export async function run(plan: RunPlan, options: RunOptions): Promise<RunResult> {
  const properties = plan.properties.map(findProperty);
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;

  const checks: RunCheck[] = [];
  if (options.regression) checks.push(checkRegressions(options.ledger));
  if (options.canary) checks.push(await checkCanaries(properties));

  const collector = new Collector();
  const executor = options.executor ?? new WorkerPool(plan.workers);
  try {
    const { budget } = plan;
    const timeIsUp = () =>
      options.interrupted() || (budget.kind === 'seconds' && seconds() >= budget.seconds);
    await runInOrder(executor, {
      planOf: (index) => blockPlan(plan, index),
      limit: budget.kind === 'blocks' ? budget.blocks : Number.POSITIVE_INFINITY,
      timeIsUp,
      commit: (block) => {
        collector.commit(block);
        const share =
          budget.kind === 'blocks' ? collector.blocks / budget.blocks : seconds() / budget.seconds;
        options.onProgress({
          share: Math.min(1, share),
          cases: collector.cases,
          buckets: collector.buckets.size,
        });
      },
    });
    const fuzzSeconds = seconds();
    const { shown, gone } = selectBuckets(plan, [...collector.buckets.values()]);
    const findings = await reduceAll(shown, plan, executor, options);
    checks.push(oracleCheck(plan, collector));
    const coverage = collector.coverage.result();
    checks.push(...coverageChecks(coverage));
    const notDone = notTested(plan.trees.length);
    if (!plan.oracle) notDone.unshift('reference == optimized was switched off');
    const result: Omit<RunResult, 'exit'> = {
      command: plan.command,
      version: packageVersion(),
      seed: plan.seed,
      modes: plan.modes,
      blocks: collector.blocks,
      cases: collector.cases,
      digest: collector.digest,
      matrix: collector.matrix(properties, subjectsOf(plan)),
      findings,
      checks,
      coverage,
      trees: plan.trees.map(({ name, release, because, base, fast: { root } }) => ({
        name,
        base: base?.name ?? null,
        root,
        release,
        because,
        ...(collector.treeCases.get(name) ?? { cases: 0, skipped: 0 }),
      })),
      ...(gone.length === 0 ? {} : { gone }),
      notDone,
      timing: {
        seconds: Number(fuzzSeconds.toFixed(1)),
        casesPerSecond: Math.round(collector.cases / fuzzSeconds),
        workers: plan.workers,
      },
    };
    return { ...result, exit: verdictOf(result, plan, options.interrupted()) };
  } finally {
    await executor.close();
  }
}

const VERDICTS: readonly Verdict[] = ['violation', 'difference', 'hookFault'];

/** One smallest case for each bucket: violations first, then by name. */
async function reduceAll(
  buckets: readonly CollectedBucket[],
  plan: RunPlan,
  executor: Executor,
  options: RunOptions,
): Promise<FindingReport[]> {
  const reduced = await Promise.all(buckets.map((bucket) => reduce(bucket, plan, executor, options)));
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
  executor: Executor,
  { ledger, interrupted }: RunOptions,
): Promise<FindingReport> {
  const { bucket, release, subject } = collected;
  const tree = plan.trees.find(({ name }) => name === subject) ?? null;
  const { token, evaluations, provenLeast } = await executor.shrink({
    token: collected.token,
    release,
    tree,
    bucket,
    // Who interrupts a run wants its results soon.
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

/** All buckets; of a tree with a base, those that only the tree shows, and by name those that only its base does. */
function selectBuckets(
  { trees }: RunPlan,
  buckets: readonly CollectedBucket[],
): { shown: readonly CollectedBucket[]; gone: readonly string[] } {
  const head = trees.find(({ base }) => base !== undefined);
  if (head?.base === undefined) return { shown: buckets, gone: [] };
  const { name, base } = head;
  const shows = (bucket: CollectedBucket, one: string, other: string) =>
    bucket.subjects.has(one) && !bucket.subjects.has(other);
  return {
    shown: buckets.filter((bucket) => shows(bucket, name, base.name)),
    gone: buckets.filter((bucket) => shows(bucket, base.name, name)).map(({ bucket }) => bucket),
  };
}

/** The releases a bucket was met on, and the profiles of the trees it was met on. */
function releasesOf({ trees }: RunPlan, { subjects }: CollectedBucket): ReleaseId[] {
  const profiles = trees.flatMap(({ name, release }) => (subjects.has(name) ? [release] : []));
  return RELEASE_IDS.filter((id) => subjects.has(id) || profiles.includes(id));
}

/** The columns of the matrix. */
function subjectsOf({ releases, trees }: RunPlan): string[] {
  return [...releases, ...trees.map(({ name }) => name)];
}

function oracleCheck(plan: RunPlan, { compared, disagreements }: Collector): RunCheck {
  const id = 'oracle';
  const title = 'reference == optimized';
  if (!plan.oracle) return { id, title, outcome: 'notEvaluated', detail: 'switched off' };
  const first = disagreements[0];
  return first === undefined
    ? {
        id,
        title,
        outcome: 'passed',
        detail: `${compared} runs compared word by word (one case in ${ORACLE_STRIDE})`,
      }
    : {
        id,
        title,
        outcome: 'failed',
        detail: `${disagreements.length} differ; first on ${first.release}: ${first.token}`,
      };
}
