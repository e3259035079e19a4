/**
 * How well the shrinkers find the least form of a bug: from up to 100 random cases of every bucket.
 *
 * Usage: node dist/bench/shrink-quality.js [--starts N] [--blocks N] [--seed TEXT] [--hooks] [release …]
 * `--hooks` takes the buckets in too in which a hook breaks its contract.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { encodeToken } from '../models/archive.js';
import { findRelease, type Release } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { Judge } from '../properties/judge.js';
import { scenarioOrder } from '../shrinkers/order.js';
import { type ShrinkOptions, shrink } from '../shrinkers/shrink.js';
import { collectStarts, type StartsOptions } from './shrink-starts.js';

export interface ShrinkQualityOptions extends StartsOptions {
  /** Releases to look for buckets in. */
  readonly releases: readonly string[];
  readonly shrink?: ShrinkOptions;
  /** Called after each bucket. */
  readonly progress?: (row: ShrinkQuality) => void;
}

/** What came of shrinking the cases of one bucket. */
export interface ShrinkQuality {
  readonly release: string;
  readonly bucket: string;
  readonly starts: number;
  /** How many ended in the least form that any of them reached. */
  readonly least: number;
  /** How many different forms they ended in. */
  readonly forms: number;
  /** How many of those in the least form are proven least. */
  readonly proven: number;
  /** How many ended in a scenario that is not of this bucket: must be 0. */
  readonly slips: number;
  /** Of the scenario, as a token. */
  readonly token: string;
  readonly medianEvaluations: number;
  readonly seconds: number;
  /** Every form with its number, the least first. */
  readonly tokens: readonly (readonly [token: string, times: number])[];
}

/** Collects starting points and shrinks them, bucket by bucket in the order of their names. */
export function shrinkQuality(options: ShrinkQualityOptions): ShrinkQuality[] {
  return options.releases.map(findRelease).flatMap((release) => {
    const starts = collectStarts(release, options);
    return [...starts.keys()].sort().map((bucket) => {
      const row = shrinkAll(release, bucket, starts.get(bucket)!, options.shrink ?? {});
      options.progress?.(row);
      return row;
    });
  });
}

function shrinkAll(
  release: Release,
  bucket: string,
  starts: readonly Scenario[],
  options: ShrinkOptions,
): ShrinkQuality {
  const judge = new Judge(release);
  const began = performance.now();
  const results = starts.map((start) =>
    shrink(start, (candidate) => judge.hasBucket(candidate, bucket), options),
  );
  const seconds = (performance.now() - began) / 1000;
  const sorted = results.map(({ scenario }) => scenario).sort(scenarioOrder);
  const least = encodeToken(sorted[0]);
  const tokens = new Map<string, number>();
  for (const scenario of sorted) {
    const token = encodeToken(scenario);
    tokens.set(token, (tokens.get(token) ?? 0) + 1);
  }
  const fresh = new Judge(release);
  const evaluations = results.map((result) => result.evaluations).sort((a, b) => a - b);
  return {
    release: release.id,
    bucket,
    starts: starts.length,
    least: tokens.get(least)!,
    forms: tokens.size,
    proven: results.filter((result) => result.provenLeast && encodeToken(result.scenario) === least).length,
    slips: sorted.filter((scenario) => !fresh.hasBucket(scenario, bucket)).length,
    token: least,
    medianEvaluations: evaluations[evaluations.length >> 1],
    seconds,
    tokens: [...tokens],
  };
}

/** The rows as a table for a terminal. */
export function formatShrinkQuality(rows: readonly ShrinkQuality[]): string {
  const table = new Table({
    head: ['release', 'bucket', 'least', 'forms', 'proven', 'slips', 'evaluations', 's'],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    table.push([
      row.release,
      row.bucket,
      `${row.least} of ${row.starts}`,
      row.forms,
      row.proven,
      row.slips,
      row.medianEvaluations,
      row.seconds.toFixed(1),
    ]);
  }
  const short = rows.filter(({ least, starts, slips }) => least < 0.95 * starts || slips > 0);
  const enough = rows.filter(({ starts }) => starts >= 100).length;
  return [
    table.toString(),
    `${rows.length} buckets, ${enough} with 100 starts or more; ${short.length} below 95 % or with slips`,
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      starts: { type: 'string', default: '100' },
      blocks: { type: 'string', default: '100' },
      seed: { type: 'string', default: 'shrink-quality' },
      hooks: { type: 'boolean', default: false },
    },
  });
  const rows = shrinkQuality({
    releases: positionals.length > 0 ? positionals : ['6.16-rc1', '6.16', '7.3'],
    starts: Number(values.starts),
    blocks: Number(values.blocks),
    seed: values.seed,
    hookFaults: values.hooks,
    progress: ({ release, bucket, least, starts: count, medianEvaluations, tokens }) => {
      process.stderr.write(`${release} ${bucket}: ${least} of ${count}, ${medianEvaluations} evaluations\n`);
      if (least < count) {
        for (const [token, times] of tokens.slice(0, 6)) process.stderr.write(`  ${times} ${token}\n`);
      }
    },
  });
  console.log(formatShrinkQuality(rows));
  if (rows.some(({ least, starts: count, slips }) => slips > 0 || least < 0.95 * count)) process.exitCode = 1;
}
