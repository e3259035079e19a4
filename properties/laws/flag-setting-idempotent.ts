import { CALL, OBSERVED } from '../../models/trace-layout.js';
import { type Law, OCCASIONS } from '../property.js';
import { AFTER, BEFORE, isApplied, OUT } from '../reading/call-records.js';

/** The third of the three laws the compatibility layer was tested against when it was new. */
export const flagSettingIdempotent: Law = {
  kind: 'law',
  id: 'flag-setting-idempotent',
  sentence:
    'Applying the same flags twice is the same as once, and applying the flags the VMA already has changes nothing.',
  reason:
    'A wrapper may call below twice, or over several layers; flags that toggle or add up would depend on how often.',
  family: 10,
  wouldHaveCaught: ['a compatibility layer that toggles flags, or clears what is set already'],
  needs: OBSERVED.calls,
  occasion: OCCASIONS.nested,
  check(trace, step, report) {
    const { words } = trace;
    let call = trace.call(step, 0);
    let previous = -1;
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (!isApplied(words, call)) {
        previous = -1;
        continue;
      }
      const before = words[call + BEFORE.flags];
      const asked = words[call + OUT.flags];
      const after = words[call + AFTER.flags];
      if (asked === before) {
        if (after === before) report.held();
        else report.violated(step, 'flags');
      }
      if (
        previous >= 0 &&
        words[previous + OUT.flags] === asked &&
        words[previous + AFTER.flags] === before
      ) {
        if (after === before) report.held();
        else report.violated(step, 'flags');
      }
      previous = call;
    }
  },
};
