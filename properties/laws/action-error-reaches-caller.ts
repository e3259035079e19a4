import { CALL, OBSERVED, WARNINGS } from '../../models/trace-layout.js';
import { type Law, OCCASIONS } from '../property.js';
import { isTakenForCopy, swallows } from '../reading/swallowing.js';

export const actionErrorReachesCaller: Law = {
  kind: 'law',
  id: 'action-error-reaches-caller',
  sentence:
    'The error of an action, of ->mapped or of a success_hook is what mmap returns, or the error that the driver asked for in its place, unless a wrapper swallows it.',
  reason:
    'A driver overrides the error because programs know its own one; a mapping that is returned although its pages were never mapped faults at the first access.',
  family: 2,
  wouldHaveCaught: ['D11', 'D12'],
  needs: OBSERVED.calls,
  occasion: OCCASIONS.call,
  check(trace, step, report, wire) {
    const { words } = trace;
    // error_hook has asked for it.
    if (trace.warnings(step) & WARNINGS.errorHookSwallowed) return;
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      const error = words[call + CALL.completeError];
      if (error === 0) continue;
      if (swallows(wire)) return;
      const override = words[call + CALL.override];
      const expected = override !== 0 ? override : error;
      if (isTakenForCopy(trace, step, wire, expected) || isTakenForCopy(trace, step, wire, error)) continue;
      const result = trace.result(step);
      if (result === expected) report.held();
      else report.violated(step, result === error ? 'override' : 'result');
    }
  },
};
