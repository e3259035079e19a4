/**
 * The states reached so far: exact words, the parent of each, and a hash table for each partition.
 *
 * A slot holds the index of a state in its low bits, as many as the table's size needs, and bits of the
 * state's hash in the rest; a probe compares words only when those bits agree. The table holds nothing
 * that the records do not say, so it is rebuilt rather than saved or moved.
 *
 * Between two levels every thread may read all of it. During a level only a partition's owner writes to
 * it, and only beyond the frontier's end, so that the frontier can be read without asking.
 */
import {
  FIRST_INDEX,
  FIRST_SLOT_BITS,
  type Layout,
  MAX_LOAD,
  messageWords,
  PARTITION,
  PARTITION_SHIFT,
  PARTITIONS,
  partitionRecords,
  recordWords,
  type SharedMemory,
} from './layout.js';
import { touch } from './touch.js';
import { compareWords, copyWords, hashWords, sameWords } from './words.js';

/** Messages that are taken through all passes of `insert` together; what they touch stays in the cache. */
const CHUNK = 256;

/** In the place of a record. */
const NOT_REACHED = -1;

export class Store {
  readonly layout: Layout;
  readonly records: Int32Array;
  readonly partitions: Int32Array;
  private readonly slots: Int32Array;
  /** For each message of a chunk, the slot a search for its state has come to, and the record it leads to. */
  private readonly probed = new Int32Array(CHUNK);
  private readonly places = new Int32Array(CHUNK);
  /** Pairs: where a state's parent is noted, and one that may be smaller. */
  private readonly rivals = new Int32Array(2 * CHUNK);
  /** What was read only to have it in the cache. Kept, or the reading would be optimized away. */
  touched = 0;

  constructor(memory: SharedMemory) {
    this.layout = memory.layout;
    this.records = new Int32Array(memory.records);
    this.slots = new Int32Array(memory.slots);
    this.partitions = new Int32Array(memory.partitions);
  }

  /** For a new search: empty tables. */
  clear(): void {
    this.partitions.fill(FIRST_INDEX);
    this.partitions.fill(FIRST_SLOT_BITS, PARTITION.slotBits, PARTITION.slotBits + PARTITIONS);
  }

  /** The index after the partition's last state; the first one's is `FIRST_INDEX`. */
  top(partition: number): number {
    return this.partitions[PARTITION.top + partition];
  }

  /** States stored in all partitions. */
  total(): number {
    return this.sum(PARTITION.top) - PARTITIONS * FIRST_INDEX;
  }

  /** States stored and not expanded yet. */
  frontier(): number {
    return this.sum(PARTITION.top) - this.sum(PARTITION.begin);
  }

  private sum(from: number): number {
    let sum = 0;
    for (let partition = 0; partition < PARTITIONS; partition++) sum += this.partitions[from + partition];
    return sum;
  }

  /** What was reached last becomes what is expanded next. */
  openLevel(): void {
    this.partitions.copyWithin(PARTITION.end, PARTITION.top, PARTITION.top + PARTITIONS);
  }

  /** The frontier is expanded. */
  closeLevel(): void {
    this.partitions.copyWithin(PARTITION.begin, PARTITION.end, PARTITION.end + PARTITIONS);
  }

  /** Forgets what was reached since the level was opened. */
  undoLevel(): void {
    this.partitions.copyWithin(PARTITION.top, PARTITION.end, PARTITION.end + PARTITIONS);
    for (let partition = 0; partition < PARTITIONS; partition++) this.rebuild(partition);
  }

  /**
   * Stores the states of a batch that are new. Of one that was already reached in this level, the parent
   * with the smaller words stays, so that parents do not depend on who came first.
   *
   * Nearly all of the time goes to waiting for memory. So the messages pass several times: the first
   * passes read what the later ones need, without one read waiting for another.
   *
   * @param from where in `batch` the first message begins, `to` where the last one ends
   * @returns false when the partition is full; then the rest of the batch was not stored
   */
  insert(partition: number, batch: Int32Array, from: number, to: number): boolean {
    const chunkWords = CHUNK * messageWords(this.layout.stateWords);
    for (let at = from; at < to; at += chunkWords) {
      if (!this.insertChunk(partition, batch, at, Math.min(to, at + chunkWords))) return false;
    }
    return true;
  }

