import type { AnyProperty, Report, Violation } from './property.js';

/** What came of a property so far, in cases. */
export interface PropertyCounts {
  readonly property: string;
  /** Cases in which its condition was met. */
  readonly evaluated: number;
  /** Cases in which it failed. */
  readonly failed: number;
  /** Cases whose trace lacked what it needs. */
  readonly notObserved: number;
}

const MET = 1;
const BROKEN = 2;

/**
 * Counts what properties report, case by case, and keeps the first violation of each property and
 * field of the case at hand. Holding allocates nothing.
 *
 * Use: {@link beginCase}, then {@link begin} before each check, any number of times a property.
 */
export class Tally implements Report {
  private readonly evaluated: Float64Array;
  private readonly failed: Float64Array;
  private readonly notObserved: Float64Array;
  /** By property, what came of it in the case at hand: MET, BROKEN. */
  private readonly outcome: Uint8Array;

  private current = 0;
  private found: Violation[] = [];
  /** By violation in `found`, the index of its property. */
  private foundBy: number[] = [];

  constructor(readonly properties: readonly AnyProperty[]) {
    this.evaluated = new Float64Array(properties.length);
    this.failed = new Float64Array(properties.length);
    this.notObserved = new Float64Array(properties.length);
    this.outcome = new Uint8Array(properties.length);
  }

  /** Counts the case before, and forgets its violations. */
  beginCase(): void {
    this.countCase();
    if (this.found.length === 0) return;
    this.found = [];
    this.foundBy = [];
  }

  /** Reports that follow are of this property. */
  begin(index: number): void {
    this.current = index;
  }

  held(): void {
    this.outcome[this.current] |= MET;
  }

  violated(step: number, field: string): void {
    const index = this.current;
    this.outcome[index] |= BROKEN;
    const property = this.properties[index].id;
    let at = this.found.length;
    while (at > 0 && this.foundBy[at - 1] > index) at--;
    for (let i = at - 1; i >= 0 && this.foundBy[i] === index; i--) if (this.found[i].field === field) return;
    this.found.splice(at, 0, { property, field, step });
    this.foundBy.splice(at, 0, index);
  }

  /** The trace does not show what this property needs. */
  skip(index: number): void {
    this.notObserved[index]++;
  }

  /** The violations of the case at hand, in the order of the properties and of the steps. */
  violations(): readonly Violation[] {
    return this.found;
  }

  /** What came of each property, in their order, the case at hand included. */
  counts(): PropertyCounts[] {
    this.countCase();
    return this.properties.map(({ id }, i) => ({
      property: id,
      evaluated: this.evaluated[i],
      failed: this.failed[i],
      notObserved: this.notObserved[i],
    }));
  }

  private countCase(): void {
    const { outcome } = this;
    for (let i = 0; i < outcome.length; i++) {
      if (outcome[i] === 0) continue;
      this.evaluated[i]++;
      if (outcome[i] & BROKEN) this.failed[i]++;
      outcome[i] = 0;
    }
  }
}
