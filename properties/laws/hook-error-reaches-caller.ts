import { CALL, OBSERVED } from '../../models/trace-layout.js';
import { type Law, OCCASIONS } from '../property.js';
import { hookError } from '../reading/call-records.js';
import { isTakenForCopy, swallows } from '../reading/swallowing.js';

export const hookErrorReachesCaller: Law = {
  kind: 'law',
  id: 'hook-error-reaches-caller',
  sentence:
    'The error of a hook, or of preparing the action it asks for, is what mmap returns, unless a wrapper swallows it.',
  reason:
    'A hook that refuses has its reasons. If the mapping is made all the same, without what the hook would have set up, the first access finds out.',
  family: 2,
  wouldHaveCaught: ['a compatibility layer that drops the error of the hook'],
  needs: OBSERVED.calls,
  occasion: OCCASIONS.call,
  check(trace, step, report, wire) {
    const { words } = trace;
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      const error = hookError(words, call);
      if (error === 0) continue;
      if (swallows(wire)) return;
      if (isTakenForCopy(trace, step, wire, error)) continue;
      if (trace.result(step) === error) report.held();
      else report.violated(step, 'result');
    }
  },
};
