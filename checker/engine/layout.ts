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
/** In the place of an initial state's parent. */
export const NO_PARENT = -1;

/** Above this share of used slots a partition's table is doubled. */
export const MAX_LOAD = 0.6;
export const FIRST_SLOT_BITS = 6;
const MAX_SLOT_BITS = 25;
/** Places in an array are computed in signed words: all records together take 8 GiB at most. */
const MAX_WORDS = 2 ** 31 - 1;

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

/** Record 0 of a partition is nobody's, so that an empty slot, which is 0, leads to a record as well. */
export const FIRST_INDEX = 1;

/** Words of a record: the state, its parent's number. Together, because they are needed together. */
export function recordWords(stateWords: number): number {
  return stateWords + 1;
}

/** Records a partition has room for, the unused one included. */
export function partitionRecords(layout: Layout): number {
  return FIRST_INDEX + layout.capacity;
}

/** Words of a message: a record, the state's hash. */
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
  const most = Math.floor(MAX_WORDS / PARTITIONS / recordWords(stateWords)) - FIRST_INDEX;
  let best = { capacity: 0, slotBits: FIRST_SLOT_BITS };
  for (let slotBits = FIRST_SLOT_BITS; slotBits <= MAX_SLOT_BITS; slotBits++) {
    const slots = 2 ** slotBits;
    const capacity = Math.min(
      most,
      Math.floor(slots * MAX_LOAD),
      Math.floor((words - slots) / recordWords(stateWords)) - FIRST_INDEX,
    );
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
  /**
   * One partition after the other, its records in the order in which they were reached: a state, its
   * parent's number. A state's number is the place of its record in all of this.
   */
  readonly records: SharedArrayBuffer;
  /** One partition after the other, its hash table of indexes into its records. */
  readonly slots: SharedArrayBuffer;
  /** For each partition, the words that `PARTITION` names. */
  readonly partitions: SharedArrayBuffer;
  /** For each worker that sends, its batches: `SIDES` for each partition. */
  readonly mail: readonly SharedArrayBuffer[];
  /** The words that `CONTROL` names. */
  readonly control: SharedArrayBuffer;
}

/** Where in `partitions` a partition's numbers begin; add the partition. */
export const PARTITION = {
  /** The index that the next new state will have. */
  top: 0,
  /** The frontier: the states from `begin` up to `end`, exclusive, are the ones to expand. */
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
      records: new SharedArrayBuffer(4 * PARTITIONS * partitionRecords(layout) * recordWords(stateWords)),
      slots: new SharedArrayBuffer(4 * PARTITIONS * 2 ** slotBits),
      partitions: new SharedArrayBuffer(4 * PARTITION.words),
      mail: arrays(workers, PARTITIONS * SIDES * BATCH * messageWords(stateWords)),
      control: new SharedArrayBuffer(4 * controlWords),
    };
  } catch (error) {
    const bytes = 4 * PARTITIONS * (capacity * recordWords(stateWords) + 2 ** slotBits);
    throw new VmacheckError({
      code: 'MEMORY_UNAVAILABLE',
      bytes,
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}
