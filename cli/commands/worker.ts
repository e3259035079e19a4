import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { planTrees } from '../../campaigns/kernel-tree/plan-trees.js';
import { EXIT } from '../exit-codes.js';
import { patienceOption } from '../fleet-options.js';
import { wholeNumber } from '../options.js';

interface WorkerOptions {
  readonly queue: string;
  readonly concurrency: number;
  readonly tree?: string[];
  readonly patience: number;
}

export function addWorker(program: Command): void {
  program
    .command('worker')
    .description('does the blocks of campaigns that were given the same --queue, until it is told to end')
    .addOption(
      new Option('--queue <url>', 'the Redis or Valkey of the fleet, redis://… or rediss://…')
        .env('VMACHECK_QUEUE')
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--concurrency <n>', 'tasks at once, each on a thread')
        .argParser(wholeNumber('--concurrency', 1, 256))
        .default(availableParallelism(), 'cores'),
    )
    .addOption(
      new Option(
        '--tree <folder>',
        'a kernel source tree that tasks may be about; can be given more than once',
      ).argParser((value: string, before: string[] = []) => [...before, value]),
    )
    .addOption(patienceOption('for a queue that does not answer'))
    .addHelpText(
      'after',
      `
SIGTERM or SIGINT: finishes what it has begun and ends with exit code 0; a second one ends it at once.

Examples:
  $ vmacheck worker --queue redis://queue.example --concurrency 8
  $ VMACHECK_QUEUE=rediss://user:password@queue.example vmacheck worker --tree ~/linux`,
    )
    .action(work);
}

async function work({ queue, concurrency, tree, patience }: WorkerOptions): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const { serveFleet } = await import('../../campaigns/fleet/fleet-worker.js');
  const onBuild = (folder: string, variant: string) => say(`building ${folder} (${variant})`);
  const trees = planTrees(tree ?? [], onBuild, { coverage: true });
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let meant = false;
  const end = () => {
    if (meant) process.exit(EXIT.interrupted);
    stop();
    // npx and a terminal both pass a SIGINT on: what comes twice at once was meant once.
    setTimeout(() => {
      meant = true;
    }, 1000).unref();
  };
  process.on('SIGINT', end).on('SIGTERM', end);
  const done = await serveFleet({ queue, concurrency, trees, patience, say }, stopped);
  say(`ended after ${done} tasks`);
}
