/**
 * Laws that no known release breaks must be able to fail all the same: each is shown a true trace of the
 * ideal in which one word has been made false.
 */
import { describe, expect, it } from 'vitest';
import { FILE_KINDS } from '../../models/limits.js';
import { type Scenario, SWAP_OWN } from '../../models/scenario.js';
import {
  ACTION_OUTSIDE,
  ACTION_PART,
  ACTION_REMAP_PFN,
  ACTION_SIMPLE_IO_REMAP,
  packAction,
} from '../../models/step-args.js';
import {
  CALL,
  FILE,
  PLACEMENTS,
  PROC,
  STEP,
  UNDEFINED_WORD,
  VMA,
  WARNINGS,
} from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { VM_DONTEXPAND, VM_IO, VM_LOCKED } from '../../models/vm-flags.js';
import {
  OPS_CLOSE,
  OPS_DUMMY,
  OPS_NULL,
  OPS_OPEN_CLOSE,
  OPS_PLAIN_A,
  OPS_PLAIN_B,
} from '../../models/vm-ops.js';
import { AFTER, BEFORE, IN, OUT } from '../../properties/reading/call-records.js';
import { fault, op, scenario, step } from '../support/scenarios.js';
import { hook, wrapper } from './files.js';
import { hear, law, reference, traceOf } from './support.js';

const swapping = scenario([wrapper(1), hook(step('swapFile', SWAP_OWN))], [op.open(), op.mmap()]);
const nested = scenario(
  [wrapper(1), hook(step('vmOps', OPS_PLAIN_A), step('setFlags', VM_DONTEXPAND))],
  [op.open(), op.mmap({ shared: 1 })],
);
const twice = scenario(
  [wrapper(1, { after: [step('callNested')] }), hook(step('setFlags', VM_DONTEXPAND))],
  [op.open(), op.mmap()],
);
const direct = scenario([hook(step('vmOps', OPS_PLAIN_A))], [op.open(), op.mmap({ pgoff: 5 })]);
const merging = scenario(
  [hook(step('vmOps', OPS_PLAIN_A))],
  [op.open(), op.mmap({ start: 1, pgoff: 1 }), op.mmap({ start: 2, pgoff: 2 }), op.mmap()],
);
const failingNested = scenario(
  [wrapper(1), hook(step('setFlags', VM_IO), step('fail'))],
  [op.open(), op.mmap()],
);
const splitting = scenario(
  [hook(step('vmOps', OPS_OPEN_CLOSE))],
  [op.open(), op.mmap({ length: 3 }), op.munmap({ start: 1 })],
);
const splittingCloseOnly = scenario(
  [hook(step('vmOps', OPS_CLOSE))],
  [op.open(), op.mmap({ length: 3 }), op.munmap({ start: 1 })],
);
const failing = scenario(
  [hook()],
  [
    op.open(),
    op.mmap({ length: 2 }),
    op.open({ proc: 1 }),
    op.mmap({ proc: 1 }),
    op.mmap({ start: 1, replace: 1, faults: [fault('vmAreaAlloc')] }),
  ],
);

const remapping = (type: number) =>
  scenario([hook(step('action', packAction(type)))], [op.open(), op.mmap({ length: 2 })]);

interface Lie {
  readonly law: string;
  readonly what: string;
  readonly scenario: Scenario;
  readonly tell: (trace: TraceView) => void;
  readonly heard: readonly string[];
}

/** Changes a word of the first call record of a step. */
function inCall(step: number, at: number, value: number, index = 0): (trace: TraceView) => void {
  return (trace) => {
    trace.words[trace.call(step, index) + at] = value;
  };
}

function add(step: number, at: number, amount: number): (trace: TraceView) => void {
  return (trace) => {
    trace.words[trace.call(step, 0) + at] += amount;
  };
}

/** Changes a word of a VMA in the snapshot after a step. */
function inVma(step: number, proc: number, index: number, at: number, value: number) {
  return (trace: TraceView) => {
    trace.words[trace.vma(step, proc, index) + at] = value;
  };
}

