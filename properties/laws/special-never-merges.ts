import { OBSERVED, PLACEMENTS, VMA } from '../../models/trace-layout.js';
import { VM_SPECIAL } from '../../models/vm-flags.js';
import { type Law, OCCASIONS } from '../property.js';
import { MMAP_FIELDS, OPERATION, operationAt } from '../reading/wire-operation.js';

export const specialNeverMerges: Law = {
  kind: 'law',
  id: 'special-never-merges',
  sentence: 'A mapping with one of VM_IO, VM_DONTEXPAND, VM_PFNMAP and VM_MIXEDMAP never merges.',
  reason:
    'A driver that says so counts on one VMA for each mmap: its own range, its own page tables, its own ->close.',
  family: 4,
  wouldHaveCaught: ['a merge test that looks at the flags before the hook'],
  needs: OBSERVED.vmas,
  occasion: OCCASIONS.placement,
  check(trace, step, report, wire) {
    const operation = operationAt(wire, step);
    const vma = trace.vmaAt(step, wire[operation + OPERATION.proc], wire[operation + MMAP_FIELDS.start]);
    if (vma < 0 || (trace.words[vma + VMA.flags] & VM_SPECIAL) === 0) return;
    if (trace.placement(step) === PLACEMENTS.newVma) report.held();
    else report.violated(step, 'flags');
  },
};
