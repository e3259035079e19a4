import { MAX_FILES } from '../../models/limits.js';
import { ATTRIBUTES, type FileSpec, type Scenario } from '../../models/scenario.js';
import { CALL, CALL_KINDS, OBSERVED, PLACEMENTS, WARNINGS } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import type { Relation, Report } from '../property.js';
import { directCall, hookError, IN, isApplied, OUT, ranAfterAction } from '../reading/call-records.js';
import { BOUNDARY_SITES, hasFaultAt, hitsBound, isCrowded } from '../reading/comparable.js';
import { sameSurplus } from '../reading/driver-users.js';
import { PAGE_FIELDS, PageComparison, sameBoundaries, sameCharges } from '../reading/page-comparison.js';
import { fileCount, hasMmap, swapOf } from '../reading/wire-file.js';

const pages = new PageComparison();

/**
 * The second scenario opens a transparent wrapper instead of each file with .mmap_prepare: it sets
 * vm_file to the file below and calls that, and nothing more.
 */
export const directEqualsNested: Relation = {
  kind: 'relation',
  id: 'direct-equals-nested',
  sentence: 'A file mapped through a transparent wrapper gives the same mapping as the file itself.',
  reason:
    'A file system is written and tested on its own. Below overlayfs its hook must do the same, or every stacked mount is a different kernel.',
  family: 3,
  wouldHaveCaught: [
    'B0 bb666b7c2707',
    'D1',
    'D3a',
    'D3c',
    'D13',
    'B10 976d5e0ddac8',
    'B5 619eab23e1ce',
    'B7',
    'D12',
  ],
  needs:
    OBSERVED.calls | OBSERVED.vmas | OBSERVED.ops | OBSERVED.references | OBSERVED.charge | OBSERVED.counters,
  expected: [
    {
      row: 'D8',
      field: 'boundaries',
      reason:
        "the direct path merges after the hook, with the hook's values; below a wrapper the outer mmap has tried before, with the wrapper's file",
    },
    {
      row: 'D5',
      field: 'boundariesByPgoff',
      reason: 'a pgoff changed by the hook takes part in merging on the direct path only',
    },
    {
      row: 'D19',
      field: 'failedHook',
      reason:
        "when the hook fails below a wrapper, the wrapper's edits of the VMA stay and the caller puts the file that is there now",
    },
    {
      row: 'D10',
      field: 'failedAction',
      reason:
        'when the action fails the direct path unmaps what it had mapped; below a wrapper nothing is mapped yet, and the outer mmap cleans up',
    },
    {
      row: 'D11',
      field: 'actionError',
      reason:
        'a driver overrides the error of its action on the direct path only: below, the wrapper gets it as it is',
    },
    {
      row: 'D20',
      field: 'completionSkipped',
      reason:
        'a mapping that merges is not new, so neither ->mapped nor a success_hook is called for it; below a wrapper they are called always',
    },
    {
      row: 'D2',
      field: 'leakNested',
      reason:
        'the reference of a swapped-in file is consumed on the direct path and left with the hook below a wrapper; file-references-accounted says so as a violation',
    },
    {
      row: 'D17',
      field: 'swappedFileMmap',
      reason: "a swapped-in file's own .mmap runs on the direct path, never below a wrapper",
    },
  ],

  applies(left) {
    for (let step = 0; step < left.steps; step++) {
      if (directCall(left, step) >= 0) return true;
    }
    return false;
  },

  transform(scenario) {
    if (hasFaultAt(scenario, BOUNDARY_SITES)) return null;
    // An open of a file that is not there must fail in the second scenario too: one index stays free.
    const room = MAX_FILES - scenario.files.length - (opensBeyond(scenario) ? 1 : 0);
    const targets = directlyOpened(scenario).slice(0, Math.max(0, room));
    return targets.length === 0 ? null : wrapped(scenario, targets);
  },

  compare(left, right, report, leftWire, rightWire) {
    const shift = fileCount(rightWire) - fileCount(leftWire);
    let swappedMmap = false;
    let pgoffChanged = false;
    let skipped = false;
    const last = left.steps - 1;
    for (let step = 0; step <= last; step++) {
      if (isCrowded(right, step)) return;
      const call = directCall(left, step);
      if (call >= 0) {
        const { words } = left;
        const swap = swapOf(leftWire, words[call + CALL.spec]);
        if (words[call + OUT.vmFile] !== words[call + IN.vmFile] && swap >= 0 && hasMmap(leftWire, swap))
          swappedMmap = true;
        if (words[call + OUT.pgoff] !== words[call + IN.pgoff]) pgoffChanged = true;
        if (hookError(words, call) !== 0 && nestedHookFailed(right, step))
          report.violated(step, 'failedHook');
        if (words[call + CALL.completeError] !== 0 && nestedActionFailed(right, step))
          report.violated(step, 'failedAction');
        if (completionSkipped(left, right, step)) {
          report.violated(step, 'completionSkipped');
          if (left.result(step) !== right.result(step)) return;
          skipped = true;
        }
      }
      // From the first difference on the two runs go their own ways.
      if ((left.warnings(step) | right.warnings(step)) & WARNINGS.errorHookSwallowed) return;
      // What the merge has left out may show in the VMA, too.
      if (skipped && pages.compare(left, right, step, shift) !== 0) return;
      if (differs(left, right, step, shift, swappedMmap, report)) return;
      if (sameBoundaries(left, right, step)) report.held();
      else report.violated(step, pgoffChanged ? 'boundariesByPgoff' : 'boundaries');
    }
    const leaks = right.fileCount(last) - left.fileCount(last);
    if (leaks !== 0)
      report.violated(last, swappedMmap ? 'swappedFileMmap' : leaks > 0 ? 'leakNested' : 'leakDirect');
  },
};

