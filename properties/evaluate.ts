import type { TraceView } from '../models/trace-view.js';
import type { Law, Relation } from './property.js';
import type { Tally } from './tally.js';

/**
 * Begins a case of the tally and checks laws on a run.
 *
 * A law that needs what the trace does not show is counted as not observed, and not evaluated.
 *
 * @param wire the scenario of the run
 * @param tally made for properties that include the laws
 */
export function checkLaws(trace: TraceView, wire: Int32Array, laws: readonly Law[], tally: Tally): void {
  tally.beginCase();
  const { observed } = trace;
  for (let i = 0; i < laws.length; i++) {
    const law = laws[i];
    if ((law.needs & ~observed) !== 0) {
      tally.skip(law, i);
      continue;
    }
    tally.begin(law, i);
    law.check(trace, tally, wire);
    tally.end();
  }
}

/** Checks a relation on two runs, within the tally's present case. */
export function checkRelation(
  relation: Relation,
  left: TraceView,
  right: TraceView,
  leftWire: Int32Array,
  rightWire: Int32Array,
  tally: Tally,
): void {
  if ((relation.needs & ~(left.observed & right.observed)) !== 0) {
    tally.skip(relation);
    return;
  }
  tally.begin(relation);
  relation.compare(left, right, tally, leftWire, rightWire);
  tally.end();
}
