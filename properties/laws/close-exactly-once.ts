import { PROCESSES } from '../../models/limits.js';
import { CALL, LIFECYCLES, OBSERVED, PLACEMENTS, PROC, STEP, VMA } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import {
  baseOps,
  OPS_CLOSE,
  OPS_COUNTED,
  OPS_MAPPED,
  OPS_OPEN_CLOSE,
  wrapDepth,
} from '../../models/vm-ops.js';
import type { Law, Report } from '../property.js';
import { directCall } from '../reading/call-records.js';
import { hasMmu } from '../reading/wire-file.js';
import { MMAP, MMAP_FIELDS, OPERATION, operationAt, operationCount } from '../reading/wire-operation.js';

/**
 * Counts are kept as the trace has calls of ->open and ->close: a byte for each of LIFECYCLES (wrapped: levels
 * of wrappers) in one word, which can be added and compared at once.
 */
const BITS = 8;

const OPEN_CLOSE = LIFECYCLES.indexOf('open_close_ops');
const CLOSE_ONLY = LIFECYCLES.indexOf('close_ops');
const MAPPED = LIFECYCLES.indexOf('mapped_ops');
const WRAPPED = LIFECYCLES.indexOf('wrapped');

/** A munmap or mmap in the middle of a VMA splits it at both ends. */
const MOST_SPLITS = 2;

/**
 * A table that has close but no open is not told of splits, so its VMAs may become more by as many as
 * an operation can split; with open as well the sum is exact.
 */
export const closeExactlyOnce: Law = {
  kind: 'law',
  id: 'close-exactly-once',
  sentence:
    'Every VMA whose operations have ->close gets it exactly once: in each operation their number changes by those placed, plus ->open calls, minus ->close calls.',
  reason:
    'Drivers count users there. One close too few keeps a device busy, one too many frees what is in use.',
  family: 5,
  wouldHaveCaught: ['B5 619eab23e1ce', 'B7', 'B10: operations written onto a merged VMA are never opened'],
  needs: OBSERVED.lifecycle | OBSERVED.vmas | OBSERVED.ops,
  check(trace, step, report, wire) {
    const { words } = trace;
    const at = trace.step(step);
    const here = countsOf(placedOps(trace, step, wire)) + words[at + STEP.opened] - words[at + STEP.closed];
    const after = alive(trace, step);
    const before = step > 0 ? alive(trace, step - 1) : 0;
    if (after - before === here) {
      report.held();
      return;
    }
    let exact = true;
    for (let table = 0; table < LIFECYCLES.length; table++) {
      const expected = countOf(words[at + STEP.opened], table) - countOf(words[at + STEP.closed], table);
      const placed = countOf(countsOf(placedOps(trace, step, wire)), table);
      const surplus = countOf(after, table) - countOf(before, table) - expected - placed;
      if (surplus > 0 && isUndone(trace, step, wire, operationCount(wire))) continue;
      if (surplus === 0 || (table === CLOSE_ONLY && surplus > 0 && surplus <= MOST_SPLITS)) continue;
      exact = false;
      reportSurplus(surplus, step, report);
    }
    if (exact) report.held();
  },
};

/**
 * Whether this step had a new VMA and has taken it back: it may be closed as any other, or stay. What
 * there is to say of it say the laws about errors and counters.
 */
function isUndone(trace: TraceView, step: number, wire: Int32Array, operations: number): boolean {
  if (step >= operations || wire[operationAt(wire, step)] !== MMAP) return false;
  if (trace.placement(step) !== PLACEMENTS.none) return false;
  if (!hasMmu(wire)) return true;
  const call = directCall(trace, step);
  return call >= 0 && trace.words[call + CALL.completeError] !== 0;
}

function reportSurplus(surplus: number, step: number, report: Report): void {
  report.violated(step, surplus > 0 ? 'open' : 'close');
}

/** VMAs alive after a step, as counts. */
function alive(trace: TraceView, step: number): number {
  const { words } = trace;
  let counts = 0;
  let at = trace.proc(step, 0);
  for (let proc = 0; proc < PROCESSES; proc++) {
    let vma = at + PROC.words;
    for (let left = words[at + PROC.vmas]; left > 0; left--, vma += VMA.words) {
      const ops = words[vma + VMA.ops];
      if (ops !== 0) counts += countsOf(ops);
    }
    at = vma;
  }
  return counts;
}

/** The operations of the VMA that this step placed anew, or 0. */
function placedOps(trace: TraceView, step: number, wire: Int32Array): number {
  if (trace.placement(step) !== PLACEMENTS.newVma) return 0;
  const operation = operationAt(wire, step);
  const vma = trace.vmaAt(step, wire[operation + OPERATION.proc], wire[operation + MMAP_FIELDS.start]);
  return vma < 0 ? 0 : trace.words[vma + VMA.ops];
}

/** What a VMA with these operations counts for. */
function countsOf(ops: number): number {
  return countsOfTable(ops) + (wrapDepth(ops) << (BITS * WRAPPED));
}

function countsOfTable(ops: number): number {
  switch (baseOps(ops)) {
    case OPS_OPEN_CLOSE:
      return 1 << (BITS * OPEN_CLOSE);
    case OPS_CLOSE:
      return 1 << (BITS * CLOSE_ONLY);
    case OPS_MAPPED:
    case OPS_COUNTED:
      return 1 << (BITS * MAPPED);
    default:
      return 0;
  }
}

/** One of the counts. */
function countOf(counts: number, table: number): number {
  return (counts >>> (BITS * table)) & 0xff;
}
