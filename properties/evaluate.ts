import type { TraceView } from '../models/trace-view.js';
import { type Law, OCCASIONS, type Relation, type Report } from './property.js';
import { occasionsOf } from './reading/occasions.js';
import type { Tally } from './tally.js';

/** Checks one law on a whole run, without asking whether the trace shows what it needs. */
export function checkLaw(law: Law, trace: TraceView, report: Report, wire: Int32Array): void {
  const occasion = occasionOf(law);
  for (let step = 0; step < trace.steps; step++) {
    if ((occasion & occasionsOf(trace, step)) !== 0) law.check(trace, step, report, wire);
  }
}

function occasionOf({ occasion = OCCASIONS.always }: Law): number {
  return occasion;
}

/** A report on several laws. */
export interface LawReport extends Report {
  /** What follows is about the law with this index. */
  begin(index: number): void;
}

/** Laws to be checked together, step by step. */
export class LawSet {
  /** By occasions of a step, the laws to check: there are few, and finding them takes longer than most laws. */
  private chosen: (readonly number[] | undefined)[] = [];
  /** The laws that need more than the trace at hand shows. */
  private unseen: readonly number[] = [];
  private observed = -1;

  constructor(readonly laws: readonly Law[]) {}

  /**
   * Begins a case of the tally and checks them on a run. A law that needs what the trace does not show is
   * counted as not observed, and not evaluated.
   *
   * @param wire the scenario of the run
   * @param tally made for properties that begin with these laws, in their order
   */
  checkRun(trace: TraceView, wire: Int32Array, tally: Tally): void {
    tally.beginCase();
    const { steps } = trace;
    for (let step = 0; step < steps; step++) this.checkStep(trace, step, wire, tally);
    for (const law of this.unseen) tally.skip(law);
  }

  /** Checks those that are about a step, and tells `report` before each which one it is. */
  checkStep(trace: TraceView, step: number, wire: Int32Array, report: LawReport): void {
    if (trace.observed !== this.observed) this.observe(trace.observed);
    const { laws } = this;
    for (const i of this.lawsFor(occasionsOf(trace, step))) {
      report.begin(i);
      laws[i].check(trace, step, report, wire);
    }
  }

  /** The laws that are about steps with these occasions, and that the trace shows enough for. */
  private lawsFor(occasions: number): readonly number[] {
    let chosen = this.chosen[occasions];
    if (chosen === undefined) {
      chosen = [...this.laws.keys()].filter(
        (i) => (occasionOf(this.laws[i]) & occasions) !== 0 && !this.unseen.includes(i),
      );
      this.chosen[occasions] = chosen;
    }
    return chosen;
  }

  private observe(observed: number): void {
    this.observed = observed;
    this.unseen = [...this.laws.keys()].filter((i) => (this.laws[i].needs & ~observed) !== 0);
    this.chosen = [];
  }
}

/**
 * Checks a relation on two runs, within the tally's present case.
 *
 * @param index of the relation among the tally's properties
 */
export function checkRelation(
  relation: Relation,
  index: number,
  left: TraceView,
  right: TraceView,
  leftWire: Int32Array,
  rightWire: Int32Array,
  tally: Tally,
): void {
  if ((relation.needs & ~(left.observed & right.observed)) !== 0) {
    tally.skip(index);
    return;
  }
  tally.begin(index);
  relation.compare(left, right, tally, leftWire, rightWire);
}
