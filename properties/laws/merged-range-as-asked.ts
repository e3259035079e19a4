import { CALL, OBSERVED, VMA } from '../../models/trace-layout.js';
import { PROT_PERMISSIONS } from '../../models/vm-flags.js';
import { type Law, OCCASIONS } from '../property.js';
import { AFTER, directSuccess, OUT, WROTE_OPS, WROTE_PRIVATE, WROTE_PROT } from '../reading/call-records.js';
import { pgoffAt } from '../reading/stretches.js';
import { MMAP_FIELDS, OPERATION, operationAt } from '../reading/wire-operation.js';

export const mergedRangeAsAsked: Law = {
  kind: 'law',
  id: 'merged-range-as-asked',
  sentence:
    'A mapping that merges into a neighbour still has the file, pgoff, vm_ops, private_data and cacheability that its hook asked for.',
  reason:
    'Whether a neighbour happens to be there must not decide which fault handler serves the new pages, or whether they are cached.',
  family: 4,
  wouldHaveCaught: ['a merge that does not compare vm_ops, private_data and cacheability'],
  needs: OBSERVED.calls | OBSERVED.vmas | OBSERVED.ops,
  occasion: OCCASIONS.merge,
  check(trace, step, report, wire) {
    const { words } = trace;
    const call = directSuccess(trace, step);
    if (call < 0) return;
    const operation = operationAt(wire, step);
    const start = wire[operation + MMAP_FIELDS.start];
    const vma = trace.vmaAt(step, wire[operation + OPERATION.proc], start);
    if (vma < 0) return;
    const written = words[call + CALL.written];
    let asAsked = true;
    if (words[vma + VMA.file] !== words[call + OUT.vmFile]) {
      asAsked = false;
      report.violated(step, 'file');
    }
    if (pgoffAt(words, vma, start) !== words[call + OUT.pgoff]) {
      asAsked = false;
      report.violated(step, 'pgoff');
    }
    if (written & WROTE_OPS && words[call + AFTER.ops] !== words[call + OUT.ops]) {
      asAsked = false;
      report.violated(step, 'ops');
    }
    if (written & WROTE_PRIVATE && words[call + AFTER.private] !== words[call + OUT.private]) {
      asAsked = false;
      report.violated(step, 'private');
    }
    if (
      written & WROTE_PROT &&
      ((words[call + AFTER.prot] ^ words[call + OUT.prot]) & ~PROT_PERMISSIONS) !== 0
    ) {
      asAsked = false;
      report.violated(step, 'prot');
    }
    if (asAsked) report.held();
  },
};
