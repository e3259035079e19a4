import { CALL, CALL_KINDS, OBSERVED, WARNINGS } from '../../models/trace-layout.js';
import { type Law, OCCASIONS } from '../property.js';

export const nestedCallReachesHook: Law = {
  kind: 'law',
  id: 'nested-call-reaches-hook',
  sentence: "A nested mmap of a file with .mmap_prepare runs the file's hook.",
  reason:
    'Without it every stacked file system above a converted one loses mmap: -EINVAL and a warning in the log.',
  family: 3,
  wouldHaveCaught: ['B0 bb666b7c2707'],
  needs: OBSERVED.calls,
  occasion: OCCASIONS.nested | OCCASIONS.warning,
  check(trace, step, report) {
    const { words } = trace;
    if (trace.warnings(step) & WARNINGS.nestedPrepare) report.violated(step, 'refused');
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      const kind = words[call + CALL.kind];
      if (kind === CALL_KINDS.compat) report.held();
      else if (kind === CALL_KINDS.refused) report.violated(step, 'refused');
    }
  },
};
