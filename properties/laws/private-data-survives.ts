import { CALL, OBSERVED } from '../../models/trace-layout.js';
import { type Law, OCCASIONS } from '../property.js';
import { AFTER, BEFORE, isApplied, ranAfterAction, WROTE_PRIVATE } from '../reading/call-records.js';

export const privateDataSurvives: Law = {
  kind: 'law',
  id: 'private-data-survives',
  sentence:
    'A nested hook that does not write private_data leaves the vm_private_data that the wrapper had set.',
  reason:
    'A wrapper that keeps its state there finds NULL when its own operations are called; it has to know that the field is lost.',
  family: 6,
  wouldHaveCaught: ['D4'],
  needs: OBSERVED.calls,
  occasion: OCCASIONS.nested,
  check(trace, step, report) {
    const { words } = trace;
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (!isApplied(words, call) || words[call + CALL.written] & WROTE_PRIVATE) continue;
      // They may write it as well.
      if (ranAfterAction(words, call)) continue;
      if (words[call + AFTER.private] === words[call + BEFORE.private]) report.held();
      else report.violated(step, 'private');
    }
  },
};
