/**
 * How soon a deviation is noticed that stands alone on the ideal, by three ways of making cases: every
 * case made of everything, a swarm subset for each block, and a swarm mixed with the library.
 *
 * Usage: node dist/bench/detection.js [--seeds N] [--cases N] [deviation …]
 */
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import Table from 'cli-table3';
import { encodeToken } from '../models/archive.js';
import { DEVIATION_IDS, type DeviationId } from '../models/deviations.js';
import type { Scenario } from '../models/scenario.js';
import { Judge } from '../properties/judge.js';
import type { Finding } from '../properties/property.js';
import { shrink } from '../shrinkers/shrink.js';
import { idealWith } from './lone-deviation.js';
import { a12, median } from './samples.js';
import { inBlocks, type Series, uniform } from './ways.js';

/** The ways of making cases, each an endless series for a seed. */
const WAYS: Readonly<Record<string, (seed: string) => Series>> = {
  uniform,
  swarm: (seed) => inBlocks(seed, ['uniform']),
  library: (seed) => inBlocks(seed, ['library']),
  modes: (seed) => inBlocks(seed),
};
const WAY_IDS = Object.keys(WAYS);

interface Row {
  readonly deviation: DeviationId;
  /** By way: cases to the first detection, one for each seed; the limit where there was none. */
  readonly cases: Readonly<Record<string, readonly number[]>>;
  /** The bucket and its least case; null where no way found anything. */
  readonly least: { readonly bucket: string; readonly token: string } | null;
}

function detect(deviation: DeviationId, seeds: number, limit: number): Row {
  const release = idealWith(deviation);
  const cases: Record<string, number[]> = {};
  let found: { scenario: Scenario; finding: Finding } | null = null;
  for (const way of WAY_IDS) {
    cases[way] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const judge = new Judge(release);
      const next = WAYS[way](String(seed));
      let count = 0;
      while (count < limit) {
        count++;
        const scenario = next();
        const finding = judge
          .judge(scenario)
          .find(({ verdict, cause }) => verdict !== 'hookFault' && cause.includes(deviation));
        if (finding === undefined) continue;
        found ??= { scenario, finding };
        break;
      }
      cases[way].push(count);
    }
  }
  if (found === null) return { deviation, cases, least: null };
  const { bucket } = found.finding;
  const judge = new Judge(release);
  const { scenario } = shrink(found.scenario, (candidate) => judge.hasBucket(candidate, bucket));
  return { deviation, cases, least: { bucket, token: encodeToken(scenario) } };
}

/** The rows as tables for a terminal. */
function format(rows: readonly Row[], limit: number): string {
  const cell = (value: number) => (value >= limit ? `> ${limit - 1}` : String(value));
  const versus = (row: Row, way: string) => a12(row.cases[way], row.cases.uniform).toFixed(2);
  const table = new Table({
    head: ['deviation', ...WAY_IDS, 'A12 swarm', 'A12 library', 'A12 modes'],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    table.push([
      row.deviation,
      ...WAY_IDS.map((way) => cell(median(row.cases[way]))),
      ...['swarm', 'library', 'modes'].map((way) => versus(row, way)),
    ]);
  }
  const least = rows.map(
    ({ deviation, least: found }) =>
      `${deviation}\n  ${found === null ? 'not detected' : `${found.bucket}\n  ${found.token}`}`,
  );
  return [table.toString(), ...least].join('\n');
}

interface Share {
  readonly deviations: readonly DeviationId[];
  readonly seeds: number;
  readonly limit: number;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seeds: { type: 'string', default: '10' }, cases: { type: 'string', default: '200000' } },
  });
  const limit = Number(values.cases);
  const deviations = DEVIATION_IDS.filter((id) => positionals.length === 0 || positionals.includes(id));
  const workers = availableParallelism();
  const shares = Array.from({ length: workers }, (_, worker) =>
    deviations.filter((_id, index) => index % workers === worker),
  );
  const rows = await Promise.all(
    shares.map((share) => {
      const data: Share = { deviations: share, seeds: Number(values.seeds), limit };
      return new Promise<Row[]>((resolve, reject) => {
        new Worker(fileURLToPath(import.meta.url), { workerData: data })
          .once('message', resolve)
          .once('error', reject);
      });
    }),
  );
  const sorted = rows
    .flat()
    .sort((a, b) => deviations.indexOf(a.deviation) - deviations.indexOf(b.deviation));
  console.log(format(sorted, limit));
  if (sorted.some(({ least }) => least === null)) process.exitCode = 1;
}

if (!isMainThread) {
  const { deviations, seeds, limit } = workerData as Share;
  parentPort?.postMessage(deviations.map((deviation) => detect(deviation, seeds, limit)));
} else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main();
}
