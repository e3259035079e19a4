import { PROCESSES } from '../../models/limits.js';
import { OBSERVED, VMA } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { type Law, OCCASIONS, type Report } from '../property.js';
import { pageKept, procBefore, sameVmas, slotsKept, wordsBefore } from '../reading/differences.js';
import { pgoffAt, Stretches } from '../reading/stretches.js';
import { OPERATION, operationAt, rangeEnd, rangeStart } from '../reading/wire-operation.js';

const stretches = new Stretches();

export const errorLeavesOnlyTheGap: Law = {
  kind: 'law',
  id: 'error-leaves-only-the-gap',
  sentence:
    'An operation that fails changes nothing but that pages of its own range may be unmapped: the gap that mmap leaves past the point of no return. Nothing of a new mapping is there.',
  reason:
    'A program that gets an error goes on with what it had. What changed behind its back it will never look for.',
  family: 2,
  wouldHaveCaught: [
    'B8',
    'D12: the mapping stays when success_hook fails',
    'a failing mmap that leaves half of a VMA behind',
  ],
  needs: OBSERVED.vmas | OBSERVED.ops,
  occasion: OCCASIONS.failure,
  check(trace, step, report, wire) {
    const operation = operationAt(wire, step);
    const left = wordsBefore(trace, step);
    let kept = true;
    for (let proc = 0; proc < PROCESSES; proc++) {
      const before = procBefore(trace, step, proc);
      const after = trace.proc(step, proc);
      if (!slotsKept(left, before, trace.words, after, -1, step, report)) kept = false;
      if (sameVmas(left, before, trace.words, after)) continue;
      const own = proc === wire[operation + OPERATION.proc];
      const start = own ? rangeStart(wire, operation) : -1;
      const end = own ? rangeEnd(wire, operation) : -1;
      if (!pagesKeptOrUnmapped(trace, left, before, after, start, end, step, report)) kept = false;
    }
    if (kept) report.held();
  },
};

/** Whether a page of the range is mapped, and not as it was. */
function isNew(left: Int32Array, before: number, right: Int32Array, after: number, page: number): boolean {
  if (before < 0) return true;
  return (
    left[before + VMA.file] !== right[after + VMA.file] ||
    left[before + VMA.ops] !== right[after + VMA.ops] ||
    left[before + VMA.flags] !== right[after + VMA.flags] ||
    pgoffAt(left, before, page) !== pgoffAt(right, after, page)
  );
}

function pagesKeptOrUnmapped(
  trace: TraceView,
  left: Int32Array,
  before: number,
  after: number,
  start: number,
  end: number,
  step: number,
  report: Report,
): boolean {
  const right = trace.words;
  let kept = true;
  stretches.begin(left, before, right, after, start, end);
  while (stretches.next(left, right)) {
    const page = stretches.from;
    const inRange = page >= start && page < end;
    if (inRange && stretches.right < 0) continue;
    if (inRange && isNew(left, stretches.left, right, stretches.right, page)) {
      report.violated(step, 'newMapping');
      kept = false;
      continue;
    }
    if (!pageKept(left, stretches.left, right, stretches.right, page, true, step, report)) kept = false;
  }
  return kept;
}
