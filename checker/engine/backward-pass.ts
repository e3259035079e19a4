/**
 * One worker's pass over the states not known to lead back to an initial state. Nobody stores the edges:
 * a state is expanded again, and is good when one of its successors is. Marks are only ever added, so a
 * mark of another worker that is seen too late costs a further pass and nothing else.
 */
import { VmacheckError } from '../../models/errors.js';
import { FIRST_INDEX, PARTITIONS } from './layout.js';
import type { Space, Visitor } from './space.js';
import type { Store } from './store.js';

/** States lie in the order of their depth in each partition; slices keep that order across partitions. */
const SLICES = 64;

export class BackwardPass implements Visitor {
  private readonly good: Int32Array;
  private readonly state: Int32Array;
  private readonly next: Int32Array;
  /** One of its successors is good. */
  enough = false;

  /**
   * @param good a bit for each number of a state
   * @param retreat whether to look at a few of the transitions only: see {@link Space.retreat}
   */
  constructor(
    private readonly space: Space,
    private readonly store: Store,
    good: SharedArrayBuffer,
    private readonly retreat: boolean,
  ) {
    this.good = new Int32Array(good);
    this.state = new Int32Array(space.stateWords);
    this.next = new Int32Array(space.stateWords);
  }

  /** @returns how many states were marked */
  run(me: number, workers: number, descending: boolean): number {
    let marked = 0;
    for (let step = 0; step < SLICES; step++) {
      const slice = descending ? SLICES - 1 - step : step;
      for (let partition = me; partition < PARTITIONS; partition += workers) {
        const count = this.store.top(partition) - FIRST_INDEX;
        const from = FIRST_INDEX + Math.floor((count * slice) / SLICES);
        const to = FIRST_INDEX + Math.floor((count * (slice + 1)) / SLICES);
        for (let at = from; at < to; at++) {
          if (this.mark(partition, descending ? from + to - 1 - at : at)) marked++;
        }
      }
    }
    return marked;
  }

  private mark(partition: number, index: number): boolean {
    const { good } = this;
    const number = this.store.number(partition, index);
    if ((good[number >>> 5] & (1 << (number & 31))) !== 0) return false;
    this.store.read(number, this.state);
    this.enough = false;
    if (this.retreat) this.space.retreat?.(this.state, this.next, this);
    else this.space.expand(this.state, this.next, this);
    // Neighbours in a word may belong to another worker.
    if (this.enough) Atomics.or(good, number >>> 5, 1 << (number & 31));
    return this.enough;
  }

  successor(transition: number): void {
    if (this.enough) return;
    const number = this.store.find(this.next, 0);
    if (number < 0) {
      const reason = `transition ${transition} now leads to a state that was not reached before`;
      throw new VmacheckError({ code: 'SPACE_NOT_DETERMINISTIC', reason });
    }
    this.enough = (this.good[number >>> 5] & (1 << (number & 31))) !== 0;
  }

  violation(): void {}
}
