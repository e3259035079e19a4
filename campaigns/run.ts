/**
 * A run, phase by phase: regression tokens and canaries, blocks on an executor, one shrunk case for each
 * bucket, the result. `fuzz`, `campaign`, `matrix`, `gate` and `tree compare` are this with different plans.
 */

import type { Ledger } from '../properties/ledger.js';
import { findProperty } from '../properties/registry.js';
import type { RunCheck, RunResult } from '../reports/result.js';
import { checkCanaries } from './canary.js';
import { Collector } from './collect.js';
import { conclude } from './conclude.js';
import type { Executor } from './executor.js';
import { runInOrder } from './in-order.js';
import { blockPlan, type RunPlan } from './plan.js';
import { WorkerPool } from './pool.js';
import { reduceAll } from './reduce.js';
import { checkRegressions } from './regression.js';
import { selectBuckets } from './select-buckets.js';

export interface RunOptions {
  readonly ledger: Ledger;
  /** Replay the ledger first. */
  readonly regression: boolean;
  /** Plant mistakes first. */
  readonly canary: boolean;
  /** Closed at the end. Default: threads of this process, as many as the plan says. */
  readonly executor?: Executor;
  /** Asked between blocks: true ends the run as an interrupted one. */
  readonly interrupted: () => boolean;
  readonly onProgress: (state: { share: number; cases: number; buckets: number }) => void;
}

/** Does what the plan says. Never throws for what it finds; only for what keeps it from looking. */
export async function run(plan: RunPlan, options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const checks = await preliminaries(plan, options);
  const collector = new Collector(plan);
  const executor = options.executor ?? new WorkerPool(plan.workers);
  try {
    await runBlocks(plan, options, executor, collector, seconds);
    const spent = seconds();
    const { shown, gone } = selectBuckets(plan, [...collector.buckets.values()]);
    const findings = await reduceAll(shown, plan, {
      ...options,
      shrink: (task) => executor.shrink(task),
    });
    return conclude({
      plan,
      collector,
      findings,
      gone,
      checks,
      notDone: [],
      interrupted: options.interrupted(),
      seconds: spent,
    });
  } finally {
    await executor.close();
  }
}

/** What is known must still show, and planted mistakes must be noticed. */
async function preliminaries(plan: RunPlan, options: RunOptions): Promise<RunCheck[]> {
  const checks: RunCheck[] = [];
  if (options.regression) checks.push(checkRegressions(options.ledger));
  if (options.canary) checks.push(await checkCanaries(plan.properties.map(findProperty)));
  return checks;
}

/** Random blocks until the budget is used up. */
async function runBlocks(
  plan: RunPlan,
  { interrupted, onProgress }: RunOptions,
  executor: Executor,
  collector: Collector,
  seconds: () => number,
): Promise<void> {
  const { budget } = plan;
  await runInOrder(executor, {
    planOf: (index) => blockPlan(plan, index),
    limit: budget.kind === 'blocks' ? budget.blocks : Number.POSITIVE_INFINITY,
    timeIsUp: () => interrupted() || (budget.kind === 'seconds' && seconds() >= budget.seconds),
    commit: (block) => {
      collector.commit(block);
      const share = budget.kind === 'blocks' ? collector.blocks / budget.blocks : seconds() / budget.seconds;
      onProgress({
        share: Math.min(1, share),
        cases: collector.cases,
        buckets: collector.buckets.size,
      });
    },
  });
}
