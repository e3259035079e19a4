/**
 * One worker's part in a level.
 *
 * Successors are not looked up one by one: they are written to a batch for their partition, and a full
 * batch is stored at one go, while that partition's part of the table is in the cache. Batches for
 * partitions of other workers are posted to them. A batch that is on its way is not waited for but
 * replaced by the other side of the mailbox; whoever has to wait for a side stores what was posted to it
 * meanwhile, so that two workers never wait for each other.
 */
import { VmacheckError } from '../../models/errors.js';
import type { Control } from './control.js';
import {
  BATCH,
  messageWords,
  NO_PARENT,
  PARTITION,
  PARTITION_SHIFT,
  PARTITIONS,
  recordWords,
  type SharedMemory,
  SIDES,
} from './layout.js';
import type { Space, Visitor } from './space.js';
import type { Store } from './store.js';
import { Tally } from './tally.js';
import { copyWords, hashWords } from './words.js';

/** States expanded between two looks at the mailbox and at `stopped`. */
const STATES_BETWEEN_LOOKS = 256;

export class LevelWorker implements Visitor {
  readonly tally: Tally;
  private readonly width: number;
  private readonly state: Int32Array;
  private readonly next: Int32Array;
  /** The batches of every sender; this worker's own are `mail`. */
  private readonly mails: readonly Int32Array[];
  private readonly mail: Int32Array;
  private readonly stride: number;
  private readonly batchWords: number;
  /** For each partition, where in `mail` the next message goes, and where the batch is full. */
  private readonly fill = new Int32Array(PARTITIONS);
  private readonly limit = new Int32Array(PARTITIONS);
  private readonly side = new Uint8Array(PARTITIONS);
  /** The number of the state being expanded, and its depth. */
  private parent = NO_PARENT;
  private depth = 0;
  private alone = true;

  constructor(
    private readonly space: Space,
    private readonly store: Store,
    private readonly control: Control,
    memory: SharedMemory,
    /** Which of the workers this is. */
    private readonly me: number,
  ) {
    this.tally = new Tally(space);
    this.width = space.stateWords;
    this.state = new Int32Array(this.width);
    this.next = new Int32Array(this.width);
    this.stride = messageWords(this.width);
    this.batchWords = BATCH * this.stride;
    this.mails = memory.mail.map((buffer) => new Int32Array(buffer));
    this.mail = this.mails[me];
    for (let partition = 0; partition < PARTITIONS; partition++) this.openBatch(partition);
  }

  /**
   * Expands the frontier's states of the partitions this worker owns, all of them when `alone`, and takes
   * part in storing the next level until all workers have posted what they found.
   */
  run(depth: number, alone: boolean): void {
    this.depth = depth;
    this.alone = alone;
    const step = alone ? 1 : this.control.workers;
    for (let partition = alone ? 0 : this.me; partition < PARTITIONS; partition += step) {
      this.expandPartition(partition);
    }
    for (let partition = 0; partition < PARTITIONS; partition++) this.sendBatch(partition);
    this.tally.collect();
    if (!alone) this.storeUntilAllFinished();
  }

  private expandPartition(partition: number): void {
    const { space, store, state, next, width, control } = this;
    const { records } = store;
    const firstNumber = store.number(partition, 0);
    const first = store.place(partition, 0);
    const size = recordWords(width);
    const end = store.partitions[PARTITION.end + partition];
    let index = store.partitions[PARTITION.begin + partition];
    while (index < end && !control.stopped) {
      if (!this.alone) this.storeMail();
      const pause = Math.min(end, index + STATES_BETWEEN_LOOKS);
      for (; index < pause; index++) {
        copyWords(records, first + index * size, state, 0, width);
        this.parent = firstNumber + index;
        space.expand(state, next, this);
      }
    }
  }

  successor(_transition: number): void {
    const { width, mail, fill } = this;
    const hash = hashWords(this.next, 0, width);
    const partition = hash >>> PARTITION_SHIFT;
    const at = fill[partition];
    copyWords(this.next, 0, mail, at, width);
    mail[at + width] = this.parent;
    mail[at + width + 1] = hash;
    const after = at + width + 2;
    fill[partition] = after;
    if (after === this.limit[partition]) this.sendBatch(partition);
  }

  violation(kind: number, transition: number): void {
    if (!(Number.isInteger(kind) && kind >= 0 && kind < this.space.violations)) {
      const reason = `it reported the violation ${kind}, and has ${this.space.violations} kinds`;
      throw new VmacheckError({ code: 'SPACE_INVALID', reason });
    }
    this.tally.violation(kind, this.state, this.depth, transition >>> 0);
  }

  private owner(partition: number): number {
    return this.alone ? this.me : partition % this.control.workers;
  }

  private batch(partition: number): number {
    return partition * SIDES + this.side[partition];
  }

  private openBatch(partition: number): void {
    const start = this.batch(partition) * this.batchWords;
    this.fill[partition] = start;
    this.limit[partition] = start + this.batchWords;
  }

  private sendBatch(partition: number): void {
    const { control } = this;
    const start = this.batch(partition) * this.batchWords;
    const end = this.fill[partition];
    if (end === start) return;
    if (control.stopped) {
      this.openBatch(partition);
      return;
    }
    this.tally.level.transitions += (end - start) / this.stride;
    const owner = this.owner(partition);
    if (owner === this.me) {
      this.storeBatch(partition, this.mail, start, end);
    } else {
      control.post(this.me, this.batch(partition), end - start, owner);
      this.side[partition] ^= 1;
      this.awaitFree(this.batch(partition));
    }
    this.openBatch(partition);
  }

  private awaitFree(batch: number): void {
    const { control, me } = this;
    while (!control.stopped) {
      const seen = control.bell(me);
      if (control.posted(me, batch) === 0) return;
      if (!this.storeMail()) control.wait(me, seen);
    }
  }

  private storeBatch(partition: number, mail: Int32Array, from: number, to: number): void {
    if (this.control.full) return;
    if (!this.store.insert(partition, mail, from, to)) this.control.setFull();
  }

  /** Stores what others have posted to this worker. */
  private storeMail(): boolean {
    const { control, me } = this;
    if (!control.hasMail(me)) return false;
    for (let sender = 0; sender < control.workers; sender++) {
      if (sender === me) continue;
      for (let partition = me; partition < PARTITIONS; partition += control.workers) {
        for (let side = 0; side < SIDES; side++) {
          const batch = partition * SIDES + side;
          const words = control.posted(sender, batch);
          if (words === 0) continue;
          const start = batch * this.batchWords;
          this.storeBatch(partition, this.mails[sender], start, start + words);
          control.release(sender, batch, me);
        }
      }
    }
    return true;
  }

  private storeUntilAllFinished(): void {
    const { control, me } = this;
    control.finish();
    for (;;) {
      const seen = control.bell(me);
      const last = control.allFinished();
      if (this.storeMail()) continue;
      if (last) break;
      control.wait(me, seen);
    }
    control.arrive(me, this.tally.level.transitions);
  }
}
