import type { BlockResult } from './block.js';
import type { BlockPlan } from './plan.js';
import type { ShrinkOutcome, ShrinkTask } from './shrink-task.js';

/**
 * Where the work of a run is done: on threads of this process, or by workers on other machines. Tasks
 * and their results are plain data, and a result depends on its task alone, so who does it, and how many
 * times, has no influence on the run.
 */
export interface Executor {
  /** How many tasks it does at once; may change while it runs. */
  readonly width: number;
  /** @throws VmacheckError `WORKER_FAILED`, `FLEET_LOST` */
  block(plan: BlockPlan): Promise<BlockResult>;
  /** Told when the result of a block is committed: nobody asks for it again. */
  committed?(plan: BlockPlan): void;
  /** @throws VmacheckError `WORKER_FAILED` */
  shrink(task: ShrinkTask): Promise<ShrinkOutcome>;
  close(): Promise<void>;
}
