import { OBSERVED, PLACEMENTS, VMA, WARNINGS } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { type Law, OCCASIONS } from '../property.js';
import { hasMmu } from '../reading/wire-file.js';
import { MMAP, MUNMAP, OPERATION, operationAt, rangeEnd, rangeStart } from '../reading/wire-operation.js';

export const mmapResultTrue: Law = {
  kind: 'law',
  id: 'mmap-result-true',
  sentence:
    'When mmap succeeds one VMA covers the whole range, when it fails no new one was placed, and when munmap succeeds nothing of the range is mapped.',
  reason:
    'A program acts on the result: it writes to what it was told is mapped, and hands out what it was told is free.',
  family: 2,
  wouldHaveCaught: ['B8: a mapping that stays after mmap() failed'],
  needs: OBSERVED.vmas,
  occasion: OCCASIONS.failure | OCCASIONS.success,
  check(trace, step, report, wire) {
    const operation = operationAt(wire, step);
    const kind = wire[operation];
    if (kind === MMAP) {
      const result = trace.result(step);
      // A driver whose error_hook swallows the error has asked for a result that is not true.
      if (trace.warnings(step) & WARNINGS.errorHookSwallowed) return;
      const placed = trace.placement(step) !== PLACEMENTS.none;
      if (result >= 0 !== placed) {
        report.violated(step, 'placement');
        return;
      }
      if (!placed) {
        report.held();
        return;
      }
      const start = rangeStart(wire, operation);
      const vma = trace.vmaAt(step, wire[operation + OPERATION.proc], start);
      if (result !== start) report.violated(step, 'result');
      else if (vma < 0 || trace.words[vma + VMA.end] < rangeEnd(wire, operation))
        report.violated(step, 'range');
      else report.held();
    } else if (kind === MUNMAP && trace.result(step) >= 0 && hasMmu(wire)) {
      // On NOMMU munmap takes one VMA that ends where the range does, and leaves those before it.
      if (isMapped(trace, step, wire, operation)) report.violated(step, 'range');
      else report.held();
    }
  },
};

function isMapped(trace: TraceView, step: number, wire: Int32Array, operation: number): boolean {
  const start = rangeStart(wire, operation);
  const end = rangeEnd(wire, operation);
  const { words } = trace;
  const proc = wire[operation + OPERATION.proc];
  let vma = trace.vma(step, proc, 0);
  for (let left = trace.vmaCount(step, proc); left > 0; left--, vma += VMA.words) {
    if (words[vma + VMA.start] < end && words[vma + VMA.end] > start) return true;
  }
  return false;
}
