import { CALL, OBSERVED } from '../../models/trace-layout.js';
import { type Law, OCCASIONS } from '../property.js';
import { AFTER, isApplied } from '../reading/call-records.js';

/** The second of the three laws the compatibility layer was tested against when it was new. */
export const vmOpsReset: Law = {
  kind: 'law',
  id: 'vm-ops-reset',
  sentence:
    "After a nested hook has succeeded, the VMA's vm_ops is what the descriptor, or its success_hook after that, says, NULL included.",
  reason:
    'Operations left over from before the hook would run on a mapping they were not made for, or a mapping meant to be anonymous would not be.',
  family: 9,
  wouldHaveCaught: ['a compatibility layer that writes vm_ops only when it is not NULL'],
  needs: OBSERVED.calls | OBSERVED.ops,
  occasion: OCCASIONS.nested,
  check(trace, step, report) {
    const { words } = trace;
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (!isApplied(words, call)) continue;
      if (words[call + AFTER.ops] === words[call + CALL.askedOps]) report.held();
      else report.violated(step, 'ops');
    }
  },
};
