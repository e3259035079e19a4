/** What a search through a history has found, as text. */
import { shortId } from './series.js';
import { plural } from './words.js';

/** A bucket of one case on the releases. */
export interface BucketHistory {
  readonly bucket: string;
  readonly releases: readonly { readonly release: string; readonly shown: boolean }[];
  readonly changes: readonly ReleaseChange[];
  /** The deviations that it comes from, with the commits that brought and removed them. */
  readonly causes: readonly {
    readonly deviation: string;
    readonly what: string;
    readonly brought?: string;
    readonly removed?: string;
  }[];
}

export interface ReleaseChange {
  readonly kind: 'appeared' | 'fixed';
  readonly release: string;
  /** The release before it; null for the first one there is. */
  readonly after: string | null;
}

/** A commit that was tried. */
export interface TriedCommit {
  readonly id: string;
  readonly subject: string;
  readonly outcome: 'shown' | 'notShown' | 'broken';
  readonly runs: number;
  readonly shown: number;
  readonly reason: string;
}

export interface BisectReport {
  readonly token: string;
  readonly repository: string;
  /** The release whose contract all revisions were judged by. */
  readonly profile: string;
  readonly symptom: string;
  readonly direction: 'broken' | 'fixed';
  /** The commits among which the change is. */
  readonly suspects: readonly { readonly id: string; readonly subject: string }[];
  readonly tried: readonly TriedCommit[];
  /** Runs of each revision that was tried once. */
  readonly runs: number;
  /** How often the symptom shows in runs of a revision that has it. */
  readonly rate: number;
  /** The chance that all runs of such a revision miss it. */
  readonly missed: number;
  /** About the chance that the answer is wrong for that reason: the rate is an estimate. */
  readonly wrong: number;
}

const OUTCOMES = { shown: '✗ shown', notShown: '✓ not shown', broken: '? does not build' } as const;

export function renderBisectText(report: BisectReport): string {
  const { symptom, direction, suspects, tried } = report;
  const found = suspects.map(({ id, subject }) => `${shortId(id)} ${subject}`);
  const word = direction === 'broken' ? 'broken in' : 'fixed in';
  const what = symptom.includes('/') ? symptom : `another behaviour (${symptom})`;
  return [
    `${what}, judged as ${report.profile}`,
    ...tried.map(
      ({ id, subject, outcome, runs, shown, reason }) =>
        `  ${OUTCOMES[outcome].padEnd(17)} ${outcome === 'broken' ? '' : `${shown} of ${plural(runs, 'run')}  `}${shortId(id)} ${subject}${reason === '' ? '' : `: ${reason}`}`,
    ),
    certainty(report),
    ...(found.length === 1
      ? [`${word} ${found[0]}`]
      : [`${word} one of these, which cannot be told apart:`, ...found.map((each) => `  ${each}`)]),
  ].join('\n');
}

function certainty({ rate, missed, wrong, runs }: BisectReport): string {
  if (rate === 1) return 'every run of a revision that shows it did';
  return `${percent(rate)} of the runs of a revision that has it show it; ${plural(runs, 'run')} miss it with a chance of ${percent(missed)}; the answer is wrong for that reason with a chance of about ${percent(wrong)}`;
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}

export function renderBucketHistoriesText(histories: readonly BucketHistory[]): string {
  if (histories.length === 0) return 'the case violates no law under any release';
  return histories
    .flatMap(({ bucket, releases, changes, causes }) => [
      bucket,
      `  ${releases.map(({ release, shown }) => `${release} ${shown ? '✗' : '✓'}`).join('  ')}`,
      ...changes.map(({ kind, release, after }) =>
        after === null
          ? `  there since ${release}, the first release there is`
          : `  ${kind} between ${after} and ${release}`,
      ),
      ...causes.map(
        ({ deviation, what, brought, removed }) =>
          `  ${deviation}: ${what} (brought by ${brought ?? 'an unknown commit'}; ${removed === undefined ? 'open' : `${removed.startsWith('in ') ? 'removed' : 'removed by'} ${removed}`})`,
      ),
    ])
    .join('\n');
}
