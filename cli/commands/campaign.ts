import { type Command, Option } from 'commander';
import { DEFAULT_CONFIG_FILE, writeConfigTemplate } from '../../campaigns/config/init.js';
import { readConfig } from '../../campaigns/config/read-config.js';
import type { CampaignConfig } from '../../campaigns/config/schema.js';
import { DEFAULT_BUDGET, setupOf } from '../../campaigns/config/setup-of.js';
import { GUIDED } from '../../campaigns/guided/mode.js';
import { planTrees } from '../../campaigns/kernel-tree/plan-trees.js';
import { beginCampaign, freeFolder, logIn, resumeCampaign } from '../../campaigns/log/folder.js';
import { LogReader } from '../../campaigns/log/reader.js';
import type { Budget, Shard } from '../../campaigns/plan.js';
import { ResultsFolder } from '../../campaigns/results-folder.js';
import { VmacheckError } from '../../models/errors.js';
import { execute } from '../execute.js';
import { fleetOf, withFleetOptions } from '../fleet-options.js';
import { loadLedger } from '../ledger.js';
import { scopeFlag, shardFlag } from '../options.js';
import type { OutputOptions } from '../outputs.js';
import { todaysWaivers } from '../waivers.js';
import { type RunCommandOptions, withRunOptions } from './run-command.js';

interface Options extends RunCommandOptions {
  readonly config?: string;
  readonly init?: string | true;
  readonly resume?: string;
  readonly scope?: NonNullable<CampaignConfig['scopes']>;
  readonly shard?: Shard;
}

/** What can be changed when a campaign is gone on with: nothing that its results depend on. */
const BESIDE_RESUME = [
  ...['resume', 'time', 'blocks', 'workers', 'queue', 'patience', 'waivers'],
  ...['json', 'verbose', 'junit', 'sarif', 'gitlab', 'summary', 'github'],
];

