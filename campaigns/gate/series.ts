/**
 * A series of commits, each run beside the one before it, so that what a commit shows is what that commit
 * brings. Commits whose compiled text is that of the one before them need no run; the time is divided among
 * the others.
 */
import type { Ledger } from '../../properties/ledger.js';
import type { FindingReport, RunResult } from '../../reports/result.js';
import { type CommitReport, shortId } from '../../reports/series.js';
import type { BorrowedRepository } from '../git/borrowed-repository.js';
import type { Commit } from '../git/commits.js';
import { isOfTheText, RevisionTrees, withoutFolder } from '../git/revision-trees.js';
import { planComparison } from '../kernel-tree/plan-trees.js';
import type { Budget, RunPlan, TreePlan } from '../plan.js';
import { run } from '../run.js';
import { corpusFindings } from './corpus.js';
import { withPlaces } from './places.js';

export interface SeriesOptions {
  readonly repository: BorrowedRepository;
  /** In the order in which they are applied. */
  readonly commits: readonly Commit[];
  readonly plan: Pick<RunPlan, 'seed' | 'modes' | 'properties' | 'workers' | 'reruns'>;
  /** Seconds for all of it, or blocks for each commit. */
  readonly budget: Budget;
  readonly ledger: Ledger;
  /** Cases that every commit is run with before the random ones. */
  readonly tokens: readonly string[];
  /** Aborted, it ends the gate early: what is left is not evaluated. */
  readonly signal: AbortSignal;
  /** Told of each step that takes some time. */
  readonly onStep: (text: string) => void;
}

/** A commit, and the run of it beside its base where there was one. */
export interface CommitRun {
  readonly report: CommitReport;
  /** Of its findings each is one that the commit brings. */
  readonly result: RunResult | null;
}

/** The part of the time left that goes to cases; the rest is for shrinking and for the places in the text. */
const FOR_CASES = 0.7;

/** Less than this, in seconds, is no run. */
const LEAST = 2;

/**
 * Runs a series.
 *
 * @returns a report for each commit, in order
 * @throws VmacheckError `GIT_FAILED`, `NO_COMPILER`, `PATH_UNWRITABLE`, `WORKER_FAILED`
 */
export async function gateSeries(options: SeriesOptions): Promise<CommitRun[]> {
  const started = performance.now();
  const { budget, commits, signal } = options;
  const left = () =>
    budget.kind === 'blocks'
      ? Number.POSITIVE_INFINITY
      : budget.seconds - (performance.now() - started) / 1000;
  const judged = await prepare(options, () => signal.aborted || left() < LEAST);
  const runs: CommitRun[] = [];
  let waiting = judged.filter((each) => 'comparison' in each).length;
  for (const [i, each] of judged.entries()) {
    if ('report' in each) {
      runs.push({ report: each.report, result: null });
      continue;
    }
    const seconds = (left() * FOR_CASES) / waiting--;
    const share: Budget = budget.kind === 'blocks' ? budget : { kind: 'seconds', seconds };
    runs.push(await compare(commits[i], each.comparison, share, left, options));
  }
  return runs;
}

/** Two built trees, to be run beside one another. */
interface Comparison {
  /** The commit that is the base. */
  readonly base: string;
  readonly trees: readonly [TreePlan, TreePlan];
}

type Prepared = { readonly report: CommitReport } | { readonly comparison: Comparison };

