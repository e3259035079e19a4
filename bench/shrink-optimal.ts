/**
 * How often the shrinkers reach the shortest length that the exhaustive checker proves: from 100 random cases
 * of every bucket in which it found a law violated. Where so many blocks have fewer, the rest are grown.
 *
 * Usage: npm run bench shrink-optimal -- [--scope NAME] [--check FILE] [--starts N] [--blocks N]
 *        [--bucket PART] [release …]
 * `--check` takes what `vmacheck check --json` has printed instead of exploring the scope anew.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { check } from '../checker/check.js';
import { MAPPINGS } from '../checker/layer/behaviours.js';
import { findScope, type Scope } from '../checker/layer/scope.js';
import { beyondScope } from '../checker/layer/within.js';
import type { CheckResult, Counterexample } from '../checker/result.js';
import { decodeToken, encodeToken } from '../models/archive.js';
import { findRelease, profileOf, type Release } from '../models/releases.js';
import type { Operation, Scenario } from '../models/scenario.js';
import { Judge } from '../properties/judge.js';
import { LAWS } from '../properties/registry.js';
import { scenarioOrder } from '../shrinkers/order.js';
import { type ShrinkOptions, shrink } from '../shrinkers/shrink.js';
import { collectStarts, growStart } from './shrink-starts.js';

/** What came of shrinking the cases of one bucket, beside what the checker proves. */
export interface ShrinkOptimal {
  readonly release: string;
  readonly bucket: string;
  /** Operations of the shortest counterexample in the scope. */
  readonly shortest: number;
  readonly starts: number;
  /** How many of them no random case gave: they were grown from the checker's counterexample. */
  readonly grown: number;
  /** How many ended in exactly that many operations. */
  readonly reached: number;
  /** How many ended in fewer, by what no scenario of the scope has. */
  readonly beyond: number;
  /** What that is, each thing once. */
  readonly beyondBy: readonly string[];
  /** How many of the fewer show the bucket within the scope as well: the checker is wrong. Must be 0. */
  readonly contradictions: number;
  /** How many ended in more, and how many of these are smaller than the checker's by `scenarioOrder`. */
  readonly longer: number;
  readonly longerYetSmaller: number;
  /** How many ended in the least form: of the checker's and all that any of them reached. */
  readonly least: number;
  readonly leastToken: string;
  /** Every form longer than the shortest, for whoever wants to improve the shrinkers. */
  readonly longerTokens: readonly string[];
  readonly seconds: number;
}

export interface ShrinkOptimalOptions {
  readonly starts: number;
  readonly blocks: number;
  /** Only buckets whose name has this. */
  readonly bucket?: string;
  readonly seed: string;
  readonly shrink?: ShrinkOptions;
  readonly progress?: (row: ShrinkOptimal) => void;
}

/** Shrinks cases of each bucket that a complete check has found to violate a law. */
export function shrinkOptimal(checked: CheckResult, options: ShrinkOptimalOptions): ShrinkOptimal[] {
  if (checked.status !== 'complete') throw new Error(`the check is not complete (${checked.status})`);
  const release = findRelease(checked.release);
  const found = checked.counterexamples.filter(
    ({ finding }) => finding.verdict !== 'hookFault' && finding.bucket.includes(options.bucket ?? ''),
  );
  const starts = collectStarts(release, { ...options, buckets: found.map(({ finding }) => finding.bucket) });
  return found.map((counterexample) => {
    const { bucket } = counterexample.finding;
    const judge = new Judge(release);
    const began = performance.now();
    const shows = (scenario: Scenario) => judge.hasBucket(scenario, bucket);
    const drawn = starts.get(bucket) ?? [];
    const grown = Array.from({ length: options.starts - drawn.length }, (_, number) =>
      growStart(decodeToken(counterexample.token), shows, options.seed, number),
    );
    const ends = [...drawn, ...grown].map((start) => shrink(start, shows, options.shrink).scenario);
    const seconds = (performance.now() - began) / 1000;
    const compared = compareEnds(release, checked.scope, counterexample, ends);
    const row = { ...compared, grown: grown.length, seconds };
    options.progress?.(row);
    return row;
  });
}

