import { describe, expect, test } from 'vitest';
import { scopeHolding } from '../../../checker/layer/ingredients.js';
import { findScope } from '../../../checker/layer/scope.js';
import { createSpace } from '../../../checker/layer/space.js';
import { onlyUsedFiles } from '../../../checker/layer/used-files.js';
import { beyondScope } from '../../../checker/layer/within.js';
import { VmacheckError } from '../../../models/errors.js';
import { findRelease, profileOf } from '../../../models/releases.js';
import { ANONYMOUS, type Operation, type Scenario } from '../../../models/scenario.js';
import { VM_MAYWRITE } from '../../../models/vm-flags.js';
import { OPS_COUNTED, OPS_MAPPED, OPS_OPEN_CLOSE, OPS_PLAIN_A } from '../../../models/vm-ops.js';
import { fault, file, nommu, op, scenario, step } from '../../support/scenarios.js';

const HOOKED = file({ prepare: [step('clearFlags', VM_MAYWRITE)] });
const WRAPPER = file({ below: 1, mmap: [step('setFile'), step('callNested')] });
const of = (...operations: Operation[]) => scenario([HOOKED], [op.open(), ...operations]);
const withHook = (...prepare: ReturnType<typeof step>[]) =>
  scenario([file({ prepare })], [op.open(), op.mmap()]);

describe('the smallest scope that holds a scenario', () => {
  test.each<[string, Scenario, Partial<ReturnType<typeof scopeHolding>>]>([
    ['one page', of(op.mmap()), { pages: 1, vmas: 1, slots: 1, processes: 1, nesting: 0, faults: 1 }],
    [
      'pages from the first that is used',
      of(op.mmap({ start: 4 }), op.mmap({ start: 6 })),
      { pages: 3, vmas: 3 },
    ],
    ['slots and processes', of(op.dup({ to: 3 }), op.open({ proc: 1 })), { slots: 2, processes: 2 }],
    ['a later fault', of(op.mmap({ faults: [fault('vmAreaAlloc', 3)] })), { faults: 3 }],
    ['shared memory', of(op.mmap({ prot: 1, shared: 1 })), { mappings: 3 }],
    ['what is not reserved', of(op.mmap({ prot: 0, noreserve: 1 })), { mappings: 5 }],
    ['ranges that do not continue one another', of(op.mmap(), op.mmap({ start: 1 })), { pgoffs: 2 }],
    ['a wrapper', scenario([WRAPPER, HOOKED], [op.open(), op.mmap()]), { nesting: 1, wrappers: 8, files: 1 }],
    [
      'wrappers above one another',
      scenario([WRAPPER, { ...WRAPPER, below: 2 }, HOOKED], [op.open(), op.mmap()]),
      { nesting: 2 },
    ],
    [
      'a plain file beside it',
      scenario([HOOKED, file()], [op.open(), op.open({ slot: 1, file: 1 })]),
      { files: 2, slots: 2 },
    ],
    [
      'one with operations of its own beside it',
      scenario([HOOKED, file({ mmap: [step('vmOps', OPS_OPEN_CLOSE)] })], [op.open(), op.open({ file: 1 })]),
      { files: 3 },
    ],
    ['steps that one move takes', withHook(step('vmOps', OPS_COUNTED), step('take')), { hookLength: 1 }],
    ['steps of two moves', withHook(step('clearFlags'), step('vmOps', OPS_PLAIN_A)), { hookLength: 2 }],
    [
      'a step of ->mapped',
      scenario(
        [file({ prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('take')] })],
        [op.open(), op.mmap()],
      ),
      { hookLength: 1 },
    ],
  ])('%s', (_, asked, numbers) => {
    expect(scopeHolding(asked)).toMatchObject(numbers);
  });

  test('is one that can be explored', async () => {
    const scope = scopeHolding(scenario([WRAPPER, HOOKED], [op.open(), op.mmap()]));
    expect((await createSpace({ release: '7.3', scope, symmetry: 'full' })).initialStates).toBeGreaterThan(
      100,
    );
  });

  test.each<[string, Scenario]>([
    ['it is about a machine without an MMU', nommu([HOOKED], [op.open(), op.mmap()])],
    ['operation 1 maps anonymous memory', of(op.mmap({ slot: ANONYMOUS }))],
    ['operation 1 maps no page', of(op.mmap({ length: 0 }))],
    ['operation 0 opens its file for reading only', scenario([HOOKED], [op.open({ readOnly: 1 })])],
    ['operation 1 has two faults', of(op.mmap({ faults: [fault('vmAreaAlloc'), fault('action')] }))],
    ['it maps shared without reservation', of(op.mmap({ shared: 1, noreserve: 1 }))],
    ['it takes pages=7, and scopes go up to 6', of(op.mmap(), op.mmap({ start: 6, pgoff: 6 }))],
    ['it takes pgoffs=6, and scopes go up to 3', of(op.mmap(), op.mmap({ start: 1, pgoff: 6 }))],
    ['no hook of a scope does assignFlags, as file 0', withHook(step('assignFlags'))],
    ['no hook of a scope does vmOps when shared, as file 0', withHook(step('vmOps', 2, 'shared'))],
    [
      'the hook of file 0 takes more than 3 moves',
      withHook(step('clearFlags'), step('privateData'), step('pgoff'), step('swapFile')),
    ],
    ['file 0 has attributes', scenario([{ ...HOOKED, attributes: 1 }], [op.open()])],
    ['file 0 has no hook', scenario([file({ prepare: [], hook: 'none' })], [op.open()])],
    [
      'no wrapper of a scope does fail, as file 0',
      scenario([{ ...WRAPPER, mmap: [step('callNested'), step('fail')] }, HOOKED], [op.open()]),
    ],
    [
      'its wrappers do not stand above one another',
      scenario(
        [{ ...WRAPPER, below: 2 }, { ...WRAPPER, below: 2 }, HOOKED],
        [op.open(), op.open({ file: 1 })],
      ),
    ],
    [
      'files 0 and 1 have hooks of their own',
      scenario([HOOKED, HOOKED], [op.open(), op.open({ slot: 1, file: 1 })]),
    ],
  ])('there is none: %s', (reason, asked) => {
    let thrown: unknown;
    try {
      scopeHolding(asked);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(VmacheckError);
    expect((thrown as VmacheckError).facts).toEqual({
      code: 'BEYOND_CHECKER',
      reason: expect.stringContaining(reason),
    });
  });
});