export function addCampaign(program: Command): void {
  const command = program
    .command('campaign')
    .description('a time-boxed run over all releases and modes, after the regression tokens; for every night')
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck campaign                          about a minute; results in results/campaign-DATE
  $ vmacheck campaign --time 8h --out nightly  a night
  $ vmacheck campaign --seed 2026-11-23 --blocks 400   repeats a run exactly
  $ vmacheck campaign --init && vmacheck campaign --config vmacheck.json
  $ vmacheck campaign --resume nightly         goes on after a crash or an interrupt
  $ vmacheck campaign --blocks 900 --shard 2/3 --out part-2   one of three machines; then vmacheck merge

docs/campaign-configuration.md lists the keys of a configuration; flags go before it.`,
    );
  withFleetOptions(withRunOptions(command, { seed: today(), budget: DEFAULT_BUDGET }))
    .addOption(new Option('--config <file>', 'a configuration; flags go before it'))
    .addOption(
      new Option('--init [file]', `write a configuration to begin with (default: ${DEFAULT_CONFIG_FILE})`),
    )
    .addOption(new Option('--resume <folder>', 'go on with the campaign of a folder'))
    .addOption(
      new Option(
        '--scope <scope>',
        'a checker scope to search first, as tiny, tiny:all or small:7.2.11,7.3; "none"; can be given more than once (default: tiny on the newest release)',
      ).argParser(scopeFlag),
    )
    .addOption(
      new Option('--shard <i/n>', 'do every n-th block, from the i-th on; see vmacheck merge').argParser(
        shardFlag,
      ),
    )
    .action(async (options: Options, self: Command) => {
      const given = (name: string) => self.getOptionValueSource(name) === 'cli';
      if (options.init !== undefined) return init(options.init === true ? DEFAULT_CONFIG_FILE : options.init);
      if (options.resume !== undefined) return resume(options.resume, options, self, given);
      return begin(options, given);
    });
}

function init(path: string): void {
  writeConfigTemplate(path);
  process.stdout.write(`${path} written; docs/campaign-configuration.md says what each key means\n`);
}

async function begin(options: Options, given: (name: string) => boolean): Promise<void> {
  const file = options.config === undefined ? {} : readConfig(options.config);
  const { seed = today(), ...config } = overridden(file, options, given);
  const setup = setupOf({ ...config, seed }, build(config.trees ?? [], config.modes, options), options.shard);
  const ledger = loadLedger(setup.ledger);
  const folder = new ResultsFolder(config.folder ?? freeFolder(`results/campaign-${fileName(seed)}`));
  const journal = beginCampaign(folder.path, setup, ledger, { flush: config.flush });
  const waivers = todaysWaivers(config.waivers);
  const connect = fleetOf(setup.plan, options);
  await execute({ setup, ledger, waivers, output: options, folder, journal, connect });
}

async function resume(
  path: string,
  options: Options,
  command: Command,
  given: (name: string) => boolean,
): Promise<void> {
  const unfit = command.options.find(
    (option) => given(option.attributeName()) && !BESIDE_RESUME.includes(option.attributeName()),
  );
  if (unfit !== undefined) {
    const reason = `--resume goes on with what the campaign was begun with; ${unfit.long} cannot be given beside it`;
    throw new VmacheckError({ code: 'USAGE', reason });
  }
  const reader = await LogReader.open(logIn(path));
  const { setup: before } = reader.begin;
  const setup = {
    ...before,
    plan: {
      ...before.plan,
      trees: build(
        before.plan.trees.map(({ fast }) => fast.root),
        before.plan.modes,
        options,
      ),
      budget: budgetFlag(options) ?? before.plan.budget,
      workers: given('workers') ? options.workers : before.plan.workers,
    },
  };
  const ledger = loadLedger(setup.ledger);
  const journal = resumeCampaign(path, reader, setup, ledger, (bytes) =>
    process.stderr.write(
      `the last ${bytes} bytes of the log were damaged and are cut off; what they told is done again\n`,
    ),
  );
  const waivers = todaysWaivers(options.waivers);
  const folder = new ResultsFolder(path);
  const connect = fleetOf(setup.plan, options);
  await execute({ setup, ledger, waivers, output: options, folder, journal, connect });
}

/** The configuration of the file, with what flags say instead. */
function overridden(
  file: CampaignConfig,
  options: Options,
  given: (name: string) => boolean,
): CampaignConfig {
  const flags: [name: string, config: CampaignConfig][] = [
    ['seed', { seed: options.seed }],
    ['release', { releases: options.release ?? [] }],
    ['tree', { trees: options.tree ?? [] }],
    ['mode', { modes: options.mode as NonNullable<CampaignConfig['modes']> }],
    ['property', { properties: options.property }],
    ['oracle', { oracle: options.oracle }],
    ['ledger', { ledger: options.ledger }],
    ['reruns', { reruns: options.reruns }],
    [
      'cover',
      { covers: Object.fromEntries((options.cover ?? []).map(({ label, atLeast }) => [label, atLeast])) },
    ],
    ['stopOnPlateau', { plateau: Number(options.stopOnPlateau) }],
    ['waivers', { waivers: options.waivers ?? '' }],
    ['workers', { workers: options.workers }],
    ['out', { folder: options.out ?? '' }],
    ['scope', { scopes: options.scope ?? [] }],
  ];
  const { time, blocks, ...rest } = file;
  const budget = budgetFlag(options);
  return Object.assign(
    rest,
    budget === undefined
      ? { ...(time === undefined ? {} : { time }), ...(blocks === undefined ? {} : { blocks }) }
      : budget.kind === 'blocks'
        ? { blocks: budget.blocks }
        : { time: `${budget.seconds}s` },
    ...flags.filter(([name]) => given(name)).map(([, config]) => config),
  );
}

function budgetFlag({ blocks, time }: Pick<Options, 'blocks' | 'time'>): Budget | undefined {
  if (blocks !== undefined) return { kind: 'blocks', blocks };
  return time === undefined ? undefined : { kind: 'seconds', seconds: time };
}

function build(
  folders: readonly string[],
  modes: string | readonly string[] | undefined,
  { json }: OutputOptions,
) {
  const onBuild = (folder: string, variant: string) => {
    if (!json) process.stderr.write(`building ${folder} (${variant})\n`);
  };
  return planTrees(folders, onBuild, { coverage: modes?.includes(GUIDED) ?? false });
}

/** A seed can hold anything. */
function fileName(seed: string): string {
  return seed.replaceAll(/[^\w.-]/g, '_');
}

/** The seed of a nightly run: printed and stored before the first case, so that it can be repeated. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}