/** True when the runs differ, or can no longer be compared. */
function differs(
  left: TraceView,
  right: TraceView,
  step: number,
  shift: number,
  swappedMmap: boolean,
  report: Report,
): boolean {
  const expected = left.result(step);
  const result = right.result(step);
  if (expected !== result) {
    if (!hitsBound(expected, result))
      report.violated(
        step,
        swappedMmap ? 'swappedFileMmap' : isOverridden(left, right, step) ? 'actionError' : 'result',
      );
    return true;
  }
  const differing = pages.compare(left, right, step, shift);
  const charges = sameCharges(left, right, step);
  const counters = sameSurplus(left, right, step, shift);
  if (differing === 0 && charges && counters) return false;
  if (swappedMmap) {
    report.violated(step, 'swappedFileMmap');
    return true;
  }
  if (!charges) report.violated(step, 'charge');
  if (!counters) report.violated(step, 'counters');
  for (let i = 0; i < PAGE_FIELDS.length; i++) {
    if (differing & (1 << i)) report.violated(step, PAGE_FIELDS[i]);
  }
  return true;
}

/** The record of the call below the wrapper, or -1. */
function nestedCall(trace: TraceView, step: number): number {
  if (trace.callCount(step) === 0) return -1;
  const call = trace.call(step, 0);
  return trace.words[call + CALL.depth] > 0 ? call : -1;
}

function nestedHookFailed(trace: TraceView, step: number): boolean {
  const call = nestedCall(trace, step);
  return (
    call >= 0 && trace.words[call + CALL.kind] === CALL_KINDS.compat && hookError(trace.words, call) !== 0
  );
}

function nestedActionFailed(trace: TraceView, step: number): boolean {
  const call = nestedCall(trace, step);
  return call >= 0 && isApplied(trace.words, call) && trace.words[call + CALL.completeError] !== 0;
}

/** Both actions failed, and the driver's own error took the place of the direct one alone. */
function isOverridden(left: TraceView, right: TraceView, step: number): boolean {
  const call = directCall(left, step);
  if (call < 0 || left.words[call + CALL.completeError] === 0 || !nestedActionFailed(right, step))
    return false;
  const override = left.words[call + CALL.override];
  return override !== 0 && left.result(step) === override && right.result(step) < 0;
}

/** The direct mapping has merged, and the nested one had something called for it that the merge left out. */
function completionSkipped(left: TraceView, right: TraceView, step: number): boolean {
  if (left.placement(step) !== PLACEMENTS.merged) return false;
  const call = nestedCall(right, step);
  return call >= 0 && ranAfterAction(right.words, call);
}

/** Files with .mmap_prepare alone that an operation opens, by index. */
function directlyOpened({ files, operations }: Scenario): number[] {
  return files
    .map((_, index) => index)
    .filter(
      (index) =>
        files[index].hook === 'prepare' &&
        operations.some((operation) => operation.kind === 'open' && operation.file === index),
    );
}

function opensBeyond({ files, operations }: Scenario): boolean {
  return operations.some((operation) => operation.kind === 'open' && operation.file >= files.length);
}

/** The wrappers come first: a file can only stand above files with a higher index. */
function wrapped(scenario: Scenario, targets: readonly number[]): Scenario {
  const shift = targets.length;
  const count = scenario.files.length;
  const follow = (index: number | null) => (index === null || index >= count ? null : index + shift);
  const files = [
    ...targets.map((target) => transparentWrapper(target + shift, scenario.files[target].attributes)),
    ...scenario.files.map((file) => ({ ...file, below: follow(file.below), swap: follow(file.swap) })),
  ];
  const operations = scenario.operations.map((operation) => {
    if (operation.kind !== 'open') return operation;
    if (operation.file >= count) return { ...operation, file: MAX_FILES - 1 };
    const wrapper = targets.indexOf(operation.file);
    return { ...operation, file: wrapper >= 0 ? wrapper : operation.file + shift };
  });
  return { mmu: scenario.mmu, files, operations };
}

/**
 * The core looks at the attributes of the file it is given: the wrapper has those of the file below. It is
 * not shmem all the same, whose .mmap is known not to change the flags.
 */
function transparentWrapper(below: number, attributes: number): FileSpec {
  return {
    hook: 'mmap',
    below,
    swap: null,
    attributes: attributes & ~ATTRIBUTES.shmem,
    prepare: [],
    mmap: [
      { kind: 'setFile', when: 'always', arg: 0 },
      { kind: 'callNested', when: 'always', arg: 0 },
    ],
    mapped: [],
  };
}
