import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname } from 'node:path';
import { type Command, Option } from 'commander';
import { ResultsFolder } from '../../campaigns/results-folder.js';
import { check } from '../../checker/check.js';
import { extendCover, readCover, renderCover } from '../../checker/cover/file.js';
import { cover } from '../../checker/cover.js';
import { findScope, SCOPE_FIELDS, SCOPES } from '../../checker/layer/scope.js';
import type { CheckResult, SimulationResult } from '../../checker/result.js';
import { simulate } from '../../checker/simulate.js';
import { MAX_OPERATIONS } from '../../models/limits.js';
import type { ReleaseId } from '../../models/releases.js';
import type { Ledger } from '../../properties/ledger.js';
import type { Finding } from '../../properties/property.js';
import {
  allCounterexamples,
  isComplete,
  isUnknown,
  renderCheckText,
  unconfirmedIn,
} from '../../reports/check.js';
import { renderCoverText } from '../../reports/cover.js';
import { renderDot, renderSvg } from '../../reports/graph.js';
import { renderItf } from '../../reports/itf.js';
import { renderSimulationText } from '../../reports/simulation.js';
import { walkthrough } from '../../reports/walkthrough.js';
import { EXIT } from '../exit-codes.js';
import { loadLedger } from '../ledger.js';
import { jsonOption, properties, releaseOption, wholeNumber } from '../options.js';
import { print, terminalStyle } from '../print.js';
import { runOn } from '../runs.js';
import { startSearchProgress, startWalksProgress } from '../search-progress.js';

interface Options {
  readonly release: ReleaseId;
  readonly scope: string;
  readonly set: string;
  readonly property?: string[];
  readonly workers: number;
  readonly symmetry: boolean;
  readonly memory: number;
  readonly checkpoint?: string;
  readonly every: number;
  readonly resume?: string;
  readonly simulate?: boolean;
  readonly seed: string;
  readonly walks: number;
  readonly depth: number;
  readonly cover?: string;
  readonly out?: string;
  readonly ledger: string;
  readonly json?: boolean;
}

