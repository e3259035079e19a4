import { ERRNO } from '../../models/errno.js';
import { ANONYMOUS, type FaultSite, type Scenario } from '../../models/scenario.js';
import { CALL, OBSERVED, PLACEMENTS, WROTE_ACTION } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { VM_ACCOUNT, VM_LOCKED_MASK, VM_MERGEABLE } from '../../models/vm-flags.js';
import type { Relation } from '../property.js';
import { directCall, IN, OUT } from '../reading/call-records.js';
import { hitsBound } from '../reading/comparable.js';
import { PAGE_BIT, PAGE_FIELDS, PageComparison } from '../reading/page-comparison.js';
import { hasMmap, hasMmu, swapOf } from '../reading/wire-file.js';
import { MMAP, MMAP_FIELDS, MUNMAP, operationAt, operationCount } from '../reading/wire-operation.js';

const pages = new PageComparison();

/** What only an MMU has. */
const IGNORED_FLAGS = VM_ACCOUNT | VM_LOCKED_MASK | VM_MERGEABLE;
/** Sites that both kinds of machine come to alike. */
const COMMON_SITES: readonly FaultSite[] = ['openFile', 'driverFile', 'wrapperAlloc', 'lsm', 'mapped'];

/**
 * The second scenario runs without an MMU, where each hook goes through the compatibility layer. What
 * can be compared are shared mappings of files at free addresses, up to the first other one, the first
 * merge and the first unmapping.
 */
export const nommuEqualsMmu: Relation = {
  kind: 'relation',
  id: 'nommu-equals-mmu',
  sentence: 'A shared mapping of a file is the same with and without an MMU.',
  reason:
    'A driver is written on a machine with an MMU. Without one its hook runs through the compatibility layer, which nobody has watched there.',
  family: 3,
  wouldHaveCaught: ['B0 bb666b7c2707', 'D1', 'D3a', 'D3c'],
  needs: OBSERVED.calls | OBSERVED.vmas | OBSERVED.ops | OBSERVED.references,
  expected: [
    {
      row: 'NOMMU',
      field: 'action',
      reason: 'without an MMU there are no page tables to work on: an action is refused',
    },
    {
      row: 'D17',
      field: 'swappedFileMmap',
      reason: "a swapped-in file's own .mmap runs on the direct path, which NOMMU does not have",
    },
  ],

  applies(left, leftWire) {
    if (!hasMmu(leftWire)) return false;
    for (let step = 0; step < left.steps; step++) {
      if (left.callCount(step) > 0) return true;
    }
    return false;
  },

  transform(scenario) {
    return isPortable(scenario) ? { ...scenario, mmu: false } : null;
  },

  compare(left, right, report, leftWire) {
    for (let step = 0; step < operationCount(leftWire); step++) {
      if (!isComparable(left, step, leftWire)) return;
      const result = left.result(step);
      const other = right.result(step);
      // do_mmap on NOMMU has a word of its own for it.
      if (result === -ERRNO.ENOSYS || hitsBound(result, other)) return;
      const swappedMmap = runsSwappedMmap(left, step, leftWire);
      if (result !== other) {
        report.violated(
          step,
          asksForAction(left, step) ? 'action' : swappedMmap ? 'swappedFileMmap' : 'result',
        );
        return;
      }
      const differing = pages.compare(left, right, step, 0, IGNORED_FLAGS) & ~PAGE_BIT.prot;
      if (differing === 0) {
        if (left.callCount(step) > 0) report.held();
        continue;
      }
      if (swappedMmap) report.violated(step, 'swappedFileMmap');
      for (let i = 0; i < PAGE_FIELDS.length && !swappedMmap; i++) {
        if (differing & (1 << i)) report.violated(step, PAGE_FIELDS[i]);
      }
      return;
    }
  },
};

/** Whether nothing of the scenario is there for one kind of machine alone. */
function isPortable({ files, operations }: Scenario): boolean {
  return (
    operations.every(({ faults }) => faults.every(({ site }) => COMMON_SITES.includes(site))) &&
    // A read-only file is VM_SHARED on NOMMU only.
    operations.every((operation) => operation.kind !== 'open' || operation.readOnly === 0) &&
    files.every(({ prepare, mmap, mapped }) =>
      [...prepare, ...mmap, ...mapped].every(({ when }) => when !== 'nommu'),
    )
  );
}

function isComparable(left: TraceView, step: number, wire: Int32Array): boolean {
  const operation = operationAt(wire, step);
  if (wire[operation] === MUNMAP) return false;
  if (wire[operation] !== MMAP) return true;
  return (
    wire[operation + MMAP_FIELDS.shared] !== 0 &&
    wire[operation + MMAP_FIELDS.replace] === 0 &&
    wire[operation + MMAP_FIELDS.slot] !== ANONYMOUS &&
    left.placement(step) !== PLACEMENTS.merged
  );
}

function asksForAction(left: TraceView, step: number): boolean {
  let call = left.call(step, 0);
  for (let rest = left.callCount(step); rest > 0; rest--, call += CALL.words) {
    if (left.words[call + CALL.written] & WROTE_ACTION) return true;
  }
  return false;
}

function runsSwappedMmap(left: TraceView, step: number, wire: Int32Array): boolean {
  const call = directCall(left, step);
  if (call < 0) return false;
  const swap = swapOf(wire, left.words[call + CALL.spec]);
  return left.words[call + OUT.vmFile] !== left.words[call + IN.vmFile] && swap >= 0 && hasMmap(wire, swap);
}
