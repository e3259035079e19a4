/** Actions on both paths, as semantics differ from release to release. */
import { describe, expect, it } from 'vitest';
import { ERRNO, HOOK_ERRNOS } from '../../../models/errno.js';
import type { ReleaseId } from '../../../models/releases.js';
import type { FileSpec, Step } from '../../../models/scenario.js';
import {
  ACTION_MAP_KERNEL_PAGES,
  ACTION_OUTSIDE,
  ACTION_PART,
  ACTION_REMAP_PFN,
  ACTION_SIMPLE_IO_REMAP,
  ACTION_UNKNOWN,
  packAction,
  packSuccessHook,
  SUCCESS_ANONYMOUS,
} from '../../../models/step-args.js';
import { VM_MIXEDMAP, VM_REMAP_FLAGS } from '../../../models/vm-flags.js';
import { OPS_MAPPED, OPS_NULL, OPS_OPEN_CLOSE } from '../../../models/vm-ops.js';
import { runReference } from '../../support/reference.js';
import { fault, file, op, step } from '../../support/scenarios.js';

const REMAP = step('action', packAction(ACTION_REMAP_PFN, 0, 7));
const FAILS = { faults: [fault('action')] };
const errno = (name: (typeof HOOK_ERRNOS)[number]) => HOOK_ERRNOS.indexOf(name) + 1;

const direct = (...prepare: Step[]): FileSpec[] => [file({ prepare })];
const nested = (...prepare: Step[]): FileSpec[] => [
  file({ below: 1, mmap: [step('setFile'), step('callNested')] }),
  file({ prepare }),
];

/** The step of a mapping of two pages. */
function map(release: ReleaseId, files: FileSpec[], fields: Parameters<typeof op.mmap>[0] = {}) {
  const [, mapped, end] = runReference(release, files, [op.open(), op.mmap({ length: 2, ...fields })]);
  return { ...mapped, end, vma: mapped.procs[0].vmas[0] };
}

describe('mmap_action_prepare', () => {
  it.each([
    '6.19.0',
    '7.3',
    'ideal',
  ] as const)('makes a remap of %s special, and tells its pages by pgoff', (release) => {
    for (const files of [direct(REMAP), nested(REMAP)]) {
      const { vma } = map(release, files);
      expect(vma.flags & VM_REMAP_FLAGS).toBe(VM_REMAP_FLAGS);
      expect(vma.pgoff).toBe(7);
      expect(map(release, files, { shared: 1 }).vma.pgoff).toBe(0);
    }
  });

  it('is nothing that 6.18 has', () => {
    const { vma, calls } = map('6.18', direct(REMAP));
    expect(vma.flags & VM_REMAP_FLAGS).toBe(0);
    expect(calls[0]).toMatchObject({ action: 0, completed: 0 });
  });

  it.each([
    ['beyond the range', packAction(ACTION_REMAP_PFN, ACTION_OUTSIDE), 'EFAULT'],
    ['a part of a copy-on-write mapping', packAction(ACTION_REMAP_PFN, ACTION_PART), 'EINVAL'],
    ['a region that is too short', packAction(ACTION_SIMPLE_IO_REMAP, ACTION_PART), 'EINVAL'],
    ['kernel pages beyond the range', packAction(ACTION_MAP_KERNEL_PAGES, ACTION_OUTSIDE), 'EFAULT'],
    ['what it does not know', packAction(ACTION_UNKNOWN), 'EINVAL'],
  ] as const)('refuses %s from 7.1 on, like a hook that fails', (_, action, name) => {
    for (const files of [direct(step('action', action)), nested(step('action', action))]) {
      const { result, calls, end } = map('7.1', files);
      expect(result).toBe(-ERRNO[name]);
      expect(calls[0]).toMatchObject({ error: 0, prepareError: -ERRNO[name], completed: 0 });
      expect(end.files).toEqual([]);
    }
  });

  it('leaves the VMA of a wrapper as it was when it refuses', () => {
    const { calls } = map('7.3', nested(step('privateData', 5), step('action', packAction(ACTION_UNKNOWN))));
    expect(calls[0].vmaAfter).toEqual(calls[0].vmaBefore);
  });

  it('marks kernel pages', () => {
    const { vma } = map('7.3', direct(step('action', packAction(ACTION_MAP_KERNEL_PAGES))));
    expect(vma.flags & VM_MIXEDMAP).toBe(VM_MIXEDMAP);
  });
});