const MIB = 2 ** 20;

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('explore every scenario of a bounded scope: no counterexample, or the shortest of each bug')
    .addOption(releaseOption().default('7.3'))
    .addOption(
      new Option('--scope <name>', 'how much to explore').choices(Object.keys(SCOPES)).default('tiny'),
    )
    .addOption(
      new Option(
        '--set <numbers>',
        `numbers of the scope to change: ${Object.keys(SCOPE_FIELDS).join(', ')}`,
      ).default('', 'as named'),
    )
    .addOption(new Option('--property <ids>', 'only these laws and relations count').argParser(properties))
    .addOption(
      new Option('--workers <n>', 'threads; the result does not depend on them')
        .argParser(wholeNumber('--workers', 1, 64))
        .default(availableParallelism(), 'one for each processor'),
    )
    .option('--no-symmetry', 'keep states apart that differ only in names')
    .addOption(
      new Option('--memory <MiB>', 'memory for states')
        .argParser(wholeNumber('--memory', 1, 1_000_000))
        .default(4096),
    )
    .addOption(new Option('--checkpoint <file>', 'save the search there at level borders'))
    .addOption(
      new Option('--every <states>', 'new states between two checkpoints')
        .argParser(wholeNumber('--every', 1, 1e12))
        .default(1_000_000),
    )
    .addOption(new Option('--resume <file>', 'go on with a saved search of the same release and scope'))
    .addOption(
      new Option('--simulate', 'random walks instead, for scopes that do not fit').conflicts([
        'checkpoint',
        'resume',
      ]),
    )
    .addOption(
      new Option(
        '--cover <file>',
        'afterwards add scenarios to this file until there is a step of every class in it',
      ).conflicts(['simulate', 'checkpoint', 'resume', 'property', 'out']),
    )
    .addOption(new Option('--seed <text>', 'with --simulate: what the walks are drawn from').default('walks'))
    .addOption(
      new Option('--walks <n>', 'with --simulate: how many')
        .argParser(wholeNumber('--walks', 1, 1e9))
        .default(1000),
    )
    .addOption(
      new Option('--depth <n>', 'with --simulate: steps a walk, at most')
        .argParser(wholeNumber('--depth', 1, MAX_OPERATIONS - 1))
        .default(MAX_OPERATIONS - 1, `${MAX_OPERATIONS - 1}, what a scenario has room for`),
    )
    .addOption(new Option('--out <folder>', 'counterexamples as ITF, DOT and SVG'))
    .addOption(new Option('--ledger <file>', 'known findings; "empty" for none').default('packaged'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck check --release 7.3                       the tiny scope, a few seconds
  $ vmacheck check --release 6.16 --scope small --out results/6.16
  $ vmacheck check --scope medium --checkpoint medium.ckpt
  $ vmacheck check --set pages=3,moves=4,faults=2
  $ vmacheck check --cover corpus/cover/tiny.txt
  $ vmacheck check --scope large --simulate --walks 5000 --seed tonight

Exit codes: 0 nothing new, 1 a new bucket, 4 something was never met, 5 not complete.`,
    )
    .action(async (options: Options) => {
      const ledger = loadLedger(options.ledger);
      const folder = options.out === undefined ? null : new ResultsFolder(options.out);
      const abort = new AbortController();
      const interrupt = () => abort.abort();
      process.once('SIGINT', interrupt);
      try {
        if (options.cover !== undefined) {
          await coverInto(options.cover, options, abort);
          return;
        }
        const explored =
          options.simulate === true ? await walk(options, abort) : await search(options, abort);
        if (folder !== null) await writeCounterexamples(folder, explored.result);
        print(options.json, explored.result, () => explored.text(ledger));
        process.exitCode = exitCode(explored.result, ledger);
      } finally {
        process.removeListener('SIGINT', interrupt);
      }
    });
}

interface Explored {
  readonly result: CheckResult | SimulationResult;
  text(ledger: Ledger): string;
}

async function search(options: Options, abort: AbortController): Promise<Explored> {
  const progress = startSearchProgress(options.json === true);
  try {
    const result = await check({
      ...common(options, abort),
      onProgress: progress.update,
      onPart: progress.begin,
      ...(options.checkpoint === undefined
        ? {}
        : { checkpoint: { path: options.checkpoint, states: options.every } }),
      ...(options.resume === undefined ? {} : { resume: options.resume }),
    });
    return { result, text: (ledger) => renderCheckText(result, ledger, terminalStyle()) };
  } finally {
    progress.stop();
  }
}

async function walk(options: Options, abort: AbortController): Promise<Explored> {
  const progress = startWalksProgress(options.json === true);
  try {
    const { seed, walks, depth } = options;
    const onProgress = progress.update;
    const result = await simulate({ ...common(options, abort), seed, walks, depth, onProgress });
    return { result, text: (ledger) => renderSimulationText(result, ledger, terminalStyle()) };
  } finally {
    progress.stop();
  }
}

/** The file is extended: what its scenarios cover is not covered again. */
async function coverInto(path: string, options: Options, abort: AbortController): Promise<void> {
  const file = existsSync(path) ? readCover(path) : { covered: [], tokens: [] };
  const folder = new ResultsFolder(dirname(path));
  const progress = startSearchProgress(options.json === true);
  const result = await cover({
    ...common(options, abort),
    known: file.tokens,
    onProgress: progress.update,
  }).finally(progress.stop);
  const complete = result.status === 'complete';
  if (complete) folder.write(basename(path), renderCover(extendCover(file, result)));
  print(options.json, result, () => renderCoverText(result));
  process.exitCode = result.missed.length > 0 ? EXIT.flaky : complete ? EXIT.clean : EXIT.interrupted;
}

function common(options: Options, { signal }: AbortController) {
  return {
    release: options.release,
    scope: findScope(options.scope, options.set),
    symmetry: options.symmetry ? 'full' : 'none',
    workers: options.workers,
    memory: options.memory * MIB,
    signal,
    ...(options.property === undefined ? {} : { properties: options.property }),
  } as const;
}

function exitCode(result: CheckResult | SimulationResult, ledger: Ledger): number {
  if (unconfirmedIn(result).length > 0) return EXIT.flaky;
  if (allCounterexamples<{ finding: Finding }>(result).some((each) => isUnknown(each, ledger)))
    return EXIT.finding;
  if ('stuck' in result && (result.stuck ?? 0) > 0 && result.unfollowed === 0) return EXIT.finding;
  if (!isComplete(result)) return EXIT.interrupted;
  return result.vacuous.length > 0 ? EXIT.power : EXIT.clean;
}

async function writeCounterexamples(
  folder: ResultsFolder,
  result: CheckResult | SimulationResult,
): Promise<void> {
  for (const { finding } of allCounterexamples<{ finding: Finding }>(result)) {
    const name = finding.bucket.replaceAll('/', '.');
    const told = tell(finding);
    const dot = renderDot(told, finding.step);
    folder.write(`${name}.itf.json`, renderItf(told));
    folder.write(`${name}.dot`, dot);
    folder.write(`${name}.svg`, await renderSvg(dot));
  }
  folder.write('check.json', `${JSON.stringify(result, null, 2)}\n`);
}

function tell({ scenario, release, bucket }: Finding) {
  return walkthrough(scenario, runOn(scenario, release), `${bucket} on ${release}`);
}
