import { CALL, OBSERVED, PLACEMENTS } from '../../models/trace-layout.js';
import { PROT_PERMISSIONS } from '../../models/vm-flags.js';
import { OPS_NULL } from '../../models/vm-ops.js';
import { type Law, OCCASIONS, type Report } from '../property.js';
import { AFTER, directSuccess, isApplied, OUT } from '../reading/call-records.js';

export const mutableFieldsAsAsked: Law = {
  kind: 'law',
  id: 'mutable-fields-as-asked',
  sentence:
    "After a hook has succeeded, pgoff, vm_file, page_prot and private_data of the VMA it spoke for are the descriptor's, and its vm_ops where the hook set any; ->mapped and a success_hook have the last word.",
  reason:
    'What the hook decided is lost otherwise: the wrong pages of the device, a cached mapping of registers, the state of another mapping.',
  family: 3,
  wouldHaveCaught: ['D17'],
  needs: OBSERVED.calls | OBSERVED.ops,
  occasion: OCCASIONS.call,
  check(trace, step, report) {
    const { words } = trace;
    const direct = trace.placement(step) === PLACEMENTS.newVma ? directSuccess(trace, step) : -1;
    if (direct >= 0) {
      // __mmap_complete recomputes the permission bits; cacheability is the hook's.
      const prot =
        (words[direct + OUT.prot] & ~PROT_PERMISSIONS) | (words[direct + AFTER.flags] & PROT_PERMISSIONS);
      judge(words, direct, prot, step, report);
    }
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (isApplied(words, call)) judge(words, call, words[call + OUT.prot], step, report);
    }
  },
};

function judge(words: Int32Array, call: number, prot: number, step: number, report: Report): void {
  let asAsked = true;
  if (words[call + AFTER.pgoff] !== words[call + OUT.pgoff]) {
    asAsked = false;
    report.violated(step, 'pgoff');
  }
  if (words[call + AFTER.file] !== words[call + OUT.vmFile]) {
    asAsked = false;
    report.violated(step, 'file');
  }
  if (words[call + AFTER.prot] !== prot) {
    asAsked = false;
    report.violated(step, 'prot');
  }
  if (words[call + AFTER.private] !== words[call + CALL.askedPrivate]) {
    asAsked = false;
    report.violated(step, 'private');
  }
  // NULL has a law of its own: up to 7.1 the direct path does not take it.
  const ops = words[call + CALL.askedOps];
  if (ops !== OPS_NULL && words[call + AFTER.ops] !== ops) {
    asAsked = false;
    report.violated(step, 'ops');
  }
  if (asAsked) report.held();
}
