/** Worker threads for blocks and shrinks. */
import { Piscina } from 'piscina';
import { VmacheckError } from '../models/errors.js';
import type { BlockResult } from './block.js';
import type { Executor } from './executor.js';
import type { BlockPlan } from './plan.js';
import type { ShrinkOutcome, ShrinkTask } from './shrink-task.js';

export type WorkerTask =
  | { readonly kind: 'block'; readonly plan: BlockPlan }
  | { readonly kind: 'shrink'; readonly task: ShrinkTask };

export class WorkerPool implements Executor {
  private readonly piscina: Piscina;

  constructor(readonly width: number) {
    this.piscina = new Piscina({
      filename: new URL('./worker.js', import.meta.url).href,
      minThreads: width,
      maxThreads: width,
    });
  }

  async block(plan: BlockPlan): Promise<BlockResult> {
    return this.run({ kind: 'block', plan });
  }

  async shrink(task: ShrinkTask): Promise<ShrinkOutcome> {
    return this.run({ kind: 'shrink', task });
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
