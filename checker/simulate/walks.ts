/**
 * Many random walks through a space, on worker threads. Batches are handed out and taken in by their numbers, so
 * that what has been done is always the first so many walks, whatever the number of workers.
 */
import { Piscina } from 'piscina';
import { VmacheckError } from '../../models/errors.js';
import { loadSpace } from '../engine/load-space.js';
import type { SpaceSource } from '../engine/space.js';
import { addWitnesses, BATCH_WALKS, type BatchResult, type BatchTask, type WalkWitness } from './batch.js';
import { StateSet } from './state-set.js';

export interface WalksOptions {
  readonly seed: string;
  /** How many walks to take. */
  readonly walks: number;
  /** Steps a walk, at most. */
  readonly depth: number;
  /** Threads; nothing in the result depends on them. 1 by default. */
  readonly workers?: number;
  /** Bytes for the set of distinct states; 2 GiB by default. */
  readonly memory?: number;
  /** Ends after the walks under way. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: WalksProgress) => void;
}

export interface WalksProgress {
  readonly walks: number;
  /** Walks asked for. */
  readonly of: number;
  readonly steps: number;
  readonly states: number;
}

/** What was done; equal for equal space, seed, walks and depth. */
export interface WalksResult {
  /** `aborted`: only the first `walks` of the walks were taken. */
  readonly status: 'complete' | 'aborted';
  readonly walks: number;
  readonly steps: number;
  /** Steps looked at: all steps out of each state come to, each time. */
  readonly transitions: number;
  /** Walks that ended early, where no step leads on. */
  readonly ended: number;
  /** Distinct states come to. */
  readonly states: number;
  /** False: the memory for states was full, and there were at least so many. */
  readonly exact: boolean;
  /** Distinct initial states begun in. */
  readonly starts: number;
  readonly counters: Readonly<Record<string, number>>;
  readonly violations: ReadonlyMap<number, WalkWitness>;
}

const DEFAULT_MEMORY = 2 ** 31;

/**
 * Takes random walks: see {@link Walker}.
 *
 * @throws VmacheckError `SPACE_INVALID`, `MEMORY_UNAVAILABLE`, `WORKER_FAILED`
 */
export async function takeWalks(source: SpaceSource, options: WalksOptions): Promise<WalksResult> {
  const { onProgress, workers = 1, memory = DEFAULT_MEMORY } = options;
  const { stateWords, counters, initialStates } = await loadSpace(source);
  const walks = initialStates === 0 ? 0 : options.walks;
  const states = new StateSet(stateWords, memory);
  const counts = new Float64Array(counters.length);
  const starts = new Set<number>();
  const violations = new Map<number, WalkWitness>();
  const done = { walks: 0, steps: 0, transitions: 0, ended: 0 };
  for await (const batch of batches(source, { ...options, walks }, workers)) {
    done.walks += batch.walks;
    done.steps += batch.steps;
    done.transitions += batch.transitions;
    done.ended += batch.ended;
    for (const start of batch.starts) starts.add(start);
    batch.counters.forEach((count, i) => {
      counts[i] += count;
    });
    states.add(batch.states);
    addWitnesses(violations, batch.violations);
    onProgress?.({ walks: done.walks, of: walks, steps: done.steps, states: states.size });
  }
  return {
    status: done.walks === walks ? 'complete' : 'aborted',
    ...done,
    states: states.size,
    exact: !states.full,
    starts: starts.size,
    counters: Object.fromEntries(counters.map((name, i) => [name, counts[i]])),
    violations,
  };
}

/** What came of each batch, in the order of their numbers. */
async function* batches(
  source: SpaceSource,
  { seed, depth, walks, signal }: WalksOptions,
  workers: number,
): AsyncGenerator<BatchResult> {
  const filename = new URL('./worker.js', import.meta.url).href;
  const pool = new Piscina({ filename, minThreads: workers, maxThreads: workers });
  const underWay: Promise<BatchResult>[] = [];
  let first = 0;
  const handOut = () => {
    while (underWay.length < 2 * workers && first < walks && signal?.aborted !== true) {
      const task: BatchTask = { source, seed, depth, first, walks: Math.min(BATCH_WALKS, walks - first) };
      first += task.walks;
      const result: Promise<BatchResult> = pool.run(task);
      result.catch(() => {}); // awaited below, in order; until then it must not count as unhandled
      underWay.push(result);
    }
  };
  try {
    handOut();
    for (let next = underWay.shift(); next !== undefined; next = underWay.shift()) {
      yield await next;
      handOut();
    }
  } catch (error) {
    if (error instanceof VmacheckError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new VmacheckError({ code: 'WORKER_FAILED', reason });
  } finally {
    await pool.destroy();
  }
}
