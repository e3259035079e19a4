import {
  ACTION_IO_REMAP_PFN,
  ACTION_MAP_KERNEL_PAGES,
  ACTION_REMAP_PFN,
  ACTION_SIMPLE_IO_REMAP,
  actionPfn,
  actionType,
} from '../../models/step-args.js';
import { CALL, COMPLETED, DESC, OBSERVED } from '../../models/trace-layout.js';
import { VM_MAYWRITE, VM_MIXEDMAP, VM_REMAP_FLAGS, VM_SHARED } from '../../models/vm-flags.js';
import { type Law, OCCASIONS, type Report } from '../property.js';
import { AFTER, directSuccess, IN, isApplied, OUT } from '../reading/call-records.js';

export const actionFlags: Law = {
  kind: 'law',
  id: 'action-flags',
  sentence:
    'A mapping whose page frames an action has remapped has VM_REMAP_FLAGS, one of kernel pages VM_MIXEDMAP; the pgoff of a copy-on-write remap is its first page frame.',
  reason:
    'Without the flags the core takes the frames for pages of its own: it counts references on what has none, merges, and dumps registers. A copy-on-write fault finds the frame by pgoff alone.',
  family: 3,
  wouldHaveCaught: ['a mmap_action_prepare whose flags are lost on the way to the VMA'],
  needs: OBSERVED.calls | OBSERVED.vmas,
  occasion: OCCASIONS.call,
  check(trace, step, report) {
    const { words } = trace;
    const direct = directSuccess(trace, step);
    if (direct >= 0) judge(words, direct, step, report);
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (isApplied(words, call)) judge(words, call, step, report);
    }
  },
};

function judge(words: Int32Array, call: number, step: number, report: Report): void {
  if ((words[call + CALL.completed] & COMPLETED.actionDone) === 0) return;
  const needed = flagsOf(actionType(words[call + CALL.action]));
  if (needed === 0) return;
  const hasFlags = (words[call + AFTER.flags] & needed) === needed;
  const hasPgoff = isPgoffRight(words, call);
  if (!hasFlags) report.violated(step, 'flags');
  if (!hasPgoff) report.violated(step, 'pgoff');
  if (hasFlags && hasPgoff) report.held();
}

function flagsOf(type: number): number {
  switch (type) {
    case ACTION_REMAP_PFN:
    case ACTION_IO_REMAP_PFN:
    case ACTION_SIMPLE_IO_REMAP:
      return VM_REMAP_FLAGS;
    case ACTION_MAP_KERNEL_PAGES:
      return VM_MIXEDMAP;
    default:
      return 0;
  }
}

function isPgoffRight(words: Int32Array, call: number): boolean {
  const action = words[call + CALL.action];
  const type = actionType(action);
  const copyOnWrite = (words[call + OUT.flags] & (VM_MAYWRITE | VM_SHARED)) === VM_MAYWRITE;
  if (!copyOnWrite || type === ACTION_MAP_KERNEL_PAGES) return true;
  let pfn = actionPfn(action);
  if (type === ACTION_SIMPLE_IO_REMAP) {
    // It starts as many frames in as the hook left in pgoff, which a hook that has set it no longer shows.
    if (words[call + CALL.written] & (1 << DESC.pgoff)) return true;
    pfn += words[call + IN.pgoff];
  }
  return words[call + AFTER.pgoff] === pfn;
}
