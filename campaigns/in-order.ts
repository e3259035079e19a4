import type { BlockResult } from './block.js';
import type { Executor } from './executor.js';
import type { BlockPlan } from './plan.js';

/** The blocks of a run, and what becomes of their results. */
export interface BlockSeries {
  /**
   * The plan of block `index` of the series, from 0; null when it is not known before more blocks are
   * committed. It must be known once all blocks before it are.
   */
  planOf(index: number): BlockPlan | null;
  /** Blocks in the series. */
  readonly limit: number;
  /** Asked before each block: true begins no further one. */
  readonly timeIsUp: () => boolean;
  readonly commit: (result: BlockResult) => void;
  /**
   * Asked after each commit: true ends the series there, and blocks that are under way are given up. Unlike the
   * time it depends on what was committed, so the end is the same for any number of workers.
   */
  readonly isDone?: () => boolean;
}

/**
 * Runs a series of blocks and commits them in order, so that what a run has done is always a contiguous
 * prefix, whatever the number of workers. Blocks that were begun when the time is up are finished and
 * committed too.
 *
 * @returns how many blocks were committed
 * @throws VmacheckError `WORKER_FAILED`, `FLEET_LOST`
 */
export async function runInOrder(executor: Executor, series: BlockSeries): Promise<number> {
  const underWay: { readonly plan: BlockPlan; readonly result: Promise<BlockResult> }[] = [];
  let next = 0;
  let committed = 0;
  const handOut = () => {
    while (underWay.length < 2 * executor.width && next < series.limit && !series.timeIsUp()) {
      const plan = series.planOf(next);
      if (plan === null) return;
      next++;
      const result = executor.block(plan);
      result.catch(() => {}); // awaited below, in order; until then it must not count as unhandled
      underWay.push({ plan, result });
    }
  };
  handOut();
  for (let first = underWay.shift(); first !== undefined; first = underWay.shift()) {
    series.commit(await first.result);
    executor.committed?.(first.plan);
    committed++;
    if (series.isDone?.()) break;
    handOut();
  }
  return committed;
}
