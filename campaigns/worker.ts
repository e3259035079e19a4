/** The entry of a worker thread. */
import { runBlock } from './block.js';
import type { WorkerTask } from './pool.js';
import { runShrinkTask } from './shrink-task.js';

export default function work(task: WorkerTask): unknown {
  return task.kind === 'block' ? runBlock(task.plan) : runShrinkTask(task.task);
}
