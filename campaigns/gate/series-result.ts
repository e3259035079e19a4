/** From the runs of a series to one result, which reports read as any other. */
import { createHash } from 'node:crypto';
import type { Coverage, FindingReport, Matrix, RunCheck, RunResult } from '../../reports/result.js';
import { type CommitOutcome, type CommitReport, shortId } from '../../reports/series.js';
import type { RevisionSource } from '../git/revisions.js';
import { notTested } from '../not-tested.js';
import { packageVersion } from '../package-root.js';
import type { RunPlan } from '../plan.js';
import type { CommitRun } from './series.js';
import { seriesVerdict } from './series-verdict.js';

export interface SeriesConclusion {
  readonly plan: Pick<RunPlan, 'seed' | 'modes' | 'workers'>;
  readonly runs: readonly CommitRun[];
  /** Where the commits are. */
  readonly source: RevisionSource;
  readonly findings: readonly FindingReport[];
  /** Beside those of the commits. */
  readonly checks: readonly RunCheck[];
  readonly notDone: readonly string[];
  readonly interrupted: boolean;
  readonly seconds: number;
}

/** All but `timing` depends on the commits, the seed and the blocks alone. */
export function concludeSeries(conclusion: SeriesConclusion): RunResult {
  const { plan, runs, findings, interrupted, seconds, source } = conclusion;
  const commits = runs.map(({ report }) => report);
  const results = runs.flatMap(({ result }) => result ?? []);
  const cases = sum(results.map((result) => result.cases));
  const checks = [...commits.map(checkOf), ...conclusion.checks];
  const left = commits.filter(({ outcome }) => outcome === 'notEvaluated' || outcome === 'stillBroken');
  const gone = [...new Set(results.flatMap((result) => result.gone ?? []))];
  return {
    command: 'gate',
    version: packageVersion(),
    seed: plan.seed,
    modes: plan.modes,
    blocks: sum(results.map(({ blocks }) => blocks)),
    cases,
    digest: digestOf(commits, results),
    matrix: matrixOf(results),
    findings,
    coverage: coverageOf(results.map(({ coverage }) => coverage)),
    checks,
    trees: results.map(({ trees }) => ({ ...trees[1], root: source.repository })),
    commits,
    revisions: source,
    ...(gone.length === 0 ? {} : { gone }),
    notDone: [
      ...left.map(({ id, subject, detail }) => `${shortId(id)} ${subject}: ${detail}`),
      ...conclusion.notDone,
      ...notTested(results.length),
    ],
    exit: seriesVerdict({ commits, findings, checks: conclusion.checks, interrupted }),
    timing: {
      seconds: Number(seconds.toFixed(1)),
      casesPerSecond: Math.round(cases / Math.max(seconds, 0.001)),
      workers: plan.workers,
    },
  };
}

const OUTCOMES: Readonly<Record<CommitOutcome, RunCheck['outcome']>> = {
  // Equal text has been shown to be equal: nothing is left to evaluate.
  untouched: 'passed',
  sameCode: 'passed',
  clean: 'passed',
  red: 'failed',
  broken: 'failed',
  stillBroken: 'notEvaluated',
  notEvaluated: 'notEvaluated',
};

function checkOf({ id, subject, outcome, detail, buckets }: CommitReport): RunCheck {
  const brings = buckets.length === 0 ? '' : ` brings ${buckets.join(', ')};`;
  return {
    id: `commit-${shortId(id)}`,
    title: `${shortId(id)} ${subject}`,
    outcome: OUTCOMES[outcome],
    detail: `${brings} ${detail}`.trim(),
  };
}

function digestOf(commits: readonly CommitReport[], results: readonly RunResult[]): string {
  const hash = createHash('sha256');
  for (const { id, outcome } of commits) hash.update(`${id} ${outcome}\n`);
  for (const { digest } of results) hash.update(`${digest}\n`);
  return hash.digest('hex');
}

/** A column for each commit that was run. */
function matrixOf(results: readonly RunResult[]): Matrix {
  const [first] = results;
  if (first === undefined) return { releases: [], rows: [] };
  return {
    releases: results.map(({ matrix }) => matrix.releases[1]),
    rows: first.matrix.rows.map((row, i) => ({
      ...row,
      cells: results.map(({ matrix }) => matrix.rows[i].cells[1]),
    })),
  };
}

/** What all of the cases together were made of. */
function coverageOf(parts: readonly Coverage[]): Coverage {
  const [first, ...others] = parts;
  if (first === undefined) return { labels: [], missingPairs: [], library: [], sometimes: [] };
  const missing = others.map(({ missingPairs }) => new Set(missingPairs.map((pair) => pair.join(' '))));
  return {
    labels: first.labels.map(({ label }, i) => ({
      label,
      cases: sum(parts.map(({ labels }) => labels[i].cases)),
    })),
    missingPairs: first.missingPairs.filter((pair) => missing.every((set) => set.has(pair.join(' ')))),
    library: first.library.map((entry, i) => ({
      ...entry,
      cases: sum(parts.map(({ library }) => library[i].cases)),
    })),
    sometimes: first.sometimes.map((fact, i) => ({
      ...fact,
      blocks: sum(parts.map(({ sometimes }) => sometimes[i].blocks)),
    })),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
