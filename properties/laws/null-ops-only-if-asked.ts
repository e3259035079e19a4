import { CALL, OBSERVED, PLACEMENTS } from '../../models/trace-layout.js';
import { OPS_NULL } from '../../models/vm-ops.js';
import { type Law, OCCASIONS, type Report } from '../property.js';
import {
  AFTER,
  BEFORE,
  directSuccess,
  isApplied,
  OUT,
  ranAfterAction,
  WROTE_OPS,
} from '../reading/call-records.js';

export const nullOpsOnlyIfAsked: Law = {
  kind: 'law',
  id: 'null-ops-only-if-asked',
  sentence:
    'A hook or success_hook that writes NULL to vm_ops makes the mapping anonymous; one that does not write vm_ops leaves it as it was.',
  reason:
    'vm_ops NULL is what makes a VMA anonymous: a file mapping that becomes one by accident reads zeros and loses its writes.',
  family: 9,
  wouldHaveCaught: ['D3a', 'D3c', 'the vm_ops default of 7.2'],
  needs: OBSERVED.calls | OBSERVED.ops,
  occasion: OCCASIONS.call,
  check(trace, step, report) {
    const { words } = trace;
    const direct = trace.placement(step) === PLACEMENTS.newVma ? directSuccess(trace, step) : -1;
    if (direct >= 0) judge(words, direct, false, step, report);
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (isApplied(words, call)) judge(words, call, words[call + BEFORE.ops] === OPS_NULL, step, report);
    }
  },
};

function judge(words: Int32Array, call: number, wasNull: boolean, step: number, report: Report): void {
  const wrote = (words[call + CALL.written] & WROTE_OPS) !== 0;
  const hookLeftNull = words[call + OUT.ops] === OPS_NULL;
  // Whether a success_hook has asked for NULL cannot be seen where NULL stood there before it.
  if (!wrote && hookLeftNull && ranAfterAction(words, call)) return;
  const successHookAsked = !hookLeftNull && words[call + CALL.askedOps] === OPS_NULL;
  const asked = successHookAsked || (wrote ? hookLeftNull : wasNull);
  const isNull = words[call + AFTER.ops] === OPS_NULL;
  if (isNull === asked) report.held();
  else report.violated(step, isNull ? 'nullUnasked' : 'nullIgnored');
}
