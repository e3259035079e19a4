import { FILE_KINDS } from '../../models/limits.js';
import { CALL, COMPLETED, OBSERVED } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import type { Law } from '../property.js';
import { isApplied } from '../reading/call-records.js';
import { DriverUsers } from '../reading/driver-users.js';

const users = new DriverUsers();

/**
 * Not evaluated from where a wrapper fails after the ->mapped of the file below has succeeded: whose
 * state that is then is nowhere written down.
 */
export const driverCountersBalanced: Law = {
  kind: 'law',
  id: 'driver-counters-balanced',
  sentence:
    'After every operation the users that a driver has counted are the VMAs whose operations count for it.',
  reason: 'A user too many keeps a device or a module busy for ever; one too few frees what is still mapped.',
  family: 1,
  wouldHaveCaught: ['B7 fbfc6578eaca c50ca15dd496', 'B8', 'a failing ->mapped followed by ->close'],
  needs: OBSERVED.counters | OBSERVED.vmas | OBSERVED.ops | OBSERVED.calls,
  check(trace, step, report) {
    users.read(trace, step);
    if (!users.any || isForgotten(trace, step)) return;
    let balanced = true;
    for (let spec = 0; spec < FILE_KINDS; spec++) {
      const surplus = users.surplus[spec];
      if (surplus === 0) continue;
      balanced = false;
      report.violated(step, surplus > 0 ? 'leak' : 'underflow');
    }
    if (balanced) report.held();
  },
};

/** Whether a wrapper has done so in this step or an earlier one. */
function isForgotten(trace: TraceView, step: number): boolean {
  for (let earlier = 0; earlier <= step; earlier++) if (failsAfterMapped(trace, earlier)) return true;
  return false;
}

function failsAfterMapped(trace: TraceView, step: number): boolean {
  if (trace.result(step) >= 0) return false;
  const { words } = trace;
  let call = trace.call(step, 0);
  for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
    if (isApplied(words, call) && words[call + CALL.completed] & COMPLETED.mappedDone) return true;
  }
  return false;
}