test('files that nothing opens or refers to are left out, and the others renumbered', () => {
  const swapping = file({ prepare: [step('swapFile')], swap: 3 });
  const files = [WRAPPER, swapping, file(), file({ mmap: [step('fail')] })];
  expect(onlyUsedFiles(files, [op.open({ file: 1 }), op.mmap()])).toEqual(
    scenario([{ ...swapping, swap: 1 }, files[3]], [op.open(), op.mmap()]),
  );
  expect(onlyUsedFiles(files, [op.open()]).files.map(({ below, swap }) => [below, swap])).toEqual([
    [1, null],
    [null, 2],
    [null, null],
  ]);
});

describe('whether the checker has looked at a scenario', () => {
  const { features } = profileOf(findRelease('6.16'));
  const tiny = findScope('tiny');
  const mmap = op.mmap({ replace: 1 });
  test.each<[string | null, Scenario]>([
    [null, of(mmap)],
    [null, scenario([WRAPPER, HOOKED], [op.open(), op.mmap({ replace: 1, start: 1, pgoff: 1 })])],
    [null, of(op.mmap({ replace: 1, faults: [fault('vmAreaAlloc')] }), op.munmap())],
    ['no MMU', nommu([HOOKED], [op.open()])],
    ['anonymous memory', of(op.mmap({ slot: ANONYMOUS }))],
    ['two faults in an operation', of({ ...mmap, faults: [fault('action'), fault('action')] })],
    ['a later fault', of({ ...mmap, faults: [fault('vmAreaAlloc', 2)] })],
    ['another mmap', of({ ...mmap, prot: 0 })],
    ['another open', scenario([HOOKED], [op.open({ slot: 1 })])],
    ['other programs', withHook(step('clearFlags', VM_MAYWRITE), step('vmOps', OPS_PLAIN_A))],
  ])('%s', (beyond, asked) => {
    const fixed = asked.operations.map(
      (each): Operation =>
        each.kind === 'mmap' && beyond === 'other programs' ? { ...each, replace: 1 } : each,
    );
    expect(beyondScope(tiny, { ...asked, operations: fixed }, features)).toBe(beyond);
  });
});