describe('a failing action', () => {
  it.each(['6.19.0', '7.1', '7.3', 'ideal'] as const)('leaves nothing of the mapping in %s', (release) => {
    for (const files of [direct(REMAP), nested(REMAP)]) {
      const { result, procs, end } = map(release, files, FAILS);
      expect(result).toBe(-ERRNO.ENOMEM);
      expect(procs[0]).toMatchObject({ vmas: [], mapCount: 0, charge: 0 });
      expect(end.files).toEqual([]);
    }
  });

  it.each([
    ['7.0', step('errorHook', errno('EAGAIN')), 'EAGAIN', 'EAGAIN'],
    ['7.1', step('errorHook', errno('EAGAIN')), 'EAGAIN', 'ENOMEM'],
    ['7.3', step('errorOverride', errno('EAGAIN')), 'EAGAIN', 'ENOMEM'],
    ['ideal', step('errorOverride', errno('EAGAIN')), 'EAGAIN', 'EAGAIN'],
  ] as const)('of %s is overridden', (release, override, onDirect, onNested) => {
    expect(map(release, direct(REMAP, override), FAILS).result).toBe(-ERRNO[onDirect]);
    expect(map(release, nested(REMAP, override), FAILS).result).toBe(-ERRNO[onNested]);
  });

  it('is closed up to 7.3, on the direct path', () => {
    const files = direct(REMAP, step('vmOps', OPS_OPEN_CLOSE));
    expect(map('7.3', files, FAILS).closed).toEqual({ open_close_ops: 1 });
    expect(map('ideal', files, FAILS).closed).toEqual({});
  });

  it('unmaps under the i_mmap lock up to 7.0', () => {
    const files = direct(REMAP, step('hideFromRmap', 1));
    expect(map('7.0', files, FAILS).warnings).toEqual(['rmapLockRecursion', 'freedVmaUsed']);
    expect(map('7.1', files, FAILS).warnings).toEqual([]);
    expect(map('7.0', files).locks).toBe(0);
  });

  it('takes the VMAs it replaces apart twice below a wrapper, up to 7.0', () => {
    const over = (release: ReleaseId) =>
      runReference(release, nested(step('action', packAction(ACTION_REMAP_PFN), 'again')), [
        op.open(),
        op.mmap(),
        op.mmap({ replace: 1, ...FAILS }),
      ])[2];
    expect(over('7.0').warnings).toContain('freedVmaUsed');
    expect(over('7.0').procs[0].mapCount).toBe(-1);
    expect(over('7.1').warnings).toEqual([]);
    expect(over('7.1').procs[0].mapCount).toBe(0);
  });
});

describe('success_hook', () => {
  it('makes a new VMA anonymous, as /dev/zero', () => {
    const hook = step('successHook', packSuccessHook(SUCCESS_ANONYMOUS));
    expect(map('7.0', direct(hook)).vma.ops).toBe(OPS_NULL);
    expect(map('7.3', direct(hook)).vma.ops).not.toBe(OPS_NULL);
  });

  it('leaves the mapping there when it fails, up to 7.0', () => {
    const hook = step('successHook', packSuccessHook(0, errno('EIO')));
    expect(map('7.0', direct(hook))).toMatchObject({ result: -ERRNO.EIO, vma: { start: 0, end: 2 } });
    expect(map('7.1', direct(hook)).procs[0].vmas).toEqual([]);
  });
});

describe('->mapped', () => {
  const driver = (...mapped: Step[]) => [file({ prepare: [step('vmOps', OPS_MAPPED)], mapped })];

  it('counts a user and exchanges the private data, from 7.1 on', () => {
    const files = driver(step('take'), step('privateData', 9));
    expect(map('7.1', files)).toMatchObject({ users: [1, 0, 0, 0, 0, 0, 0], vma: { private: 9 } });
    expect(map('7.0', files)).toMatchObject({ users: [0, 0, 0, 0, 0, 0, 0], vma: { private: 0 } });
  });

  it('counts nothing when it fails, and ->close is called all the same up to 7.3', () => {
    const files = driver(step('take'), step('fail'));
    expect(map('7.3', files)).toMatchObject({ result: -ERRNO.EINVAL, users: [-1, 0, 0, 0, 0, 0, 0] });
    expect(map('ideal', files).users[0]).toBe(0);
  });

  it('is left out by a merge', () => {
    const steps = runReference('7.3', driver(step('take')), [
      op.open(),
      op.mmap(),
      op.mmap({ start: 1, pgoff: 1 }),
    ]);
    expect(steps[2]).toMatchObject({ placement: 2, users: [1, 0, 0, 0, 0, 0, 0] });
  });
});