function inStep(step: number, at: number, value: number) {
  return (trace: TraceView) => {
    trace.words[trace.step(step) + at] = value;
  };
}

const LIES: readonly Lie[] = [
  {
    law: 'action-within-mapping',
    what: 'the page that was remapped lay beyond the mapping',
    scenario: remapping(ACTION_REMAP_PFN),
    tell: inCall(1, CALL.action, packAction(ACTION_REMAP_PFN, ACTION_OUTSIDE)),
    heard: ['1 range'],
  },
  {
    law: 'action-within-mapping',
    what: 'the region of a simple remap was a page too short',
    scenario: remapping(ACTION_SIMPLE_IO_REMAP),
    tell: inCall(1, CALL.action, packAction(ACTION_SIMPLE_IO_REMAP, ACTION_PART)),
    heard: ['1 region'],
  },
  {
    law: 'file-refcount-balance',
    what: 'the new file has no reference more',
    scenario: swapping,
    tell: add(1, CALL.newFileAfter, -1),
    heard: ['1 references'],
  },
  {
    law: 'file-refcount-balance',
    what: 'the old file keeps its reference',
    scenario: swapping,
    tell: add(1, CALL.oldFileAfter, 1),
    heard: ['1 references'],
  },
  {
    law: 'file-refcount-balance',
    what: 'the VMA keeps the old file',
    scenario: swapping,
    tell: (trace) => inCall(1, AFTER.file, trace.words[trace.call(1, 0) + BEFORE.file])(trace),
    heard: ['1 references'],
  },
  {
    law: 'file-refcount-balance',
    what: 'an unchanged file is exchanged',
    scenario: nested,
    tell: inCall(1, AFTER.file, 9),
    heard: ['1 references'],
  },
  {
    law: 'vm-ops-reset',
    what: 'the VMA keeps the operations it had',
    scenario: nested,
    tell: inCall(1, AFTER.ops, OPS_DUMMY),
    heard: ['1 ops'],
  },
  {
    law: 'vm-ops-reset',
    what: 'NULL is not written back',
    scenario: scenario([wrapper(1), hook(step('vmOps', OPS_NULL))], [op.open(), op.mmap()]),
    tell: inCall(1, AFTER.ops, OPS_DUMMY),
    heard: ['1 ops'],
  },
  {
    law: 'flag-setting-idempotent',
    what: 'the second call toggles the flag',
    scenario: twice,
    tell: inCall(1, AFTER.flags, 0x73, 1),
    heard: ['1 flags'],
  },
  {
    law: 'flags-as-asked',
    what: 'a direct mapping has a flag more',
    scenario: direct,
    tell: add(1, AFTER.flags, VM_DONTEXPAND),
    heard: ['1 flags'],
  },
  {
    law: 'null-ops-only-if-asked',
    what: 'a direct mapping is anonymous',
    scenario: direct,
    tell: inCall(1, AFTER.ops, OPS_NULL),
    heard: ['1 nullUnasked'],
  },
  {
    law: 'hook-sees-its-own-file',
    what: 'a direct hook is shown another file',
    scenario: direct,
    tell: inCall(1, IN.file, 9),
    heard: ['1 file'],
  },
  {
    law: 'mutable-fields-as-asked',
    what: 'page_prot is not written back',
    scenario: nested,
    tell: add(1, AFTER.prot, 0x10),
    heard: ['1 prot'],
  },
  {
    law: 'mutable-fields-as-asked',
    what: 'the operations of a direct hook are lost',
    scenario: direct,
    tell: inCall(1, AFTER.ops, OPS_DUMMY),
    heard: ['1 ops'],
  },
  {
    law: 'descriptor-initialised',
    what: 'flags that nobody has written',
    scenario: nested,
    tell: inCall(1, IN.flags, UNDEFINED_WORD),
    heard: ['1 flags'],
  },
  {
    law: 'descriptor-initialised',
    what: 'an undefined vm_ops',
    scenario: nested,
    tell: inCall(1, IN.ops, UNDEFINED_WORD),
    heard: ['1 ops'],
  },
  {
    law: 'descriptor-initialised',
    what: 'an end a page late',
    scenario: nested,
    tell: add(1, IN.end, 1),
    heard: ['1 end'],
  },
  {
    law: 'descriptor-initialised',
    what: 'a pgoff that is not that of the call',
    scenario: direct,
    tell: add(1, IN.pgoff, 1),
    heard: ['1 pgoff'],
  },
  {
    law: 'failed-hook-leaves-vma',
    what: 'flags of a failed hook',
    scenario: failingNested,
    tell: add(1, AFTER.flags, VM_IO),
    heard: ['1 flags'],
  },
  {
    law: 'flags-as-asked',
    what: 'a nested mapping of a device is locked',
    scenario: nested,
    tell: (trace) => {
      trace.words[trace.vma(1, 0, 0) + VMA.flags] |= VM_LOCKED;
    },
    heard: ['1 locked'],
  },
  {
    law: 'hook-error-reaches-caller',
    what: 'mmap succeeds',
    scenario: failingNested,
    tell: inStep(1, STEP.result, 0),
    heard: ['1 result'],
  },
  {
    law: 'special-never-merges',
    what: 'the mapping has merged',
    scenario: nested,
    tell: inStep(1, STEP.placement, PLACEMENTS.merged),
    heard: ['1 flags'],
  },
  {
    law: 'private-data-survives',
    what: 'the wrapper loses its private data',
    scenario: nested,
    tell: inCall(1, AFTER.private, 7),
    heard: ['1 private'],
  },
  {
    law: 'merge-keeps-target',
    what: 'the VMA after the range gets other operations',
    scenario: merging,
    tell: inVma(3, 0, 0, VMA.ops, OPS_PLAIN_B),
    heard: ['3 ops'],
  },
  {
    law: 'merge-keeps-target',
    what: 'the VMA before the range gets other private data',
    scenario: merging,
    tell: inVma(2, 0, 0, VMA.private, 3),
    heard: ['2 private', '3 private'],
  },
  {
    law: 'merged-range-as-asked',
    what: 'the range has other operations',
    scenario: merging,
    tell: inCall(2, AFTER.ops, OPS_PLAIN_B),
    heard: ['2 ops'],
  },
  {
    law: 'merged-range-as-asked',
    what: 'the range is of another page of the file',
    scenario: merging,
    tell: inCall(2, OUT.pgoff, 9),
    heard: ['2 pgoff'],
  },
  {
    law: 'writable-counts-balanced',
    what: 'one writable mapping too many',
    scenario: nested,
    tell: (trace) => {
      trace.words[trace.step(2) - 2 * FILE_KINDS + 1]++;
    },
    heard: ['1 writable'],
  },
  {
    law: 'close-exactly-once',
    what: 'a close too many',
    scenario: splitting,
    tell: (trace) => {
      trace.words[trace.step(2) + STEP.closed]++;
    },
    heard: ['2 open'],
  },
  {
    law: 'close-exactly-once',
    what: 'no open for a split',
    scenario: splitting,
    tell: inStep(2, STEP.opened, 0),
    heard: ['2 open'],
  },
  {
    law: 'close-exactly-once',
    what: 'no close for what is unmapped',
    scenario: splitting,
    tell: inStep(3, STEP.closed, 0),
    heard: ['3 close'],
  },
  {
    law: 'close-exactly-once',
    what: 'two closes too many, without open',
    scenario: splittingCloseOnly,
    tell: (trace) => {
      trace.words[trace.step(2) + STEP.closed] += 2 << 8;
    },
    heard: ['2 open'],
  },
  {
    law: 'error-leaves-only-the-gap',
    what: 'a page outside the range has other flags',
    scenario: failing,
    tell: inVma(4, 0, 0, VMA.flags, 0),
    heard: ['4 flags'],
  },
  {
    law: 'error-leaves-only-the-gap',
    what: 'the other process has other operations',
    scenario: failing,
    tell: inVma(4, 1, 0, VMA.ops, OPS_PLAIN_B),
    heard: ['4 ops'],
  },
  {
    law: 'error-leaves-only-the-gap',
    what: 'a descriptor is gone',
    scenario: failing,
    tell: (trace) => {
      trace.words[trace.proc(4, 0) + PROC.fds] = 0;
    },
    heard: ['4 slot'],
  },
  {
    law: 'success-touches-only-its-range',
    what: 'the upper part of a split starts at the wrong page of the file',
    scenario: splitting,
    tell: inVma(2, 0, 1, VMA.pgoff, 0),
    heard: ['2 pgoff'],
  },
  {
    law: 'success-touches-only-its-range',
    what: 'an unmapping takes a page too many',
    scenario: splitting,
    tell: inVma(2, 0, 1, VMA.start, 3),
    heard: ['2 mapping'],
  },
  {
    law: 'mmap-result-true',
    what: 'the VMA ends before the range',
    scenario: splitting,
    tell: inVma(1, 0, 0, VMA.end, 2),
    heard: ['1 range'],
  },
  {
    law: 'mmap-result-true',
    what: 'success without a mapping',
    scenario: direct,
    tell: inStep(1, STEP.placement, PLACEMENTS.none),
    heard: ['1 placement'],
  },
  {
    law: 'mmap-result-true',
    what: 'another address',
    scenario: direct,
    tell: inStep(1, STEP.result, 1),
    heard: ['1 result'],
  },
  {
    law: 'mmap-result-true',
    what: 'a mapping that stays',
    scenario: splitting,
    tell: inVma(2, 0, 0, VMA.end, 2),
    heard: ['2 range'],
  },
  {
    law: 'file-references-accounted',
    what: 'a file that is gone is mapped',
    scenario: direct,
    tell: inVma(1, 0, 0, VMA.file, 9),
    heard: ['1 leak', '1 freed'],
  },
  {
    law: 'file-references-accounted',
    what: 'a reference is missing',
    scenario: direct,
    tell: (trace) => {
      trace.words[trace.file(1, 0) + FILE.count]--;
    },
    heard: ['1 missing'],
  },
  {
    law: 'file-references-accounted',
    what: 'a freed file is put',
    scenario: direct,
    tell: inStep(1, STEP.warnings, WARNINGS.putOfFreedFile),
    heard: ['1 freed'],
  },
  {
    law: 'charge-balanced',
    what: 'a page is charged too much',
    scenario: direct,
    tell: (trace) => {
      trace.words[trace.proc(1, 0) + PROC.charge]++;
    },
    heard: ['1 charge'],
  },
  {
    law: 'no-oops',
    what: 'a hook is called through NULL',
    scenario: direct,
    tell: inStep(1, STEP.warnings, WARNINGS.nullHook),
    heard: ['1 nullHook'],
  },
  {
    law: 'no-oops',
    what: 'VM_MAYWRITE is given',
    scenario: direct,
    tell: inStep(1, STEP.warnings, WARNINGS.mayWriteGiven),
    heard: ['1 mayWriteGiven'],
  },
  {
    law: 'nested-call-reaches-hook',
    what: 'the hook is refused',
    scenario: nested,
    tell: inCall(1, CALL.kind, 2),
    heard: ['1 refused'],
  },
];

describe.each(LIES)('$law, told that $what', ({ law: id, scenario: value, tell, heard }) => {
  it('holds on the truth and fails on the lie', () => {
    const trace = traceOf(reference('ideal'), value);
    expect(hear(law(id), trace, value)).toEqual({ evaluated: true, violations: [] });
    tell(trace);
    expect(hear(law(id), trace, value).violations).toEqual(heard);
  });
});
