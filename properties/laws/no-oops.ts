import { OBSERVED, WARNINGS } from '../../models/trace-layout.js';
import type { Law } from '../property.js';

export const noOops: Law = {
  kind: 'law',
  id: 'no-oops',
  sentence:
    'No hook is called through NULL, no vm_ops is read through NULL, no VMA is used after it was freed, and no driver ends with VM_MAYWRITE where it was withheld.',
  reason:
    'The first two are a crash from user space, the third is more than that, and the last is a write to what must not be written.',
  family: 9,
  wouldHaveCaught: [
    'D3a below ipc/shm, which reads the vm_ops it finds',
    'B4 f96e1d5f15b7',
    'B5 619eab23e1ce',
  ],
  needs: OBSERVED.calls,
  check(trace, step, report) {
    const warnings = trace.warnings(step);
    if (warnings & WARNINGS.nullHook) report.violated(step, 'nullHook');
    if (warnings & WARNINGS.nullOps) report.violated(step, 'nullOps');
    if (warnings & WARNINGS.freedVmaUsed) report.violated(step, 'freedVmaUsed');
    if (warnings & WARNINGS.mayWriteGiven) report.violated(step, 'mayWriteGiven');
    report.held();
  },
};
