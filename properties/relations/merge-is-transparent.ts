import { MAX_FAULTS } from '../../models/limits.js';
import { ANONYMOUS, type FaultSite, type Operation } from '../../models/scenario.js';
import { OBSERVED, PLACEMENTS } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import type { Relation } from '../property.js';
import { directCall, ranAfterAction } from '../reading/call-records.js';
import { hasFaultAt, hitsBound } from '../reading/comparable.js';
import { sameSurplus } from '../reading/driver-users.js';
import { PAGE_FIELDS, PageComparison, sameCharges } from '../reading/page-comparison.js';
import { MMAP_FIELDS, operationAt } from '../reading/wire-operation.js';

const pages = new PageComparison();

/** A run without merges splits fewer VMAs, and other ones. */
const SPLIT_SITES: readonly FaultSite[] = ['splitDup', 'splitPrealloc', 'gatherStore'];
/** An operation with a fault at one of these is saved from it by a merge: it stays as it is. */
const ALLOCATION_SITES: readonly FaultSite[] = ['vmAreaAlloc', 'mapPrealloc', 'mergePrealloc', 'mapped'];

/**
 * The second scenario makes each merge run out of memory, upon which the kernel allocates a VMA of its
 * own: the same mappings, without a neighbour to merge with.
 */
export const mergeIsTransparent: Relation = {
  kind: 'relation',
  id: 'merge-is-transparent',
  sentence: 'A mapping is the same whether there was a neighbour to merge with or not.',
  reason:
    'Merging is meant to save memory, not to be seen. A mapping that depends on its neighbours depends on the order of mmap calls.',
  family: 4,
  wouldHaveCaught: ['B10 976d5e0ddac8', 'D9', 'a merge after a swap leaks the file', 'B7 fbfc6578eaca'],
  needs:
    OBSERVED.calls | OBSERVED.vmas | OBSERVED.ops | OBSERVED.references | OBSERVED.charge | OBSERVED.counters,
  expected: [
    {
      row: 'D20',
      field: 'completionSkipped',
      reason: 'a mapping that merges is not new: neither ->mapped nor a success_hook is called for it',
    },
  ],

  applies(left, leftWire) {
    for (let step = 0; step < left.steps; step++) {
      if (left.placement(step) === PLACEMENTS.merged) return isComparable(left, step, leftWire);
    }
    return false;
  },

  transform(scenario) {
    if (hasFaultAt(scenario, SPLIT_SITES)) return null;
    const operations = scenario.operations.map(withoutMerge);
    return operations.every((operation, i) => operation === scenario.operations[i])
      ? null
      : { ...scenario, operations };
  },

  compare(left, right, report, leftWire) {
    const last = left.steps - 1;
    for (let step = 0; step <= last; step++) {
      if (left.placement(step) === PLACEMENTS.merged && !isComparable(left, step, leftWire)) return;
      const result = left.result(step);
      const skipped = left.placement(step) === PLACEMENTS.merged && completed(right, step);
      if (result !== right.result(step)) {
        if (skipped) report.violated(step, 'completionSkipped');
        else if (!hitsBound(result, right.result(step))) report.violated(step, 'result');
        return;
      }
      const differing = pages.compare(left, right, step);
      const charges = sameCharges(left, right, step);
      const counters = sameSurplus(left, right, step);
      if (differing === 0 && charges && counters) {
        report.held();
        continue;
      }
      if (skipped) {
        report.violated(step, 'completionSkipped');
        return;
      }
      if (!charges) report.violated(step, 'charge');
      if (!counters) report.violated(step, 'counters');
      for (let i = 0; i < PAGE_FIELDS.length; i++) {
        if (differing & (1 << i)) report.violated(step, PAGE_FIELDS[i]);
      }
      return;
    }
    if (left.fileCount(last) !== right.fileCount(last)) report.violated(last, 'leak');
  },
};

/**
 * A merge for a file with .mmap saves it the call of .mmap: that the mapping comes out otherwise with
 * the call is meant to be so. On all other mappings a merge must not show.
 */
function isComparable(trace: TraceView, step: number, wire: Int32Array): boolean {
  if (wire[operationAt(wire, step) + MMAP_FIELDS.slot] === ANONYMOUS) return true;
  return directCall(trace, step) >= 0;
}

/** Whether the mapping that did not merge had something called for it that the merged one had not. */
function completed(right: TraceView, step: number): boolean {
  const call = directCall(right, step);
  return call >= 0 && ranAfterAction(right.words, call);
}

function withoutMerge(operation: Operation): Operation {
  if (operation.kind !== 'mmap' || operation.faults.length >= MAX_FAULTS) return operation;
  if (operation.faults.some(({ site }) => ALLOCATION_SITES.includes(site))) return operation;
  return { ...operation, faults: [...operation.faults, { site: 'mergePrealloc', nth: 1 }] };
}
