/** A run as a command does it: with progress and interrupts, its result printed and stored, its exit code. */
import type { Executor } from '../campaigns/executor.js';
import type { Journal } from '../campaigns/log/journal.js';
import type { ResultsFolder } from '../campaigns/results-folder.js';
import { run } from '../campaigns/run.js';
import type { Setup } from '../campaigns/setup.js';
import type { Waivers } from '../campaigns/waivers.js';
import type { Ledger } from '../properties/ledger.js';
import type { RunResult } from '../reports/result.js';
import { withInterrupt } from './interrupt.js';
import { type OutputOptions, prepareOutputs, publish } from './outputs.js';
import { startProgress } from './progress.js';

export interface Execution {
  readonly setup: Setup;
  readonly ledger: Ledger;
  /** New findings that are let pass. */
  readonly waivers?: Waivers | undefined;
  readonly output: OutputOptions;
  readonly folder: ResultsFolder | null;
  readonly journal?: Journal;
  /** Where the work is done; default: threads of this process. Told by the signal when the run is to end. */
  readonly connect?: (signal: AbortSignal) => Promise<Executor | undefined>;
  /** Facts of this run alone, for what was not done. */
  readonly notDone?: readonly string[];
}

export async function execute({
  setup,
  ledger,
  waivers,
  output,
  folder,
  journal,
  connect,
  notDone,
}: Execution): Promise<RunResult> {
  const { plan, regression, canary } = setup;
  prepareOutputs(output);
  folder?.write('plan.json', `${JSON.stringify(plan, null, 2)}\n`);
  if (!output.json) process.stderr.write(`seed ${plan.seed}\n`);
  const progress = startProgress(output.json === true);
  const result = await withInterrupt(async (signal) => {
    const executor = await connect?.(signal).catch((error) => {
      journal?.close();
      throw error;
    });
    return run(plan, {
      ...{ ledger, regression, canary, signal },
      onProgress: ({ share, cases, buckets }) => progress.update(share, cases, buckets),
      ...(waivers === undefined ? {} : { waivers }),
      ...(journal === undefined ? {} : { journal }),
      ...(executor === undefined ? {} : { executor }),
      ...(notDone === undefined ? {} : { notDone }),
    });
  }).finally(() => progress.stop());
  publish(result, folder, output);
  process.exitCode = result.exit.code;
  return result;
}
