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

/** By how many VMAs a step has made more, by index of LIFECYCLES (wrapped: levels of wrappers). */
const more = new Int32Array(LIFECYCLES.length);

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
    more.fill(0);
    countAlive(trace, step, 1);
    if (step > 0) countAlive(trace, step - 1, -1);
    let exact = true;
    const placed = placedOps(trace, step, wire);
    const at = trace.step(step);
    const opens = trace.words[at + STEP.opened];
    const closes = trace.words[at + STEP.closed];
    for (let table = 0; table < LIFECYCLES.length; table++) {
      const opened = (opens >>> (8 * table)) & 0xff;
      const closed = (closes >>> (8 * table)) & 0xff;
      const surplus = more[table] - opened + closed - share(placed, table);
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

function countAlive(trace: TraceView, step: number, times: 1 | -1): void {
  const { words } = trace;
  let at = trace.proc(step, 0);
  for (let proc = 0; proc < PROCESSES; proc++) {
    let vma = at + PROC.words;
    for (let left = words[at + PROC.vmas]; left > 0; left--, vma += VMA.words) {
      const ops = words[vma + VMA.ops];
      const table = tableOf(ops);
      if (table >= 0) more[table] += times;
      more[WRAPPED] += times * wrapDepth(ops);
    }
    at = vma;
  }
}

/** The operations of the VMA that this step placed anew, or 0. */
function placedOps(trace: TraceView, step: number, wire: Int32Array): number {
  if (trace.placement(step) !== PLACEMENTS.newVma) return 0;
  const operation = operationAt(wire, step);
  const vma = trace.vmaAt(step, wire[operation + OPERATION.proc], wire[operation + MMAP_FIELDS.start]);
  return vma < 0 ? 0 : trace.words[vma + VMA.ops];
}

/** What a VMA with these operations adds to a table's count. */
function share(ops: number, table: number): number {
  if (ops === 0) return 0;
  return table === WRAPPED ? wrapDepth(ops) : tableOf(ops) === table ? 1 : 0;
}

function tableOf(ops: number): number {
  switch (baseOps(ops)) {
    case OPS_OPEN_CLOSE:
      return OPEN_CLOSE;
    case OPS_CLOSE:
      return CLOSE_ONLY;
    case OPS_MAPPED:
    case OPS_COUNTED:
      return MAPPED;
    default:
      return -1;
  }
}
