import { CALL, CALL_KINDS, OBSERVED, VMA_FIELDS } from '../../models/trace-layout.js';
import { type Law, OCCASIONS, type Report } from '../property.js';
import { hookError } from '../reading/call-records.js';

const FIELD_NAMES = Object.keys(VMA_FIELDS).filter((name) => name !== 'words');

export const failedHookLeavesVma: Law = {
  kind: 'law',
  id: 'failed-hook-leaves-vma',
  sentence:
    'A nested hook that fails, or asks for an action that is refused, leaves the VMA as it was, whatever it wrote to the descriptor before.',
  reason:
    'A wrapper may swallow the error and go on with the VMA; half-applied state would be mapped, and nobody would put the file.',
  family: 2,
  wouldHaveCaught: ['a compatibility layer that applies the descriptor before it looks at the error'],
  needs: OBSERVED.calls | OBSERVED.ops,
  occasion: OCCASIONS.nested,
  check(trace, step, report) {
    const { words } = trace;
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (words[call + CALL.kind] === CALL_KINDS.compat && hookError(words, call) !== 0)
        compare(words, call, step, report);
    }
  },
};

function compare(words: Int32Array, call: number, step: number, report: Report): void {
  let same = true;
  for (let i = 0; i < VMA_FIELDS.words; i++) {
    if (words[call + CALL.vmaBefore + i] === words[call + CALL.vmaAfter + i]) continue;
    same = false;
    report.violated(step, FIELD_NAMES[i]);
  }
  if (same) report.held();
}
