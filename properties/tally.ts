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

/**
 * Counts what properties report, case by case, and keeps the first violation of each property and
 * field of the case at hand. Holding allocates nothing.
 *
 * Use: {@link beginCase}, then for each property {@link begin}, the check, {@link end}.
 */
export class Tally implements Report {
  private readonly evaluated: Float64Array;
  private readonly failed: Float64Array;
  private readonly notObserved: Float64Array;
  private readonly indices: ReadonlyMap<AnyProperty, number>;

  private current = 0;
  private met = false;
  private broken = false;
  private found: Violation[] = [];

  constructor(readonly properties: readonly AnyProperty[]) {
    this.evaluated = new Float64Array(properties.length);
    this.failed = new Float64Array(properties.length);
    this.notObserved = new Float64Array(properties.length);
    this.indices = new Map(properties.map((property, index) => [property, index]));
  }

  /** Forgets the violations of the case before. */
  beginCase(): void {
    if (this.found.length > 0) this.found = [];
  }

  /**
   * Reports that follow are of this property.
   *
   * @param hint where it probably stands among the tally's properties
   */
  begin(property: AnyProperty, hint = 0): void {
    this.current = this.properties[hint] === property ? hint : (this.indices.get(property) ?? -1);
    this.met = false;
    this.broken = false;
  }

  held(): void {
    this.met = true;
  }

  violated(step: number, field: string): void {
    this.broken = true;
    const property = this.properties[this.current].id;
    for (const violation of this.found) {
      if (violation.property === property && violation.field === field) return;
    }
    this.found.push({ property, field, step });
  }

  end(): void {
    if (this.broken) this.failed[this.current]++;
    if (this.met || this.broken) this.evaluated[this.current]++;
  }

  /** The trace does not show what this property needs. */
  skip(property: AnyProperty, hint = 0): void {
    this.begin(property, hint);
    this.notObserved[this.current]++;
  }

  /** The violations of the case at hand, in the order of the properties; yours to keep. */
  violations(): readonly Violation[] {
    return this.found;
  }

  /** What came of each property, in their order. */
  counts(): PropertyCounts[] {
    return this.properties.map(({ id }, i) => ({
      property: id,
      evaluated: this.evaluated[i],
      failed: this.failed[i],
      notObserved: this.notObserved[i],
    }));
  }
}
