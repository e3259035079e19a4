import type { TraceView } from '../models/trace-view.js';
import { type Law, OCCASIONS, type Relation, type Report } from './property.js';
import { occasionsOf } from './reading/occasions.js';
import type { Tally } from './tally.js';

/** Checks one law on a whole run, without asking whether the trace shows what it needs. */
export function checkLaw(law: Law, trace: TraceView, report: Report, wire: Int32Array): void {
  const { occasion = OCCASIONS.always } = law;
  for (let step = 0; step < trace.steps; step++) {
    if ((occasion & occasionsOf(trace, step)) !== 0) law.check(trace, step, report, wire);
  }
}

/** A report on several laws. */
export interface LawReport extends Report {
  /** What follows is about the law with this index. */
  begin(index: number): void;
}

/** Laws to be checked together, step by step. */
export class LawSet {
  /** By law; 0 where the trace at hand does not show what the law needs. */
  private readonly occasions: Int32Array;
  /** The laws that are not looked at for that. */
  private unseen: number[] = [];
  private observed = -1;

  constructor(readonly laws: readonly Law[]) {
    this.occasions = new Int32Array(laws.length);
  }

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
    const { laws, occasions } = this;
    const has = occasionsOf(trace, step);
    for (let i = 0; i < laws.length; i++) {
      if ((occasions[i] & has) === 0) continue;
      report.begin(i);
      laws[i].check(trace, step, report, wire);
    }
  }

  private observe(observed: number): void {
    this.observed = observed;
    this.unseen = [];
    this.laws.forEach(({ needs, occasion = OCCASIONS.always }, i) => {
      const seen = (needs & ~observed) === 0;
      this.occasions[i] = seen ? occasion : 0;
      if (!seen) this.unseen.push(i);
    });
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
