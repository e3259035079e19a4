import { PROCESSES } from '../../models/limits.js';
import { OBSERVED, PLACEMENTS } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { type Law, OCCASIONS, type Report } from '../property.js';
import { pageKept, procBefore, sameVmas, slotsKept, wordsBefore } from '../reading/differences.js';
import { Stretches } from '../reading/stretches.js';
import {
  CLOSE,
  CLOSE_FIELDS,
  DUP,
  DUP_FIELDS,
  OPEN,
  OPEN_FIELDS,
  OPERATION,
  operationAt,
  rangeEnd,
  rangeStart,
} from '../reading/wire-operation.js';

const stretches = new Stretches();

export const successTouchesOnlyItsRange: Law = {
  kind: 'law',
  id: 'success-touches-only-its-range',
  sentence:
    'An operation that succeeds changes no page outside its range, no other descriptor slot and nothing of another process.',
  reason:
    'Splitting and merging move the boundaries of VMAs: a pgoff that does not move along maps the wrong pages of the file.',
  family: 2,
  wouldHaveCaught: ['a split that does not advance vm_pgoff'],
  needs: OBSERVED.vmas | OBSERVED.ops,
  occasion: OCCASIONS.success,
  check(trace, step, report, wire) {
    const operation = operationAt(wire, step);
    const left = wordsBefore(trace, step);
    // What a merge does to the fields of its neighbours is the law merge-keeps-target.
    const user = trace.placement(step) !== PLACEMENTS.merged;
    let kept = true;
    for (let proc = 0; proc < PROCESSES; proc++) {
      const before = procBefore(trace, step, proc);
      const after = trace.proc(step, proc);
      const own = proc === wire[operation + OPERATION.proc];
      const slot = own ? ownSlot(wire, operation) : -1;
      if (!slotsKept(left, before, trace.words, after, slot, step, report)) kept = false;
      if (sameVmas(left, before, trace.words, after)) continue;
      const start = own ? rangeStart(wire, operation) : -1;
      const end = own ? rangeEnd(wire, operation) : -1;
      if (!pagesKept(trace, left, before, after, start, end, user, step, report)) kept = false;
    }
    if (kept) report.held();
  },
};

/** The slot that an operation is there to change, or -1. */
function ownSlot(wire: Int32Array, operation: number): number {
  switch (wire[operation]) {
    case OPEN:
      return wire[operation + OPEN_FIELDS.slot];
    case DUP:
      return wire[operation + DUP_FIELDS.to];
    case CLOSE:
      return wire[operation + CLOSE_FIELDS.slot];
    default:
      return -1;
  }
}

function pagesKept(
  trace: TraceView,
  left: Int32Array,
  before: number,
  after: number,
  start: number,
  end: number,
  user: boolean,
  step: number,
  report: Report,
): boolean {
  const right = trace.words;
  let kept = true;
  stretches.begin(left, before, right, after, start, end);
  while (stretches.next(left, right)) {
    const page = stretches.from;
    if (page >= start && page < end) continue;
    if (!pageKept(left, stretches.left, right, stretches.right, page, user, step, report)) kept = false;
  }
  return kept;
}
