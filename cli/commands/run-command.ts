/** What `fuzz`, `campaign`, `matrix` and `gate` share: from options to a plan, from a result to output. */
import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { defaultReleases } from '../../campaigns/config/setup-of.js';
import { RERUNS } from '../../campaigns/flake.js';
import { gateScopes } from '../../campaigns/gate/scopes.js';
import { GUIDED } from '../../campaigns/guided/mode.js';
import { planTrees } from '../../campaigns/kernel-tree/plan-trees.js';
import type { Budget, RunPlan, TreePlan } from '../../campaigns/plan.js';
import { ResultsFolder } from '../../campaigns/results-folder.js';
import type { CoverRequest } from '../../campaigns/statistics/covers.js';
import { MODES } from '../../generators/modes.js';
import type { ReleaseId } from '../../models/releases.js';
import { PROPERTIES } from '../../properties/registry.js';
import { execute } from '../execute.js';
import { type FleetOptions, fleetOf } from '../fleet-options.js';
import { loadLedger } from '../ledger.js';
import { chance, covers, duration, modes, properties, releases, wholeNumber } from '../options.js';
import { type OutputOptions, withOutputOptions } from '../outputs.js';
import { todaysWaivers } from '../waivers.js';

/** Without a chance of its own, `--stop-on-plateau` takes this one: once in ten thousand cases. */
const PLATEAU = '0.0001';

export interface RunCommandOptions extends OutputOptions, FleetOptions {
  readonly seed: string;
  readonly release?: ReleaseId[];
  readonly tree?: string[];
  readonly mode: string[];
  readonly property: string[];
  readonly blocks?: number;
  readonly time?: number;
  readonly workers: number;
  readonly cover?: CoverRequest[];
  readonly stopOnPlateau?: number;
  readonly oracle: boolean;
  readonly ledger: string;
  readonly reruns: number;
  readonly waivers?: string;
}

/** Adds the options of runs over releases. */
export function withRunOptions(command: Command, defaults: { seed: string; budget: Budget }): Command {
  return withSharedOptions(command, defaults)
    .addOption(
      new Option(
        '--release <list>',
        'releases, comma separated (default: all; with --tree, the profiles of the trees)',
      ).argParser(releases),
    )
    .addOption(
      new Option(
        '--tree <folder>',
        'a kernel source tree that runs the same cases; can be given more than once',
      ).argParser((value: string, before: string[] = []) => [...before, value]),
    )
    .option('--no-oracle', 'do not compare the reference with the optimized model')
    .addOption(new Option('--ledger <file>', 'known findings; "empty" for none').default('packaged'));
}

/** Adds the options that every run takes. */
export function withSharedOptions(command: Command, defaults: { seed: string; budget: Budget }): Command {
  const { budget } = defaults;
  const said = budget.kind === 'blocks' ? `${budget.blocks} blocks` : `${budget.seconds}s`;
  return withOutputOptions(command)
    .addOption(new Option('--seed <text>', 'the campaign seed').default(defaults.seed))
    .addOption(
      new Option('--mode <list>', `generator modes: ${MODES.map(({ id }) => id).join(', ')}, ${GUIDED}`)
        .argParser(modes)
        .default(
          MODES.map(({ id }) => id),
          'all but guided',
        ),
    )
    .addOption(
      new Option('--property <list>', 'laws and relations, comma separated, or none')
        .argParser(properties)
        .default(
          PROPERTIES.map(({ id }) => id),
          'all',
        ),
    )
    .addOption(
      new Option('--blocks <n>', `blocks of 1,024 cases to run (default: ${said})`)
        .argParser(wholeNumber('--blocks', 1, 10_000_000))
        .conflicts('time'),
    )
    .addOption(new Option('--time <time>', 'time to run, such as 30s, 5m, 2h').argParser(duration('--time')))
    .addOption(
      new Option(
        '--cover <condition>',
        'fail with exit code 4 unless so many of the cases surely have a label, as in "ksm>=0.01"; can be given more than once',
      ).argParser(covers),
    )
    .addOption(
      new Option(
        '--stop-on-plateau [chance]',
        'end when the next random case surely shows a new bucket with less than this chance',
      )
        .argParser(chance('--stop-on-plateau'))
        .preset(PLATEAU),
    )
    .addOption(
      new Option('--workers <n>', 'worker threads; no influence on the result')
        .argParser(wholeNumber('--workers', 1, 256))
        .default(availableParallelism(), 'cores'),
    )
    .addOption(
      new Option('--reruns <n>', 'run each new finding again so often, to see whether it shows every time')
        .argParser(wholeNumber('--reruns', 0, 1000))
        .default(RERUNS),
    )
    .addOption(new Option('--waivers <file>', 'new findings to let pass, each with a reason and a last day'));
}

/** What a command decides of its run, beside its options. */
interface RunExtra {
  readonly regression: boolean;
  readonly canary: boolean;
  /** Search checker scopes, as far as the time allows. */
  readonly scopes?: boolean;
}

/** Builds the trees, and runs. */
export async function runCommand(
  command: RunPlan['command'],
  options: RunCommandOptions,
  fallback: Budget,
  extra: RunExtra,
): Promise<void> {
  const onBuild = (folder: string, variant: string) => {
    if (!options.json) process.stderr.write(`building ${folder} (${variant})\n`);
  };
  const trees = planTrees(options.tree ?? [], onBuild, { coverage: options.mode.includes(GUIDED) });
  await runPlan(command, options, fallback, {
    ...extra,
    releases: options.release ?? defaultReleases(trees),
    trees,
  });
}

/** Runs a plan, prints and stores the result, and sets the exit code. */
export async function runPlan(
  command: RunPlan['command'],
  options: Omit<RunCommandOptions, 'release' | 'tree'>,
  fallback: Budget,
  extra: RunExtra & { readonly releases: readonly ReleaseId[]; readonly trees: readonly TreePlan[] },
): Promise<void> {
  const { releases, trees, regression, canary, scopes = false } = extra;
  const plan: RunPlan = {
    command,
    seed: options.seed,
    modes: options.mode,
    releases,
    properties: options.property,
    oracle: options.oracle,
    trees,
    budget: budgetOf(options, fallback),
    workers: options.workers,
    reruns: options.reruns,
    covers: options.cover ?? [],
    ...(options.stopOnPlateau === undefined ? {} : { plateau: Number(options.stopOnPlateau) }),
    ...(scopes && options.blocks === undefined ? { scopes: gateScopes(releases) } : {}),
  };
  await execute({
    setup: { plan, ledger: options.ledger, regression, canary },
    ledger: loadLedger(options.ledger),
    waivers: todaysWaivers(options.waivers),
    connect: fleetOf(plan, options),
    output: options,
    folder: options.out === undefined ? null : new ResultsFolder(options.out),
  });
}

export function budgetOf(
  { blocks, time }: Pick<RunCommandOptions, 'blocks' | 'time'>,
  fallback: Budget,
): Budget {
  if (blocks !== undefined) return { kind: 'blocks', blocks };
  if (time !== undefined) return { kind: 'seconds', seconds: time };
  return fallback;
}