/** What the scenarios that random cases ended in are beside the checker's counterexample. */
export function compareEnds(
  release: Release,
  scope: Scope,
  { finding: { bucket }, operations: shortest, token }: Counterexample,
  ends: readonly Scenario[],
): Omit<ShrinkOptimal, 'grown' | 'seconds'> {
  const judge = new Judge(release);
  const proven = decodeToken(token);
  const [least] = [proven, ...ends].sort(scenarioOrder);
  const fewer = ends.filter(({ operations }) => operations.length < shortest);
  const longer = ends.filter(({ operations }) => operations.length > shortest);
  const { features } = profileOf(release);
  const within = (scenario: Scenario) => beyondScope(scope, scenario, features) === null;
  return {
    release: release.id,
    bucket,
    shortest,
    starts: ends.length,
    reached: ends.length - fewer.length - longer.length,
    beyond: fewer.length,
    beyondBy: [...new Set(fewer.map((each) => beyondScope(scope, each, features) ?? 'nothing'))],
    contradictions: fewer.filter((each) =>
      likeTheScopes(scope, each).some((other) => within(other) && judge.hasBucket(other, bucket)),
    ).length,
    longer: longer.length,
    longerYetSmaller: longer.filter((each) => scenarioOrder(each, proven) < 0).length,
    least: ends.filter((each) => scenarioOrder(each, least) === 0).length,
    leastToken: encodeToken(least),
    longerTokens: [...new Set(longer.map(encodeToken))],
  };
}

/** A scenario, and the same with what mmap asks for as the scope has it: the shrinkers prefer other values. */
function likeTheScopes(scope: Scope, scenario: Scenario): Scenario[] {
  const mapped = MAPPINGS.slice(0, scope.mappings).map((mapping) => ({
    ...scenario,
    operations: scenario.operations.map(
      (operation): Operation =>
        operation.kind === 'mmap'
          ? { ...operation, ...mapping, pgoff: operation.start, replace: 1 }
          : operation,
    ),
  }));
  return [scenario, ...mapped];
}

/** Whether a row has what is asked: at least 95 of 100 starts are no longer than proven, and no contradiction. */
export function isReached({ starts, reached, beyond, contradictions }: ShrinkOptimal): boolean {
  return contradictions === 0 && starts > 0 && reached + beyond >= 0.95 * starts;
}

/** The rows as a table for a terminal. */
export function formatShrinkOptimal(rows: readonly ShrinkOptimal[]): string {
  const table = new Table({
    head: [
      'release',
      'bucket',
      'shortest',
      'reached',
      'fewer, beyond the scope',
      'longer',
      'least form',
      's',
    ],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    const wrong = row.contradictions > 0 ? `; ${row.contradictions} WITHIN IT` : '';
    const smaller = row.longerYetSmaller > 0 ? ` (${row.longerYetSmaller} smaller in all)` : '';
    table.push([
      row.release,
      row.bucket,
      row.shortest,
      `${row.reached} of ${row.starts}${row.grown > 0 ? `, ${row.grown} grown` : ''}`,
      row.beyond > 0 ? `${row.beyond}: ${row.beyondBy.join(', ')}${wrong}` : '-',
      row.longer > 0 ? `${row.longer}${smaller}` : '-',
      row.least,
      row.seconds.toFixed(1),
    ]);
  }
  const drawn = rows.filter(({ grown }) => grown === 0).length;
  const short = rows.filter((row) => !isReached(row)).length;
  return [
    table.toString(),
    `${rows.length} buckets, ${drawn} with random starts alone; ${short} below 95 %`,
  ].join('\n');
}

/** `npm run bench shrink-optimal`. The exit code is 1 when a bucket misses 95 %. */
export async function benchShrinkOptimal(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      scope: { type: 'string', default: 'tiny' },
      check: { type: 'string' },
      starts: { type: 'string', default: '100' },
      blocks: { type: 'string', default: '100' },
      bucket: { type: 'string', default: '' },
      seed: { type: 'string', default: 'shrink-optimal' },
      json: { type: 'boolean', default: false },
    },
  });
  const releases = positionals.length > 0 ? positionals : ['7.3', '6.16'];
  const checks: CheckResult[] =
    values.check === undefined ? [] : [JSON.parse(readFileSync(values.check, 'utf8')) as CheckResult];
  if (values.check === undefined)
    for (const release of releases)
      checks.push(
        await check({
          release: findRelease(release).id,
          scope: findScope(values.scope),
          properties: LAWS.map(({ id }) => id),
        }),
      );
  const rows = checks.flatMap((checked) =>
    shrinkOptimal(checked, {
      starts: Number(values.starts),
      blocks: Number(values.blocks),
      bucket: values.bucket,
      seed: values.seed,
      progress: ({ release, bucket, reached, starts, beyond, longerTokens }) => {
        process.stderr.write(`${release} ${bucket}: ${reached} + ${beyond} of ${starts}\n`);
        for (const token of longerTokens.slice(0, 6)) process.stderr.write(`  ${token}\n`);
      },
    }),
  );
  console.log(values.json ? JSON.stringify(rows, null, 2) : formatShrinkOptimal(rows));
  if (!rows.every(isReached)) process.exitCode = 1;
}
