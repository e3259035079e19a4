/**
 * The states reached so far: exact words, the parent of each, and a hash table for each partition.
 *
 * A slot holds the index of a state plus one in its low bits, as many as the table's size needs, and bits
 * of the state's hash in the rest; a probe compares words only when those bits agree. The table holds
 * nothing that the states do not say, so it is rebuilt rather than saved or moved.
 *
 * Between two levels every thread may read all of it. During a level only a partition's owner writes to
 * it, and only beyond the frontier's end, so that the frontier can be read without asking.
 */
import {
  FIRST_SLOT_BITS,
  indexOf,
  type Layout,
  MAX_LOAD,
  messageWords,
  PARTITION,
  PARTITION_SHIFT,
  PARTITIONS,
  partitionOf,
  type SharedMemory,
} from './layout.js';
import { compareWords, copyWords, hashWords, sameWords } from './words.js';

export class Store {
  readonly layout: Layout;
  readonly states: readonly Int32Array[];
  readonly parents: readonly Int32Array[];
  readonly partitions: Int32Array;
  private readonly slots: readonly Int32Array[];
  /** Keeps the loads of `touch` from being dropped as unused. */
  touched = 0;

  constructor(memory: SharedMemory) {
    this.layout = memory.layout;
    this.states = memory.states.map((buffer) => new Int32Array(buffer));
    this.parents = memory.parents.map((buffer) => new Int32Array(buffer));
    this.slots = memory.slots.map((buffer) => new Int32Array(buffer));
    this.partitions = new Int32Array(memory.partitions);
  }

  /** For a new search: empty tables. */
  clear(): void {
    this.partitions.fill(0);
    this.partitions.fill(FIRST_SLOT_BITS, PARTITION.slotBits, PARTITION.slotBits + PARTITIONS);
  }

  count(partition: number): number {
    return this.partitions[PARTITION.count + partition];
  }

  /** States stored in all partitions. */
  total(): number {
    return this.sum(PARTITION.count);
  }

  /** States stored and not expanded yet. */
  frontier(): number {
    return this.sum(PARTITION.count) - this.sum(PARTITION.begin);
  }

  private sum(from: number): number {
    let sum = 0;
    for (let partition = 0; partition < PARTITIONS; partition++) sum += this.partitions[from + partition];
    return sum;
  }

  /** What was reached last becomes what is expanded next. */
  openLevel(): void {
    const { partitions } = this;
    for (let partition = 0; partition < PARTITIONS; partition++) {
      partitions[PARTITION.end + partition] = partitions[PARTITION.count + partition];
    }
  }

  /** The frontier is expanded. */
  closeLevel(): void {
    const { partitions } = this;
    for (let partition = 0; partition < PARTITIONS; partition++) {
      partitions[PARTITION.begin + partition] = partitions[PARTITION.end + partition];
    }
  }

  /** Forgets what was reached since the level was opened. */
  undoLevel(): void {
    const { partitions } = this;
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const end = partitions[PARTITION.end + partition];
      partitions[PARTITION.count + partition] = end;
      this.rebuild(partition);
    }
  }

  /**
   * Stores the states of a batch that are new. Of one that was already reached in this level, the parent
   * with the smaller words stays, so that parents do not depend on who came first.
   *
   * @returns false when the partition is full; then the rest of the batch was not stored
   */
  insert(partition: number, batch: Int32Array, from: number, to: number): boolean {
    const { partitions } = this;
    const { stateWords: width, capacity } = this.layout;
    const stride = messageWords(width);
    const states = this.states[partition];
    const parents = this.parents[partition];
    const slots = this.slots[partition];
    const border = partitions[PARTITION.end + partition];
    let count = partitions[PARTITION.count + partition];
    const mask = 2 ** partitions[PARTITION.slotBits + partition] - 1;
    const limit = Math.min(Math.floor((mask + 1) * MAX_LOAD), capacity);

    this.touch(slots, mask, batch, from, to, stride);
    for (let at = from; at < to; at += stride) {
      const hash = batch[at + width + 1];
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const entry = slots[slot];
        if (entry === 0) {
          if (count === limit) {
            partitions[PARTITION.count + partition] = count;
            if (count === capacity) return false;
            this.grow(partition);
            return this.insert(partition, batch, at, to);
          }
          copyWords(batch, at, states, count * width, width);
          parents[count] = batch[at + width];
          count++;
          slots[slot] = (hash & ~mask) | count;
          break;
        }
        if (((entry ^ hash) & ~mask) === 0) {
          const index = (entry & mask) - 1;
          if (sameWords(states, index * width, batch, at, width)) {
            if (index >= border && parents[index] !== batch[at + width]) {
              this.preferSmaller(parents, index, batch[at + width]);
            }
            break;
          }
        }
      }
    }
    partitions[PARTITION.count + partition] = count;
    return true;
  }

  /** Reads the slots a batch will begin at: reads that do not wait for each other hide the memory's delay. */
  private touch(
    slots: Int32Array,
    mask: number,
    batch: Int32Array,
    from: number,
    to: number,
    stride: number,
  ): void {
    let touched = 0;
    for (let at = from + stride - 1; at < to; at += stride) touched ^= slots[batch[at] & mask];
    this.touched = touched;
  }

  private preferSmaller(parents: Int32Array, index: number, candidate: number): void {
    const width = this.layout.stateWords;
    const present = parents[index];
    const order = compareWords(
      this.states[partitionOf(candidate)],
      indexOf(candidate) * width,
      this.states[partitionOf(present)],
      indexOf(present) * width,
      width,
    );
    if (order < 0) parents[index] = candidate;
  }

  /** The number of a state, or -1 when it was not reached. */
  find(words: Int32Array, at: number): number {
    const width = this.layout.stateWords;
    const hash = hashWords(words, at, width);
    const partition = hash >>> PARTITION_SHIFT;
    const states = this.states[partition];
    const slots = this.slots[partition];
    const mask = 2 ** this.partitions[PARTITION.slotBits + partition] - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[slot];
      if (entry === 0) return -1;
      if (((entry ^ hash) & ~mask) !== 0) continue;
      const index = (entry & mask) - 1;
      if (sameWords(states, index * width, words, at, width)) return index * PARTITIONS + partition;
    }
  }

  private grow(partition: number): void {
    this.partitions[PARTITION.slotBits + partition]++;
    this.rebuild(partition);
  }

  /** Fills a partition's table from its states, in a size that suits them. */
  rebuild(partition: number): void {
    const { partitions } = this;
    const { stateWords: width } = this.layout;
    const states = this.states[partition];
    const slots = this.slots[partition];
    const count = partitions[PARTITION.count + partition];
    let bits = partitions[PARTITION.slotBits + partition];
    while (count > 2 ** bits * MAX_LOAD) bits++;
    partitions[PARTITION.slotBits + partition] = bits;
    const mask = 2 ** bits - 1;
    slots.fill(0, 0, mask + 1);
    for (let index = 0; index < count; index++) {
      const hash = hashWords(states, index * width, width);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & ~mask) | (index + 1);
    }
  }
}
