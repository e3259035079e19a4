/**
 * A run, phase by phase: regression tokens and canaries, checker scopes, blocks on an executor, one shrunk
 * case for each bucket, the result. `fuzz`, `campaign`, `matrix`, `gate` and `tree compare` are this with
 * different plans. What a journal says was done before is not done again.
 */
import { VmacheckError } from '../models/errors.js';
import type { RunResult } from '../reports/result.js';
import { Collector } from './collect.js';
import { conclude } from './conclude.js';
import type { Executor } from './executor.js';
import { runInOrder } from './in-order.js';
import { leftUndone } from './left-undone.js';
import { type Journal, NO_JOURNAL } from './log/journal.js';
import { misfit } from './misfit.js';
import { blockAfter, blockPlan, blocksOf, checkPlan, type RunPlan } from './plan.js';
import { WorkerPool } from './pool.js';
import { type PreliminaryOptions, runChecks, runScopes } from './preliminaries.js';
import { reduceAll } from './reduce.js';
import { scopeFindings } from './scopes.js';
import { selectBuckets } from './select-buckets.js';
import type { Waivers } from './waivers.js';

export interface RunOptions extends PreliminaryOptions {
  /** New findings that are let pass. */
  readonly waivers?: Waivers;
  /** Closed at the end. Default: threads of this process, as many as the plan says. */
  readonly executor?: Executor;
  /** Aborted, it ends the run early, with the result of what was done. */
  readonly signal: AbortSignal;
  /** Closed at the end. Default: nothing is written down. */
  readonly journal?: Journal;
  readonly onProgress: (state: Progress) => void;
  /** What the caller knows that the run will not do. */
  readonly notDone?: readonly string[];
}

export interface Progress {
  /** Of the blocks' budget, from 0 to 1. */
  readonly share: number;
  readonly cases: number;
  readonly buckets: number;
}

/**
 * Does what the plan says. Never throws for what it finds; only for what keeps it from looking.
 *
 * @throws VmacheckError `WORKER_FAILED`, `MEMORY_UNAVAILABLE`; with a journal `STORAGE_FULL`,
 *   `PATH_UNWRITABLE`, `PATH_UNREADABLE`, `LOG_DAMAGED`
 */
export async function run(plan: RunPlan, options: RunOptions): Promise<RunResult> {
  const { signal, journal = NO_JOURNAL } = options;
  let executor = options.executor;
  try {
    checkPlan(plan);
    const started = performance.now();
    const collector = new Collector(plan);
    const past = await journal.past((result) => {
      const reason = misfit(result, plan, collector);
      if (reason === null) collector.commit(result);
      return reason;
    });
    const seconds = () => past.seconds + (performance.now() - started) / 1000;
    const checks = await runChecks(plan, options, past, journal);
    const scopes = await runScopes(plan, options, past, journal);
    executor ??= new WorkerPool(plan.workers);
    journal.append({ type: 'phase', phase: 'blocks', seconds: seconds() });
    const lost = await runBlocks(plan, options, executor, collector, seconds).then(() => null, lossOf);
    const spent = seconds();
    // A fleet that is lost ends a run as an interrupt does.
    const ended = lost === null ? signal : AbortSignal.abort();
    if (ended.aborted) journal.append({ type: 'interrupted', seconds: spent });
    journal.append({ type: 'phase', phase: 'shrinking', seconds: spent });

    const { shown, gone } = selectBuckets(plan, [...collector.buckets.values()]);
    const findings = [
      ...(await reduceAll(shown, plan, { ...options, signal: ended, journal, past, executor })),
      ...scopeFindings(scopes, (bucket) => collector.buckets.has(bucket), options.ledger),
    ];
    const notDone = [...(options.notDone ?? []), ...leftUndone({ plan, collector, scopes, findings, spent })];
    const interrupted = ended.aborted ? `${lost ?? 'interrupted'} after ${collector.blocks} blocks` : null;
    const result = conclude({
      ...{ plan, collector, findings, gone, checks, scopes },
      ...{ notDone, interrupted, seconds: spent, workers: executor.width, waivers: options.waivers },
    });
    journal.append({ type: 'end', code: result.exit.code, digest: result.digest });
    return result;
  } finally {
    await executor?.close();
    journal.close();
  }
}

/** How a fleet was lost; what it has committed stays. Other errors go on. */
function lossOf(error: unknown): string {
  if (error instanceof VmacheckError && error.code === 'FLEET_LOST') return `${error.message};`;
  throw error;
}

/** Random blocks until the budget is used up. */
async function runBlocks(
  plan: RunPlan,
  { signal, journal = NO_JOURNAL, onProgress }: RunOptions,
  executor: Executor,
  collector: Collector,
  seconds: () => number,
): Promise<void> {
  const { budget } = plan;
  const before = collector.blocks;
  const limit = blocksOf(plan);
  await runInOrder(executor, {
    planOf: (index) => {
      const block = blockAfter(plan, before + index);
      const guidance = collector.corpus?.guidanceFor(block);
      return guidance === null ? null : blockPlan(plan, block, guidance);
    },
    limit: collector.discovery.onPlateau ? 0 : Math.max(0, limit - before),
    timeIsUp: () => signal.aborted || (budget.kind === 'seconds' && seconds() >= budget.seconds),
    commit: (result) => {
      const reason = misfit(result, plan, collector);
      if (reason !== null) throw new VmacheckError({ code: 'WORKER_FAILED', reason });
      journal.append({ type: 'block', seconds: Number(seconds().toFixed(3)), result });
      collector.commit(result);
      const share = budget.kind === 'blocks' ? collector.blocks / limit : seconds() / budget.seconds;
      onProgress({ share: Math.min(1, share), cases: collector.cases, buckets: collector.buckets.size });
    },
    isDone: () => collector.discovery.onPlateau,
  });
}
