import { CALL, CALL_KINDS, OBSERVED, VMA } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { type Law, OCCASIONS, type Report } from '../property.js';
import { MMAP_FIELDS, OPERATION, operationAt } from '../reading/wire-operation.js';

export const mergeKeepsTarget: Law = {
  kind: 'law',
  id: 'merge-keeps-target',
  sentence:
    'A mapping that merges into a neighbour leaves vm_ops, vm_private_data and page_prot of the pages that were there before as they were.',
  reason:
    'The neighbour belongs to an earlier mmap: new operations on it run ->close for an ->open that never was, on private data that is not theirs.',
  family: 4,
  wouldHaveCaught: ['B10 976d5e0ddac8', 'D9'],
  needs: OBSERVED.vmas | OBSERVED.ops,
  occasion: OCCASIONS.merge,
  check(trace, step, report, wire) {
    const operation = operationAt(wire, step);
    const start = wire[operation + MMAP_FIELDS.start];
    const end = start + wire[operation + MMAP_FIELDS.length];
    const proc = wire[operation + OPERATION.proc];
    const merged = trace.vmaAt(step, proc, start);
    if (merged < 0) return;
    const grewUp = trace.words[merged + VMA.start] < start;
    const grewDown = trace.words[merged + VMA.end] > end;
    if (grewUp) comparePage(trace, step, proc, start - 1, merged, report);
    // The VMA after the range is the target, or was removed in favour of the one before it. Only
    // where a hook has spoken for the range is it known that the two were alike: a merge for a file
    // with .mmap goes by the file alone.
    if (grewDown && (!grewUp || hasDirectCall(trace, step)))
      comparePage(trace, step, proc, end, merged, report);
  },
};

function comparePage(
  trace: TraceView,
  step: number,
  proc: number,
  page: number,
  merged: number,
  report: Report,
): void {
  const { words } = trace;
  const before = trace.vmaAt(step - 1, proc, page);
  if (before < 0) return;
  let kept = true;
  if (words[before + VMA.ops] !== words[merged + VMA.ops]) {
    kept = false;
    report.violated(step, 'ops');
  }
  if (words[before + VMA.private] !== words[merged + VMA.private]) {
    kept = false;
    report.violated(step, 'private');
  }
  if (words[before + VMA.prot] !== words[merged + VMA.prot]) {
    kept = false;
    report.violated(step, 'prot');
  }
  if (kept) report.held();
}

function hasDirectCall(trace: TraceView, step: number): boolean {
  return trace.callCount(step) > 0 && trace.words[trace.call(step, 0) + CALL.kind] === CALL_KINDS.direct;
}