  private insertChunk(partition: number, batch: Int32Array, from: number, to: number): boolean {
    this.makeRoom(partition);
    const { partitions, records, slots } = this;
    const probed = this.probed;
    const places = this.places;
    const rivals = this.rivals;
    const width = this.layout.stateWords;
    const stride = messageWords(width);
    const size = recordWords(width);
    const mask = (1 << partitions[PARTITION.slotBits + partition]) - 1;
    const firstSlot = partition << this.layout.slotBits;
    const firstRecord = this.place(partition, 0);
    const reachedNow = this.place(partition, partitions[PARTITION.end + partition]);
    const full = partitionRecords(this.layout);
    let top = partitions[PARTITION.top + partition];
    let messages = 0;
    let rival = 0;

    for (let at = from + size; at < to; at += stride) probed[messages++] = firstSlot + (batch[at] & mask);
    this.touched ^= touch(slots, probed, messages, 0);
    for (let message = 0, at = from + size; message < messages; message++, at += stride) {
      const hash = batch[at];
      let slot = hash & mask;
      let entry = slots[firstSlot + slot];
      while (entry !== 0 && ((entry ^ hash) & ~mask) !== 0) {
        slot = (slot + 1) & mask;
        entry = slots[firstSlot + slot];
      }
      probed[message] = slot;
      places[message] = firstRecord + Math.imul(entry & mask, size);
    }
    this.touched ^= touch(records, places, messages, width);
    for (let message = 0, at = from; message < messages; message++, at += stride) {
      // Most states are found where the second pass has looked: only an empty slot may have been taken since.
      let record = places[message];
      if (record === firstRecord || !sameWords(records, record, batch, at, width)) {
        record = NOT_REACHED;
        const hash = batch[at + size];
        for (let slot = probed[message]; record === NOT_REACHED; slot = (slot + 1) & mask) {
          const entry = slots[firstSlot + slot];
          if (entry === 0) {
            if (top === full) {
              partitions[PARTITION.top + partition] = top;
              return false;
            }
            record = firstRecord + Math.imul(top, size);
            copyWords(batch, at, records, record, size);
            slots[firstSlot + slot] = (hash & ~mask) | top;
            top++;
          } else if (((entry ^ hash) & ~mask) === 0) {
            const other = firstRecord + Math.imul(entry & mask, size);
            if (sameWords(records, other, batch, at, width)) record = other;
          }
        }
      }
      if (record >= reachedNow && records[record + width] !== batch[at + width]) {
        rivals[rival++] = record + width;
        rivals[rival++] = batch[at + width];
      }
    }
    partitions[PARTITION.top + partition] = top;
    this.settleRivals(rival);
    return true;
  }

  /** Of two parents the smaller one stays. `rivals` is filled up to `end`. */
  private settleRivals(end: number): void {
    const { records } = this;
    const rivals = this.rivals;
    const places = this.places;
    const width = this.layout.stateWords;
    const size = recordWords(width);
    let count = 0;
    for (let at = 0; at < end; at += 2) places[count++] = Math.imul(records[rivals[at]], size);
    this.touched ^= touch(records, places, count, 0);
    for (let at = 0; at < end; at += 2) {
      const parent = rivals[at];
      const present = Math.imul(records[parent], size);
      const rival = Math.imul(rivals[at + 1], size);
      if (compareWords(records, rival, records, present, width) < 0) records[parent] = rivals[at + 1];
    }
  }

  /** The number of a state, or -1 when it was not reached. */
  find(words: Int32Array, at: number): number {
    const { records, slots } = this;
    const width = this.layout.stateWords;
    const hash = hashWords(words, at, width);
    const partition = hash >>> PARTITION_SHIFT;
    const mask = (1 << this.partitions[PARTITION.slotBits + partition]) - 1;
    const firstSlot = partition << this.layout.slotBits;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[firstSlot + slot];
      if (entry === 0) return -1;
      if (((entry ^ hash) & ~mask) !== 0) continue;
      const number = this.number(partition, entry & mask);
      if (sameWords(records, Math.imul(number, recordWords(width)), words, at, width)) return number;
    }
  }

  /** A state's number, by its partition and its index in it. */
  number(partition: number, index: number): number {
    return Math.imul(partition, partitionRecords(this.layout)) + index;
  }

  /** Where in `records` that record begins. */
  place(partition: number, index: number): number {
    return Math.imul(this.number(partition, index), recordWords(this.layout.stateWords));
  }

  /** Copies a state's words. */
  read(number: number, to: Int32Array): void {
    const width = this.layout.stateWords;
    copyWords(this.records, Math.imul(number, recordWords(width)), to, 0, width);
  }

  /** The number of a state's parent, or `NO_PARENT`. */
  parentOf(number: number): number {
    const width = this.layout.stateWords;
    return this.records[Math.imul(number, recordWords(width)) + width];
  }

  /** Before a chunk, so that the table stays as it is in between. */
  private makeRoom(partition: number): void {
    const { partitions } = this;
    const bits = partitions[PARTITION.slotBits + partition];
    if (bits === this.layout.slotBits) return;
    if (partitions[PARTITION.top + partition] + CHUNK <= MAX_LOAD * (1 << bits)) return;
    partitions[PARTITION.slotBits + partition]++;
    this.rebuild(partition);
    this.makeRoom(partition);
  }

  /** Fills a partition's table from its records, in a size that suits them. */
  rebuild(partition: number): void {
    const { partitions } = this;
    const width = this.layout.stateWords;
    const size = recordWords(width);
    const { records, layout } = this;
    const firstRecord = this.place(partition, 0);
    const top = partitions[PARTITION.top + partition];
    let bits = partitions[PARTITION.slotBits + partition];
    while (bits < layout.slotBits && top > MAX_LOAD * (1 << bits)) bits++;
    partitions[PARTITION.slotBits + partition] = bits;
    const mask = (1 << bits) - 1;
    const firstSlot = partition << layout.slotBits;
    const slots = this.slots.subarray(firstSlot, firstSlot + mask + 1);
    slots.fill(0);
    for (let index = FIRST_INDEX; index < top; index++) {
      const hash = hashWords(records, firstRecord + index * size, width);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & ~mask) | index;
    }
  }
}
