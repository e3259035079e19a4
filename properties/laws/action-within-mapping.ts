import {
  ACTION_FULL,
  ACTION_NOTHING,
  ACTION_OUTSIDE,
  ACTION_SIMPLE_IO_REMAP,
  ACTION_UNKNOWN,
  actionRange,
  actionType,
} from '../../models/step-args.js';
import { CALL, COMPLETED, OBSERVED } from '../../models/trace-layout.js';
import { type Law, OCCASIONS, type Report } from '../property.js';

export const actionWithinMapping: Law = {
  kind: 'law',
  id: 'action-within-mapping',
  sentence:
    'No action is carried out that reaches beyond the mapping, or, as a simple remap, beyond the region of physical memory it names.',
  reason:
    'Page tables beyond a VMA are never taken down: whoever maps there next finds them. Frames beyond the region of a driver are memory of somebody else, and user space has them.',
  family: 3,
  wouldHaveCaught: [
    'a mmap_action_prepare that no longer checks the range, or checks it on one of the two paths',
  ],
  needs: OBSERVED.calls,
  occasion: OCCASIONS.call,
  check(trace, step, report) {
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words)
      judge(trace.words, call, step, report);
  },
};

function judge(words: Int32Array, call: number, step: number, report: Report): void {
  const type = actionType(words[call + CALL.action]);
  // An action that no kernel knows does nothing.
  if (type === ACTION_NOTHING || type >= ACTION_UNKNOWN) return;
  if ((words[call + CALL.completed] & COMPLETED.actionDone) === 0) return;
  const range = actionRange(words[call + CALL.action]);
  if (type === ACTION_SIMPLE_IO_REMAP) {
    if (range === ACTION_FULL) report.held();
    else report.violated(step, 'region');
  } else if (range === ACTION_OUTSIDE) report.violated(step, 'range');
  else report.held();
}
