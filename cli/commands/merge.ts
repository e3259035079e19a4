import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { planTrees } from '../../campaigns/kernel-tree/plan-trees.js';
import { beginCampaign, requireKey } from '../../campaigns/log/folder.js';
import { openShards, ShardExecutor } from '../../campaigns/merge.js';
import { ResultsFolder } from '../../campaigns/results-folder.js';
import { VmacheckError } from '../../models/errors.js';
import { execute } from '../execute.js';
import { loadLedger } from '../ledger.js';
import { wholeNumber } from '../options.js';
import { type OutputOptions, withOutputOptions } from '../outputs.js';
import { todaysWaivers } from '../waivers.js';

interface Options extends OutputOptions {
  readonly workers: number;
  readonly waivers?: string;
}

export function addMerge(program: Command): void {
  const command = program
    .command('merge')
    .description('the shards of a campaign as one: the result that one machine would have had')
    .argument('<folder...>', 'the folders of all shards, in any order')
    .addOption(
      new Option('--workers <n>', 'worker threads that shrink; no influence on the result')
        .argParser(wholeNumber('--workers', 1, 256))
        .default(availableParallelism(), 'cores'),
    )
    .addOption(new Option('--waivers <file>', 'new findings to let pass, each with a reason and a last day'))
    .addHelpText(
      'after',
      `
Examples:
  $ vmacheck campaign --seed night --blocks 900 --shard 1/3 --out part-1    on each machine its own part
  $ vmacheck merge part-1 part-2 part-3 --out night

Shards that ran for a time are merged as far as all of them came.`,
    );
  withOutputOptions(command).action(async (folders: string[], options: Options) => {
    if (options.out === undefined)
      throw new VmacheckError({ code: 'USAGE', reason: 'merge needs --out, a folder for the whole' });
    const { setup: asked, past, logs, notDone } = await openShards(folders);
    const trees = planTrees(
      asked.plan.trees.map(({ fast }) => fast.root),
      (folder, variant) => {
        if (!options.json) process.stderr.write(`building ${folder} (${variant})\n`);
      },
    );
    const setup = { ...asked, plan: { ...asked.plan, trees, workers: options.workers } };
    const ledger = loadLedger(setup.ledger);
    for (const log of logs) requireKey(log, setup, ledger, ['shard']);
    const folder = new ResultsFolder(options.out);
    const journal = beginCampaign(folder.path, setup, ledger, { past });
    const connect = async () => new ShardExecutor(logs, options.workers);
    const waivers = todaysWaivers(options.waivers);
    await execute({ setup, ledger, waivers, output: options, folder, journal, connect, notDone });
  });
}
