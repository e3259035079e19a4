import { CALL, OBSERVED, PLACEMENTS, VMA } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { VM_LOCKED, VM_LOCKED_MASK, VM_SPECIAL } from '../../models/vm-flags.js';
import type { Law } from '../property.js';
import { AFTER, directSuccess, isApplied, OUT } from '../reading/call-records.js';
import { MMAP_FIELDS, OPERATION, operationAt } from '../reading/wire-operation.js';

export const flagsAsAsked: Law = {
  kind: 'law',
  id: 'flags-as-asked',
  sentence:
    "After a hook has succeeded the VMA's flags are the descriptor's, cleared bits included; only VM_LOCKED goes, where the mapping cannot be locked.",
  reason:
    'A hook clears VM_MAYWRITE so that a read-only mapping stays one. If the bit survives below a wrapper, mprotect makes it writable.',
  family: 3,
  wouldHaveCaught: ['D1', 'the move of vm_area_desc to vma_flags_t in 7.0'],
  needs: OBSERVED.calls | OBSERVED.vmas,
  check(trace, report, wire) {
    const { words, steps } = trace;
    for (let step = 0; step < steps; step++) {
      if (isLockedInVain(trace, step, wire)) report.violated(step, 'locked');
      let call = trace.call(step, 0);
      const direct = directSuccess(trace, step);
      if (direct >= 0) {
        if (words[direct + AFTER.flags] === afterCompletion(words[direct + OUT.flags])) report.held();
        else report.violated(step, 'flags');
      }
      for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
        if (!isApplied(words, call)) continue;
        if (words[call + AFTER.flags] === words[call + OUT.flags]) report.held();
        else report.violated(step, 'flags');
      }
    }
  },
};

/** Whether this step placed a VMA with VM_LOCKED that cannot be locked, with a hook or without. */
function isLockedInVain(trace: TraceView, step: number, wire: Int32Array): boolean {
  if (trace.placement(step) === PLACEMENTS.none) return false;
  const operation = operationAt(wire, step);
  const vma = trace.vmaAt(step, wire[operation + OPERATION.proc], wire[operation + MMAP_FIELDS.start]);
  if (vma < 0) return false;
  const flags = trace.words[vma + VMA.flags];
  return (flags & VM_LOCKED) !== 0 && (flags & VM_SPECIAL) !== 0;
}

/** `__mmap_complete` drops the lock from what cannot be locked. */
function afterCompletion(flags: number): number {
  return (flags & VM_LOCKED) !== 0 && (flags & VM_SPECIAL) !== 0 ? flags & ~VM_LOCKED_MASK : flags;
}
