import { type FileSpec, HOOKS, type Operation } from '../../models/scenario.js';
import { FILE, OBSERVED, PROC } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { VM_MERGEABLE } from '../../models/vm-flags.js';
import type { Relation } from '../property.js';
import { BOUNDARY_SITES, hasFaultAt } from '../reading/comparable.js';
import { procBefore, wordsBefore } from '../reading/differences.js';
import { PAGE_FIELDS, PageComparison, sameBoundaries, sameCharges } from '../reading/page-comparison.js';
import { fileAt, fileCount, hasMmu } from '../reading/wire-file.js';
import {
  KSM,
  KSM_FIELDS,
  MMAP,
  MMAP_FIELDS,
  OPERATION,
  operationAt,
  operationCount,
} from '../reading/wire-operation.js';

const pages = new PageComparison();

/** In the second scenario no process opts in to KSM. */
export const ksmIsTransparent: Relation = {
  kind: 'relation',
  id: 'ksm-is-transparent',
  sentence:
    'A process that has opted in to KSM has the same mappings as one that has not, but for VM_MERGEABLE.',
  reason:
    'The flag takes part in merging. If it comes after the attempt, no two mappings ever merge, and a program that maps page by page runs into the limit on mappings.',
  family: 3,
  wouldHaveCaught: ['D18', '6.16, where nothing merges in a process that opted in'],
  needs: OBSERVED.calls | OBSERVED.vmas | OBSERVED.ops | OBSERVED.references | OBSERVED.charge,
  expected: [
    {
      row: 'D18',
      field: 'lateBoundaries',
      reason:
        'a file with .mmap may set VM_SPECIAL there, so its mapping gets the flag after that, and merges without it',
    },
  ],

  applies(left, leftWire) {
    if (!hasMmu(leftWire)) return false;
    let optedIn = false;
    for (let step = operationCount(leftWire) - 1; step >= 0; step--) {
      const operation = operationAt(leftWire, step);
      if (leftWire[operation] === KSM && leftWire[operation + KSM_FIELDS.enable] !== 0) optedIn = true;
    }
    return optedIn && left.steps > 0;
  },

  transform(scenario) {
    if (hasFaultAt(scenario, BOUNDARY_SITES) || scenario.files.some(asksForIt)) return null;
    return { ...scenario, operations: scenario.operations.map(optedOut) };
  },

  compare(left, right, report, leftWire) {
    for (let step = 0; step < left.steps; step++) {
      // What was mapped before a process changed its mind has the flag or not: it cannot merge with what comes.
      if (changesItsMind(left, step, leftWire)) return;
      if (!sameBoundaries(left, right, step)) {
        report.violated(step, isMmapFile(left, step, leftWire) ? 'lateBoundaries' : 'boundaries');
        return;
      }
      if (left.result(step) !== right.result(step)) {
        report.violated(step, 'result');
        return;
      }
      const differing = pages.compare(left, right, step, 0, VM_MERGEABLE);
      const charges = sameCharges(left, right, step);
      if (differing === 0 && charges) {
        report.held();
        continue;
      }
      if (!charges) report.violated(step, 'charge');
      for (let i = 0; i < PAGE_FIELDS.length; i++) {
        if (differing & (1 << i)) report.violated(step, PAGE_FIELDS[i]);
      }
      return;
    }
  },
};

/** A driver that sets or clears the flag itself has an opinion on it. */
function asksForIt({ prepare, mmap }: FileSpec): boolean {
  return [...prepare, ...mmap].some(
    ({ kind, arg }) =>
      kind === 'assignFlags' ||
      ((kind === 'setFlags' || kind === 'clearFlags') && (arg & VM_MERGEABLE) !== 0),
  );
}

function optedOut(operation: Operation): Operation {
  return operation.kind === 'ksm' ? { ...operation, enable: 0 } : operation;
}

function changesItsMind(trace: TraceView, step: number, wire: Int32Array): boolean {
  if (step >= operationCount(wire)) return false;
  const operation = operationAt(wire, step);
  if (wire[operation] !== KSM) return false;
  const proc = wire[operation + OPERATION.proc];
  const words = wordsBefore(trace, step);
  const before = procBefore(trace, step, proc);
  return (
    words[before + PROC.vmas] > 0 &&
    words[before + PROC.ksm] !== trace.words[trace.proc(step, proc) + PROC.ksm]
  );
}

/** Whether the step maps a file that has .mmap. */
function isMmapFile(trace: TraceView, step: number, wire: Int32Array): boolean {
  if (step >= operationCount(wire)) return false;
  const operation = operationAt(wire, step);
  if (wire[operation] !== MMAP) return false;
  const slot = wire[operation + MMAP_FIELDS.slot];
  const proc = trace.proc(step, wire[operation + OPERATION.proc]);
  const number = slot < PROC.mapCount - PROC.fds ? trace.words[proc + PROC.fds + slot] : 0;
  const file = number === 0 ? -1 : trace.fileNumbered(step, number);
  if (file < 0) return false;
  const spec = trace.words[file + FILE.spec];
  return spec < fileCount(wire) && wire[fileAt(spec)] === HOOKS.mmap;
}
