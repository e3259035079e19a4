/**
 * Worker threads for blocks and shrinks. Blocks are handed out and committed in the order of their
 * numbers, so that what a run has done is always a contiguous prefix, whatever the number of workers.
 */
import { Piscina } from 'piscina';
import { VmacheckError } from '../models/errors.js';
import type { BlockResult } from './block.js';
import { type BlockPlan, blockPlan, type RunPlan } from './plan.js';
import type { ShrinkOutcome, ShrinkTask } from './shrink-task.js';

export type WorkerTask =
  | { readonly kind: 'block'; readonly plan: BlockPlan }
  | { readonly kind: 'shrink'; readonly task: ShrinkTask };

export class WorkerPool {
  private readonly piscina: Piscina;

  constructor(readonly workers: number) {
    this.piscina = new Piscina({
      filename: new URL('./worker.js', import.meta.url).href,
      minThreads: workers,
      maxThreads: workers,
    });
  }

  async shrink(task: ShrinkTask): Promise<ShrinkOutcome> {
    return this.run({ kind: 'shrink', task });
  }

  /**
   * Runs the blocks of a plan and commits them in order. Ends after the plan's number of blocks, or
   * when `timeIsUp` says so: then what was handed out is finished and committed too.
   *
   * @returns how many blocks were committed
   */
  async blocks(
    plan: RunPlan,
    timeIsUp: () => boolean,
    commit: (result: BlockResult) => void,
  ): Promise<number> {
    const limit = plan.budget.kind === 'blocks' ? plan.budget.blocks : Number.POSITIVE_INFINITY;
    const underWay: Promise<BlockResult>[] = [];
    let next = 0;
    let committed = 0;
    const handOut = () => {
      while (underWay.length < 2 * this.workers && next < limit && !timeIsUp()) {
        const result = this.run<BlockResult>({ kind: 'block', plan: blockPlan(plan, next++) });
        result.catch(() => {}); // awaited below, in order; until then it must not count as unhandled
        underWay.push(result);
      }
    };
    handOut();
    for (let first = underWay.shift(); first !== undefined; first = underWay.shift()) {
      commit(await first);
      committed++;
      handOut();
    }
    return committed;
  }

  async close(): Promise<void> {
    await this.piscina.destroy();
  }

  private async run<T>(task: WorkerTask): Promise<T> {
    try {
      return (await this.piscina.run(task)) as T;
    } catch (error) {
      throw new VmacheckError({
        code: 'WORKER_FAILED',
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
}
