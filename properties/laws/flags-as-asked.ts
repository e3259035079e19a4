import { ATTRIBUTES } from '../../models/scenario.js';
import { CALL, FILE, OBSERVED, PLACEMENTS, PROC, VMA } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import * as flags from '../../models/vm-flags.js';
import { type Law, OCCASIONS } from '../property.js';
import { AFTER, directSuccess, isApplied, OUT } from '../reading/call-records.js';
import { hasAttribute, hasMmu } from '../reading/wire-file.js';
import { MMAP_FIELDS, OPERATION, operationAt } from '../reading/wire-operation.js';

/** What KSM leaves alone. */
const NEVER_MERGEABLE = flags.VM_SHARED | flags.VM_MAYSHARE | flags.VM_HUGETLB | flags.VM_SPECIAL;

export const flagsAsAsked: Law = {
  kind: 'law',
  id: 'flags-as-asked',
  sentence:
    "After a hook has succeeded the VMA's flags are the descriptor's, cleared bits included; only VM_LOCKED goes, where the mapping cannot be locked, and VM_MERGEABLE comes, where the process opted in to KSM.",
  reason:
    'A hook clears VM_MAYWRITE so that a read-only mapping stays one. If the bit survives below a wrapper, mprotect makes it writable.',
  family: 3,
  wouldHaveCaught: ['D1', 'the move of vm_area_desc to vma_flags_t in 7.0'],
  needs: OBSERVED.calls | OBSERVED.vmas,
  occasion: OCCASIONS.call | OCCASIONS.placement,
  check(trace, step, report, wire) {
    const { words } = trace;
    if (hasMmu(wire) && isLockedInVain(trace, step, wire)) report.violated(step, 'locked');
    let call = trace.call(step, 0);
    const direct = directSuccess(trace, step);
    if (direct >= 0) {
      if (isDirectAsAsked(trace, step, direct, wire)) report.held();
      else report.violated(step, 'flags');
    }
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (!isApplied(words, call)) continue;
      if (words[call + AFTER.flags] === words[call + OUT.flags]) report.held();
      else report.violated(step, 'flags');
    }
  },
};

/** Whether this step placed a VMA with VM_LOCKED that cannot be locked, with a hook or without. */
function isLockedInVain(trace: TraceView, step: number, wire: Int32Array): boolean {
  if (trace.placement(step) === PLACEMENTS.none) return false;
  const operation = operationAt(wire, step);
  const vma = trace.vmaAt(step, wire[operation + OPERATION.proc], wire[operation + MMAP_FIELDS.start]);
  if (vma < 0) return false;
  const has = trace.words[vma + VMA.flags];
  return (has & flags.VM_LOCKED) !== 0 && cannotBeLocked(trace, step, wire, has, trace.words[vma + VMA.file]);
}

function isDirectAsAsked(trace: TraceView, step: number, call: number, wire: Int32Array): boolean {
  const { words } = trace;
  const has = words[call + AFTER.flags];
  let asked = words[call + OUT.flags];
  // __mmap_complete drops the lock from what cannot be locked.
  if ((asked & flags.VM_LOCKED) !== 0 && cannotBeLocked(trace, step, wire, asked, words[call + AFTER.file]))
    asked &= ~flags.VM_LOCKED_MASK;
  if (has === asked) return true;
  const optedIn = words[trace.proc(step, wire[operationAt(wire, step) + OPERATION.proc]) + PROC.ksm] !== 0;
  return optedIn && (asked & NEVER_MERGEABLE) === 0 && has === (asked | flags.VM_MERGEABLE);
}

function cannotBeLocked(
  trace: TraceView,
  step: number,
  wire: Int32Array,
  has: number,
  file: number,
): boolean {
  if ((has & (flags.VM_SPECIAL | flags.VM_HUGETLB)) !== 0) return true;
  const record = trace.fileNumbered(step, file);
  return record >= 0 && hasAttribute(wire, trace.words[record + FILE.spec], ATTRIBUTES.dax);
}
