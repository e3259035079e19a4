import { CALL, COMPLETED, OBSERVED } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { baseOps, OPS_MAPPED, wrapDepth } from '../../models/vm-ops.js';
import { type Law, OCCASIONS } from '../property.js';
import { OUT } from '../reading/call-records.js';

/** Whether there is ->mapped at all is told by the run itself: where it never ran, nobody misses it. */
export const mappedAfterAction: Law = {
  kind: 'law',
  id: 'mapped-after-action',
  sentence:
    'Where ->mapped is called at all, it is called for every new mapping whose operations have it, after its action has succeeded and not before.',
  reason:
    'A driver counts its users there. A call left out is a ->close too many; a call before the action is state for a mapping that may never be.',
  family: 5,
  wouldHaveCaught: ['a mmap_action_complete that calls ->mapped first'],
  needs: OBSERVED.calls | OBSERVED.ops,
  occasion: OCCASIONS.call,
  check(trace, step, report) {
    const { words } = trace;
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      const completed = words[call + CALL.completed];
      const ran = (completed & COMPLETED.mappedRan) !== 0;
      const done = (completed & COMPLETED.actionDone) !== 0;
      if (ran && !done) report.violated(step, 'early');
      else if (ran) report.held();
      else if (done && hasMapped(words[call + OUT.ops]) && runsAnywhere(trace))
        report.violated(step, 'missing');
    }
  },
};

function runsAnywhere(trace: TraceView): boolean {
  for (let step = 0; step < trace.steps; step++) {
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (trace.words[call + CALL.completed] & COMPLETED.mappedRan) return true;
    }
  }
  return false;
}

function hasMapped(ops: number): boolean {
  return baseOps(ops) === OPS_MAPPED && wrapDepth(ops) === 0;
}
