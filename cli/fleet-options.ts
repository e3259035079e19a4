import { type Command, Option } from 'commander';
import type { Executor } from '../campaigns/executor.js';
import type { RunPlan } from '../campaigns/plan.js';
import { duration } from './options.js';

export interface FleetOptions {
  readonly queue?: string;
  /** Seconds. */
  readonly patience?: number;
}

/** Adds the options of commands that have their work done by a fleet. */
export function withFleetOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--queue <url>',
        'a Redis or Valkey, redis://… or rediss://…: let the workers of a fleet do the blocks; see docs/fleet.md',
      ).env('VMACHECK_QUEUE'),
    )
    .addOption(patienceOption('for a queue that does not answer, or for a first worker'));
}

/** Seconds. */
const PATIENCE = 300;

export const patienceOption = (wait: string) =>
  new Option('--patience <time>', `how long to wait ${wait}`)
    .argParser(duration('--patience'))
    .default(PATIENCE, '5m');

/** The fleet behind `--queue` for a run, to be connected to; undefined without the option. */
export function fleetOf(
  { trees, workers }: Pick<RunPlan, 'trees' | 'workers'>,
  { queue, patience = PATIENCE, json }: FleetOptions & { readonly json?: boolean },
): (signal: AbortSignal) => Promise<Executor | undefined> {
  return async (signal) => {
    if (queue === undefined) return undefined;
    const { FleetExecutor } = await import('../campaigns/fleet/fleet-executor.js');
    const say = (line: string) => json || process.stderr.write(`fleet: ${line}\n`);
    return FleetExecutor.connect({ queue, patience, trees, threads: workers, signal, say });
  };
}
