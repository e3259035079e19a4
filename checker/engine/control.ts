/**
 * How the workers of a search keep step. One of them, the leader (worker 0), decides what comes next;
 * the others follow. Whoever has to wait does so at a bell of their own, and whoever changes something
 * that another may be waiting for rings it.
 */
import { PARTITIONS, SIDES } from './layout.js';

export const MAX_WORKERS = PARTITIONS;

/** Where in `control` each thing is. */
const CONTROL = {
  /** Not 0: give up the level. */
  stop: 0,
  /** Not 0: a partition is full, and nothing more is stored. */
  full: 1,
  /** Counts the leader's orders. */
  order: 2,
  orderKind: 3,
  verdict: 4,
  level: 5,
  /** Workers that have expanded their part and posted all of it. */
  finished: 6,
  /** Workers that have stored all that was posted to them. */
  arrived: 7,
  bells: 16,
  /** For each worker, how many batches wait for it. */
  pending: 16 + MAX_WORKERS,
  /** For each worker, a double: the transitions of its part of the level. */
  transitions: 16 + 2 * MAX_WORKERS,
  /** For each sender, partition and side, the words of a batch that waits; 0 when the batch is free. */
  posted: 16 + 4 * MAX_WORKERS,
} as const;

export const ORDER = { level: 1, end: 2 } as const;
/** What becomes of a level's counts: they stand, they are forgotten, or they are told apart as the last. */
export const VERDICT = { commit: 0, discard: 1, last: 2 } as const;

export function controlWords(workers: number): number {
  return CONTROL.posted + workers * PARTITIONS * SIDES;
}

/** Turns a waiting worker spends looking before it sleeps; waking up costs about as much. */
const SPINS = 2000;

export class Control {
  private readonly words: Int32Array;
  private readonly transitions: Float64Array;

  constructor(
    buffer: SharedArrayBuffer,
    readonly workers: number,
  ) {
    this.words = new Int32Array(buffer);
    this.transitions = new Float64Array(buffer, 4 * CONTROL.transitions, MAX_WORKERS);
  }

  /** Before a run: no orders, no mail. Only while no worker is at work. */
  clear(): void {
    this.words.fill(0);
  }

  get stopped(): boolean {
    return Atomics.load(this.words, CONTROL.stop) !== 0;
  }

  /** Makes every worker give up its level, and wakes those that wait. */
  stop(): void {
    Atomics.store(this.words, CONTROL.stop, 1);
    this.ringAll();
  }

  get full(): boolean {
    return Atomics.load(this.words, CONTROL.full) !== 0;
  }

  setFull(): void {
    Atomics.store(this.words, CONTROL.full, 1);
  }

  get level(): number {
    return Atomics.load(this.words, CONTROL.level);
  }

  set level(level: number) {
    Atomics.store(this.words, CONTROL.level, level);
  }

  /** What the worker's bell shows; to be read before looking whether there is something to do. */
  bell(worker: number): number {
    return Atomics.load(this.words, CONTROL.bells + worker);
  }

  ring(worker: number): void {
    Atomics.add(this.words, CONTROL.bells + worker, 1);
    Atomics.notify(this.words, CONTROL.bells + worker);
  }

  private ringAll(): void {
    for (let worker = 0; worker < this.workers; worker++) this.ring(worker);
  }

  /** Waits until the worker's bell shows something else than `seen`. */
  wait(worker: number, seen: number): void {
    for (let spin = 0; spin < SPINS; spin++) if (this.bell(worker) !== seen) return;
    Atomics.wait(this.words, CONTROL.bells + worker, seen);
  }

  // The leader's orders.

  giveOrder(kind: number, verdict: number): void {
    const { words } = this;
    Atomics.store(words, CONTROL.orderKind, kind);
    Atomics.store(words, CONTROL.verdict, verdict);
    Atomics.store(words, CONTROL.finished, 0);
    Atomics.store(words, CONTROL.arrived, 0);
    Atomics.add(words, CONTROL.order, 1);
    this.ringAll();
  }

  /** Waits for the order after `last`. */
  nextOrder(worker: number, last: number): { order: number; kind: number; verdict: number } {
    const { words } = this;
    for (;;) {
      const seen = this.bell(worker);
      const order = Atomics.load(words, CONTROL.order);
      if (order !== last) {
        const kind = Atomics.load(words, CONTROL.orderKind);
        return { order, kind, verdict: Atomics.load(words, CONTROL.verdict) };
      }
      this.wait(worker, seen);
    }
  }

  finish(): void {
    Atomics.add(this.words, CONTROL.finished, 1);
    this.ringAll();
  }

  allFinished(): boolean {
    return Atomics.load(this.words, CONTROL.finished) === this.workers;
  }

  /** The worker has stored all there was, and tells how many transitions it saw. */
  arrive(worker: number, transitions: number): void {
    this.transitions[worker] = transitions;
    Atomics.add(this.words, CONTROL.arrived, 1);
    this.ring(0);
  }

  /**
   * The leader waits for all workers, itself included.
   *
   * @returns the transitions they saw together
   */
  awaitArrivals(): number {
    for (;;) {
      const seen = this.bell(0);
      if (Atomics.load(this.words, CONTROL.arrived) === this.workers) break;
      this.wait(0, seen);
    }
    let sum = 0;
    for (let worker = 0; worker < this.workers; worker++) sum += this.transitions[worker];
    return sum;
  }

  // Mail.

  /** How many words wait in this batch; 0 when it is free. */
  posted(sender: number, batch: number): number {
    return Atomics.load(this.words, CONTROL.posted + sender * PARTITIONS * SIDES + batch);
  }

  post(sender: number, batch: number, words: number, receiver: number): void {
    Atomics.store(this.words, CONTROL.posted + sender * PARTITIONS * SIDES + batch, words);
    Atomics.add(this.words, CONTROL.pending + receiver, 1);
    this.ring(receiver);
  }

  /** The receiver gives an emptied batch back. */
  release(sender: number, batch: number, receiver: number): void {
    Atomics.store(this.words, CONTROL.posted + sender * PARTITIONS * SIDES + batch, 0);
    Atomics.sub(this.words, CONTROL.pending + receiver, 1);
    this.ring(sender);
  }

  hasMail(receiver: number): boolean {
    return Atomics.load(this.words, CONTROL.pending + receiver) !== 0;
  }
}
