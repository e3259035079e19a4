/**
 * The memory of a search, shared by its threads. Every array has its final size from the start: the
 * system gives pages only when they are touched, so room that is never needed costs nothing, and no array
 * ever has to move while another thread looks at it.
 */
import { VmacheckError } from '../../models/errors.js';

/**
 * States are divided by their hash. The number is fixed, and partitions are dealt to the workers, so that
 * what fits into memory does not depend on how many workers there are.
 */
export const PARTITIONS = 64;
/** `hash >>> PARTITION_SHIFT` is the partition. */
export const PARTITION_SHIFT = 26;
/** A state's number is `index * PARTITIONS + partition`; an initial state has this in its parent's place. */
export const NO_PARENT = -1;

export function partitionOf(number: number): number {
  return number & (PARTITIONS - 1);
}

export function indexOf(number: number): number {
  return number >>> (32 - PARTITION_SHIFT);
}

/** Above this share of used slots a partition's table is doubled. */
export const MAX_LOAD = 0.6;
export const FIRST_SLOT_BITS = 6;
/** A number of 32 bits has room for the partition and this much. */
const MAX_INDEX_BITS = PARTITION_SHIFT;

/** Messages a batch: large enough for a batch to find its part of the table in the cache again and again. */
export const BATCH = 1024;
/** Batches a mailbox: one is filled while the other is emptied. */
export const SIDES = 2;

export interface Layout {
  readonly stateWords: number;
  readonly workers: number;
  /** States a partition has room for. */
  readonly capacity: number;
  /** Slots a partition's table can grow to, as a power of two. */
  readonly slotBits: number;
}

/** Words of a message: the state, its parent's number, its hash. */
export function messageWords(stateWords: number): number {
  return stateWords + 2;
}

/**
 * Divides the memory among states, parents, tables and mailboxes.
 *
 * @param bytes the limit for all of it together
 * @throws MEMORY_UNAVAILABLE when not even a small search fits
 */
export function planLayout(stateWords: number, workers: number, bytes: number): Layout {
  const mail = 4 * workers * PARTITIONS * SIDES * BATCH * messageWords(stateWords);
  const words = Math.floor((bytes - mail) / 4 / PARTITIONS);
  let best = { capacity: 0, slotBits: FIRST_SLOT_BITS };
  for (let slotBits = FIRST_SLOT_BITS; slotBits <= MAX_INDEX_BITS; slotBits++) {
    const slots = 2 ** slotBits;
    const capacity = Math.min(Math.floor(slots * MAX_LOAD), Math.floor((words - slots) / (stateWords + 1)));
    if (capacity > best.capacity) best = { capacity, slotBits };
  }
  if (best.capacity === 0) {
    const reason = `${workers} worker(s) need ${Math.ceil((mail + 2 ** 16 * (stateWords + 2)) / 2 ** 20)} MiB at least`;
    throw new VmacheckError({ code: 'MEMORY_UNAVAILABLE', bytes, reason });
  }
  return { stateWords, workers, ...best };
}

/** The arrays themselves, in a form that can be sent to a thread. */
export interface SharedMemory {
  readonly layout: Layout;
  /** For each partition, its states one after the other, in the order in which they were reached. */
  readonly states: readonly SharedArrayBuffer[];
  /** For each partition, the number of each state's parent. */
  readonly parents: readonly SharedArrayBuffer[];
  /** For each partition, its hash table of indexes into `states`. */
  readonly slots: readonly SharedArrayBuffer[];
  /** For each partition, the words that `PARTITION` names. */
  readonly partitions: SharedArrayBuffer;
  /** For each worker that sends, its batches: `SIDES` for each partition. */
  readonly mail: readonly SharedArrayBuffer[];
  /** The words that `CONTROL` names. */
  readonly control: SharedArrayBuffer;
}

/** Where in `partitions` a partition's numbers begin; add the partition. */
export const PARTITION = {
  /** States stored. */
  count: 0,
  /** The frontier: the states from `begin` up to `end` are the ones to expand. */
  begin: PARTITIONS,
  end: 2 * PARTITIONS,
  /** The table has two to the power of this many slots. */
  slotBits: 3 * PARTITIONS,
  words: 4 * PARTITIONS,
} as const;

/** @throws MEMORY_UNAVAILABLE when the system refuses */
export function allocate(layout: Layout, controlWords: number): SharedMemory {
  const { stateWords, workers, capacity, slotBits } = layout;
  const arrays = (many: number, words: number) =>
    Array.from({ length: many }, () => new SharedArrayBuffer(4 * words));
  try {
    return {
      layout,
      states: arrays(PARTITIONS, capacity * stateWords),
      parents: arrays(PARTITIONS, capacity),
      slots: arrays(PARTITIONS, 2 ** slotBits),
      partitions: new SharedArrayBuffer(4 * PARTITION.words),
      mail: arrays(workers, PARTITIONS * SIDES * BATCH * messageWords(stateWords)),
      control: new SharedArrayBuffer(4 * controlWords),
    };
  } catch (error) {
    const bytes = 4 * PARTITIONS * (capacity * (stateWords + 1) + 2 ** slotBits);
    throw new VmacheckError({
      code: 'MEMORY_UNAVAILABLE',
      bytes,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