/** Builds what has to be built, and settles all that needs no run. */
async function prepare(
  { repository, commits, onStep }: SeriesOptions,
  timeIsUp: () => boolean,
): Promise<Prepared[]> {
  const subjects = new Map(commits.map(({ id, subject }) => [id, subject]));
  const trees = new RevisionTrees(repository, (id) =>
    onStep(`building ${shortId(id)} ${subjects.get(id) ?? '(the base)'}`),
  );
  await trees.prefetch(commits.flatMap(({ id, parents }) => [id, ...parents.slice(0, 1)]));
  /** The commit itself where it builds, else the last one before it that does; null where none is known to. */
  const standing = new Map<string, string | null>();
  const standingOf = async (id: string): Promise<string | null> => {
    const known = standing.get(id);
    if (known !== undefined) return known;
    const own = (await trees.of(id)).built ? id : null;
    standing.set(id, own);
    return own;
  };
  const prepared: Prepared[] = [];
  for (const commit of commits) {
    const { id, parents } = commit;
    const settled = (
      outcome: CommitReport['outcome'],
      detail: string,
      base: string | null = parents[0] ?? null,
    ) => prepared.push({ report: reportOf(commit, outcome, detail, base) });
    const parent = parents[0];
    if (parent === undefined) {
      settled('notEvaluated', 'it has no parent here to be compared with');
      continue;
    }
    if (await trees.isSameText(parent, id)) {
      if (standing.has(parent)) standing.set(id, standing.get(parent)!);
      settled('untouched', 'it changes nothing that the layer is compiled from');
      continue;
    }
    if (timeIsUp()) {
      settled('notEvaluated', 'the time was up before it was built');
      continue;
    }
    const base = await standingOf(parent);
    const tree = await trees.of(id);
    // A compiler that was ended with this process has said nothing about the text.
    if (timeIsUp()) {
      settled('notEvaluated', 'the time was up when it was built');
      continue;
    }
    const parentBuilds = (await trees.of(parent)).built;
    if (!tree.built) {
      standing.set(id, base);
      settled(parentBuilds ? 'broken' : 'stillBroken', `it does not build: ${tree.reason}`);
      continue;
    }
    standing.set(id, id);
    const before = base === null ? undefined : await trees.of(base);
    if (base === null || before === undefined || !before.built) {
      settled('notEvaluated', 'nothing before it builds that it could be compared with', null);
      continue;
    }
    if (before.build.codeFingerprint === tree.build.codeFingerprint) {
      settled(
        'sameCode',
        `what is compiled is the same as in ${shortId(base)}, but for comments and empty lines`,
        base,
      );
      continue;
    }
    onStep(`building ${shortId(id)} ${commit.subject}, with sanitizers`);
    try {
      const trees = named(planComparison(before.folder, tree.folder), base, id);
      prepared.push({ comparison: { base, trees } });
    } catch (error) {
      if (!isOfTheText(error)) throw error;
      standing.set(id, base);
      settled('broken', `it does not build with sanitizers: ${withoutFolder(error, tree.folder)}`, base);
    }
  }
  return prepared;
}

async function compare(
  commit: Commit,
  { base, trees }: Comparison,
  budget: Budget,
  left: () => number,
  options: SeriesOptions,
): Promise<CommitRun> {
  const { signal, onStep } = options;
  const without = (detail: string): CommitRun => ({
    report: reportOf(commit, 'notEvaluated', detail, base),
    result: null,
  });
  const timeIsUp = () => signal.aborted || (budget.kind === 'seconds' && budget.seconds < LEAST);
  if (timeIsUp()) return without('the time was up before it was run');
  const name = `${shortId(commit.id)} ${commit.subject}`;
  onStep(`running ${name} beside ${shortId(base)}`);
  const known = corpusFindings(trees, options.tokens);
  const plan: RunPlan = { ...options.plan, command: 'gate', releases: [], oracle: false, trees, budget };
  const result = await run(plan, {
    ...{ ledger: options.ledger, regression: false, canary: false },
    signal: withLimit(signal, left()),
    onProgress: () => {},
  });
  if (result.blocks === 0) return without('the time was up before its first block');
  const random = result.findings.filter(({ verdict }) => verdict === 'violation');
  const findings = [
    ...random,
    ...known.filter(({ bucket }) => !random.some((each) => each.bucket === bucket)),
  ];
  if (findings.length > 0) onStep(`looking for the lines of ${name}`);
  const placed = withPlaces(findings, trees[1], commit);
  const outcome = findings.length === 0 ? 'clean' : 'red';
  const detail = `${result.blocks} blocks and ${options.tokens.length} kept cases beside ${shortId(base)}${findings.length === 0 ? ': nothing new' : ''}`;
  return {
    report: {
      ...reportOf(commit, outcome, detail, base),
      blocks: result.blocks,
      cases: result.cases,
      buckets: placed.map(({ bucket }) => bucket),
      gone: result.gone ?? [],
    },
    result: { ...result, findings: placed },
  };
}

/** By their commits, whatever folder they were built in. */
function named(
  [before, after]: readonly [TreePlan, TreePlan],
  base: string,
  id: string,
): [TreePlan, TreePlan] {
  const name = shortId(base);
  return [
    { ...before, name },
    { ...after, name: shortId(id), because: `that of ${name}`, base: { name, program: before.fast } },
  ];
}

/** What is begun when the time box ends is done briefly. */
function withLimit(signal: AbortSignal, seconds: number): AbortSignal {
  if (!Number.isFinite(seconds)) return signal;
  return AbortSignal.any([signal, AbortSignal.timeout(Math.max(1, Math.round(seconds * 1000)))]);
}

function reportOf(
  { id, subject }: Commit,
  outcome: CommitReport['outcome'],
  detail: string,
  base: string | null,
): CommitReport {
  return { id, subject, outcome, detail, base, blocks: 0, cases: 0, buckets: [], gone: [] };
}

/** The findings of a series, in its order. */
export function findingsOf(runs: readonly CommitRun[]): FindingReport[] {
  return runs.flatMap(({ result }) => result?.findings ?? []);
}
