/** A run as a command does it: with progress and interrupts, its result printed and stored, its exit code. */
import { basename, dirname } from 'node:path';
import type { Executor } from '../campaigns/executor.js';
import type { Journal } from '../campaigns/log/journal.js';
import { ResultsFolder } from '../campaigns/results-folder.js';
import { run } from '../campaigns/run.js';
import type { Setup } from '../campaigns/setup.js';
import type { Ledger } from '../properties/ledger.js';
import { renderJson } from '../reports/json.js';
import { renderJUnit } from '../reports/junit.js';
import type { RunResult } from '../reports/result.js';
import { renderText } from '../reports/text.js';
import { renderHtmlReport } from './html.js';
import { withInterrupt } from './interrupt.js';
import { startProgress } from './progress.js';

/** What is done with a result. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly junit?: string;
}

export interface Execution {
  readonly setup: Setup;
  readonly ledger: Ledger;
  readonly output: OutputOptions;
  readonly folder: ResultsFolder | null;
  readonly journal?: Journal;
  readonly executor?: Executor;
}

export async function execute({
  setup,
  ledger,
  output,
  folder,
  journal,
  executor,
}: Execution): Promise<RunResult> {
  const { plan, regression, canary } = setup;
  folder?.write('plan.json', `${JSON.stringify(plan, null, 2)}\n`);
  if (!output.json) process.stderr.write(`seed ${plan.seed}\n`);
  const progress = startProgress(output.json === true);
  const result = await withInterrupt((signal) =>
    run(plan, {
      ...{ ledger, regression, canary, signal },
      onProgress: ({ share, cases, buckets }) => progress.update(share, cases, buckets),
      ...(journal === undefined ? {} : { journal }),
      ...(executor === undefined ? {} : { executor }),
    }).finally(() => progress.stop()),
  );
  store(result, folder, output);
  process.stdout.write(
    output.json
      ? renderJson(result)
      : renderText(result, { color: process.stdout.isTTY === true, full: output.verbose === true }),
  );
  if (folder !== null && !output.json) process.stdout.write(`results in ${folder.path}\n`);
  process.exitCode = result.exit.code;
  return result;
}

function store(result: RunResult, folder: ResultsFolder | null, { junit }: OutputOptions): void {
  if (junit !== undefined) new ResultsFolder(dirname(junit)).write(basename(junit), renderJUnit(result));
  if (folder === null) return;
  folder.write('result.json', renderJson(result));
  folder.write('report.txt', renderText(result, { color: false }));
  folder.write('report.html', renderHtmlReport(result));
  folder.write('junit.xml', renderJUnit(result));
}
