/** How tasks are kept in Redis and passed on. Times in milliseconds, ages in seconds. */
import type { JobsOptions } from 'bullmq';

/**
 * A worker says this often that it is still at a task; one that does not is taken to be dead, and another does the
 * task. Workers compute on threads of their own, so that a long task does not keep it from being said.
 */
export const LOCK_DURATION = 10_000;
export const STALLED_INTERVAL = 5_000;

/** Workers may die over a task so many times before the task is taken to be what kills them. */
export const MAX_STALLED_COUNT = 5;

/** Events only wake a coordinator, so few are kept: each carries a result. */
export const STREAMS = { events: { maxLen: 100 } };

export const TASK_OPTIONS: JobsOptions = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 1000 },
  // The coordinator removes what it has committed. This is for one that died and is not begun anew.
  removeOnComplete: { age: 24 * 3600, count: 10_000 },
  removeOnFail: { age: 24 * 3600, count: 1000 },
};
