/**
 * `npm run bench guided`: how much of what the layer does is shown, and how many cases it takes to notice a
 * mistake, by guided search, by the plain modes in turn, and by cases made of everything alike. Of the mistakes:
 * every mutant of the optimized model, every deviation that stands alone on the ideal, and with `--tree` a sample
 * of mutants of the tree's own text.
 *
 * Usage: node dist/bench/main.js guided [--seeds N] [--first N] [--cases N] [--ways LIST]
 *        [--only growth|mutants|deviations|tree] [--tree DIR [--sample N]] [name …]
 */
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { FeatureProbe } from '../campaigns/guided/probe.js';
import { MODES } from '../generators/modes.js';
import { DEVIATION_IDS } from '../models/deviations.js';
import { MUTANT_IDS } from '../models/mutants/catalogue.js';
import { loadMutant } from '../models/mutants/load.js';
import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { Judge } from '../properties/judge.js';
import { benchGrowth } from './growth.js';
import { idealWith } from './lone-deviation.js';
import { a12, median } from './samples.js';
import { treeTargets } from './tree-targets.js';
import { guided, inBlocks, type Series, uniform } from './ways.js';

/** Something with a mistake in it. */
export interface Target {
  readonly name: string;
  /** Looks at it, for guidance. */
  readonly probe: FeatureProbe;
  readonly notices: (scenario: Scenario) => boolean;
  readonly close?: () => void;
}

const MODE_IDS = MODES.map(({ id }) => id);

const WAYS = {
  uniform: (seed) => uniform(seed),
  modes: (seed) => inBlocks(seed),
  guided: (seed, { probe }) => guided(seed, probe),
  mixed: (seed, { probe }) => guided(seed, probe, MODE_IDS),
} as const satisfies Record<string, (seed: string, target: Target) => Series>;
type Way = keyof typeof WAYS;
const WAY_IDS = Object.keys(WAYS) as Way[];

interface Row {
  readonly name: string;
  /** Cases to the first detection by seed; one more than the limit where there was none. */
  readonly cases: Readonly<Record<Way, readonly number[]>>;
}

async function mutantTarget(id: (typeof MUTANT_IDS)[number]): Promise<Target> {
  const model = await loadMutant(id, 'optimized');
  const ideal = findRelease('ideal');
  const judge = new Judge(ideal);
  return {
    name: id,
    probe: new FeatureProbe(model, profileOf(ideal).features),
    notices: (scenario) => judge.failing(scenario, model).length > 0,
  };
}

function deviationTarget(id: (typeof DEVIATION_IDS)[number]): Target {
  const release = idealWith(id);
  const profile = profileOf(release);
  const judge = new Judge(release);
  return {
    name: id,
    probe: new FeatureProbe(createOptimized(profile), profile.features),
    notices: (scenario) =>
      judge.judge(scenario).some(({ verdict, cause }) => verdict !== 'hookFault' && cause.includes(id)),
  };
}

function casesToDetection(series: Series, { notices }: Target, limit: number): number {
  for (let count = 1; count <= limit; count++) if (notices(series())) return count;
  return limit + 1;
}

function measure(target: Target, ways: readonly Way[], seeds: readonly string[], limit: number): Row {
  const entries = ways.map((way) => [
    way,
    seeds.map((seed) => casesToDetection(WAYS[way](seed, target), target, limit)),
  ]);
  return { name: target.name, cases: Object.fromEntries(entries) as Row['cases'] };
}

/** Which ways are compared. */
const VERSUS: readonly (readonly [Way, Way])[] = [
  ['guided', 'uniform'],
  ['guided', 'modes'],
  ['mixed', 'modes'],
];

/** The table of one kind of mistake, and what it comes to. */
function format(title: string, rows: readonly Row[], ways: readonly Way[], limit: number): string {
  const said = (value: number) => (value > limit ? `> ${limit}` : String(Math.round(value)));
  const versus = VERSUS.filter((pair) => pair.every((way) => ways.includes(way)));
  const head = [title, ...ways, ...versus.map((pair) => `A12 ${pair.join('/')}`)];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const { name, cases } of rows) {
    table.push([
      name,
      ...ways.map((way) => said(median(cases[way]))),
      ...versus.map(([left, right]) => a12(cases[left], cases[right]).toFixed(2)),
    ]);
  }
  return [
    table.toString(),
    ...ways.map((way) => summary(way, rows, limit)),
    ...versus.map((pair) => sides(pair, rows)),
  ].join('\n');
}

function summary(way: Way, rows: readonly Row[], limit: number): string {
  const all = rows.flatMap(({ cases }) => cases[way]);
  const found = all.filter((cases) => cases <= limit).length;
  const mean = Math.exp(all.reduce((sum, cases) => sum + Math.log(cases), 0) / all.length);
  return `${way}: ${found} of ${all.length} runs noticed it; geometric mean ${Math.round(mean)} cases`;
}

/** On how many of the rows one way is sooner than the other, by the usual mark of a medium effect. */
function sides([left, right]: readonly [Way, Way], rows: readonly Row[]): string {
  const values = rows.map(({ cases }) => a12(cases[left], cases[right]));
  const sooner = values.filter((value) => value >= 0.64).length;
  const later = values.filter((value) => value <= 0.36).length;
  return `${left} against ${right}: sooner (A12 >= 0.64) on ${sooner} of ${rows.length}, later (<= 0.36) on ${later}`;
}

export async function benchGuided(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '10' },
      first: { type: 'string', default: '0' },
      cases: { type: 'string', default: '30000' },
      only: { type: 'string' },
      ways: { type: 'string', default: WAY_IDS.join() },
      tree: { type: 'string' },
      sample: { type: 'string', default: '20' },
    },
  });
  const limit = Number(values.cases);
  const first = Number(values.first);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => String(first + i));
  const ways = WAY_IDS.filter((way) => values.ways.split(',').includes(way));
  const wanted = (name: string) =>
    positionals.length === 0 || positionals.some((part) => name.includes(part));
  const asked = (kind: string) => values.only === undefined || values.only === kind;
  const rowsOf = (title: string, rows: readonly Row[]) => {
    if (rows.length > 0) console.log(format(title, rows, ways, limit));
  };
  const timed = (target: Target): Row => {
    const row = measure(target, ways, seeds, limit);
    target.close?.();
    process.stderr.write(`${JSON.stringify(row)}\n`);
    return row;
  };
  if (asked('growth') && positionals.length === 0) benchGrowth(seeds);
  if (asked('mutants')) {
    const rows: Row[] = [];
    for (const id of MUTANT_IDS.filter(wanted)) rows.push(timed(await mutantTarget(id)));
    rowsOf('mutant', rows);
  }
  if (asked('deviations'))
    rowsOf(
      'deviation',
      DEVIATION_IDS.filter(wanted).map((id) => timed(deviationTarget(id))),
    );
  if (asked('tree') && values.tree !== undefined) {
    const rows: Row[] = [];
    for (const target of treeTargets(values.tree, Number(values.sample))) rows.push(timed(target));
    rowsOf('mutant of the tree', rows);
  }
}
