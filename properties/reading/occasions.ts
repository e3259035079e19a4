import { CALL, CALL_KINDS, PLACEMENTS, STEP } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { OCCASIONS } from '../property.js';

/** The OCCASIONS that a step has. Most laws are about few steps: this look saves looking at the others. */
export function occasionsOf(trace: TraceView, step: number): number {
  const { words } = trace;
  const at = trace.step(step);
  let occasions: number = OCCASIONS.always;
  if (step < trace.steps - 1)
    occasions |= words[at + STEP.result] < 0 ? OCCASIONS.failure : OCCASIONS.success;
  const placement = words[at + STEP.placement];
  if (placement !== PLACEMENTS.none) {
    occasions |= OCCASIONS.placement;
    if (placement === PLACEMENTS.merged) occasions |= OCCASIONS.merge;
  }
  if (words[at + STEP.warnings] !== 0) occasions |= OCCASIONS.warning;
  let call = at + STEP.words;
  for (let left = words[at + STEP.calls]; left > 0; left--, call += CALL.words) {
    occasions |=
      words[call + CALL.kind] === CALL_KINDS.direct ? OCCASIONS.call : OCCASIONS.call | OCCASIONS.nested;
  }
  return occasions;
}
