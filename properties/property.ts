import type { DeviationId } from '../models/deviations.js';
import type { ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import type { TraceView } from '../models/trace-view.js';

/** What laws and relations have in common. */
interface Property {
  /** Stable, kebab-case. */
  readonly id: string;
  /** What must be so, in one sentence. */
  readonly sentence: string;
  /** Why a kernel developer should care. */
  readonly reason: string;
  /** The invariant family, 1 to 10: see docs/laws/README.md. */
  readonly family: number;
  /** Rows of the known list (B1, D3a …) and commits it would have caught. */
  readonly wouldHaveCaught: readonly string[];
}

/** What a step can have, as bits: see reading/occasions.ts. */
export const OCCASIONS = {
  /** Every step, the teardown included. */
  always: 1 << 0,
  /** An operation that succeeded. The teardown is none. */
  success: 1 << 1,
  /** An operation that failed. */
  failure: 1 << 2,
  /** A hook was called, or was to be. */
  call: 1 << 3,
  /** One that was not called by the core itself. */
  nested: 1 << 4,
  /** A mapping was placed, as a VMA of its own or merged. */
  placement: 1 << 5,
  /** It was merged into a neighbour. */
  merge: 1 << 6,
  /** The kernel warned. */
  warning: 1 << 7,
} as const;

/** A law is about one step of a run, and what is there before and after it. It knows nothing of releases. */
export interface Law extends Property {
  readonly kind: 'law';
  /** A union of OBSERVED: without these groups the law is not evaluated. */
  readonly needs: number;
  /** A union of OCCASIONS: the law is about steps that have one of them. Default: `always`. */
  readonly occasion?: number;
  /**
   * Looks at a step and reports what it saw; reports nothing when the law's condition is not met there.
   *
   * @param wire the scenario of the run as wire words: step `i` is its operation `i`, the last one the teardown
   */
  check(trace: TraceView, step: number, report: Report, wire: Int32Array): void;
}

/**
 * A relation is about two runs: of a scenario and of its transform, by the same model.
 */
export interface Relation extends Property {
  readonly kind: 'relation';
  readonly needs: number;
  /** Differences that upstream means to be there. A difference in another field is a violation. */
  readonly expected: readonly ExpectedDifference[];
  /**
   * Whether the run of a scenario has what the relation is about. A cheap first look that saves the
   * second run: where it says no, the comparison would report nothing.
   */
  applies(left: TraceView, leftWire: Int32Array): boolean;
  /** The scenario to compare with, or null when there is nothing to compare. */
  transform(scenario: Scenario): Scenario | null;
  /**
   * `left` is the run of the scenario, `right` that of its transform; the wire words are those of the
   * two scenarios. Reports nothing where the two runs cannot be compared.
   */
  compare(
    left: TraceView,
    right: TraceView,
    report: Report,
    leftWire: Int32Array,
    rightWire: Int32Array,
  ): void;
}

export type AnyProperty = Law | Relation;

export interface ExpectedDifference {
  /** D3b, D4, … */
  readonly row: string;
  readonly field: string;
  readonly reason: string;
}

/** Where a property says what it saw. */
export interface Report {
  /** The condition was met, and the property held. */
  held(): void;
  /**
   * The property failed.
   *
   * @param step index of the step in the trace (of the scenario itself, for a relation)
   * @param field what was wrong: `flags`, `ops`, `references`, … ; part of the bucket, so stable
   */
  violated(step: number, field: string): void;
}

/** One property failing in one run. */
export interface Violation {
  readonly property: string;
  readonly field: string;
  /** The first step at which it failed. */
  readonly step: number;
}

/** violation: the core is wrong. difference: meant to be so. hookFault: the hook broke its contract. */
export type Verdict = 'violation' | 'difference' | 'hookFault';

/** A violation with its cause: what campaigns collect, shrinkers reduce and reports print. */
export interface Finding extends Violation {
  /** `property/field/cause`, with `@hook` behind when the hook is at fault: see bucket.ts. One bug, one bucket. */
  readonly bucket: string;
  readonly verdict: Verdict;
  /** The smallest set of the release's deviations without which it vanishes; empty: new. */
  readonly cause: readonly DeviationId[];
  readonly release: ReleaseId;
  readonly scenario: Scenario;
  /** On a kernel tree: what differs, or what its process said when it crashed. */
  readonly detail?: string;
}
