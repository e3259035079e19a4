import { describe, expect, it } from 'vitest';
import { ERRNO, HOOK_ERRNOS } from '../../../models/errno.js';
import type { ReleaseId } from '../../../models/releases.js';
import {
  SWAP_BORROWED,
  SWAP_OWN,
  SWAP_SHARED,
  WRAP_DEREFERENCES,
  WRAP_HOLDS_FILE,
} from '../../../models/scenario.js';
import { OPS_NULL, OPS_OPEN_CLOSE, wrapDepth, wrapFile, wrapHoldsFile } from '../../../models/vm-ops.js';
import { counts, runReference } from '../../support/reference.js';
import { releases } from '../../support/releases.js';
import { fault, file, op, step } from '../../support/scenarios.js';

const coda = file({
  below: 1,
  mmap: [step('replaceFile'), step('callNested'), step('wrapOps', WRAP_HOLDS_FILE)],
});
const host = file({ prepare: [step('vmOps', OPS_OPEN_CLOSE)] });

describe('a wrapper that parks its file in the operations (coda)', () => {
  const steps = runReference(
    '7.3',
    [coda, host],
    [
      op.open(),
      op.mmap({ start: 2, length: 4 }),
      op.munmap({ start: 3 }),
      op.munmap({ start: 0, length: 16 }),
    ],
  );

  it("puts the host's file into the VMA and holds its own", () => {
    const [vma] = steps[1].procs[0].vmas;
    expect(vma.file).toBe(2);
    expect(wrapDepth(vma.ops)).toBe(1);
    expect(wrapFile(vma.ops, 0)).toBe(1);
    expect(wrapHoldsFile(vma.ops, 0)).toBe(true);
    // Number 1: the descriptor and the operations. Number 2: the wrapper's backing and the VMA.
    expect(counts(steps[1])).toEqual({ 1: 2, 2: 2 });
  });

  it('takes and puts its file with each VMA that has the operations', () => {
    expect(steps[2].opened).toEqual({ open_close_ops: 2, wrapped: 2 });
    expect(steps[2].closed).toEqual({ open_close_ops: 1, wrapped: 1 });
    expect(counts(steps[2])).toEqual({ 1: 3, 2: 3 });
    expect(steps[3].closed).toEqual({ open_close_ops: 2, wrapped: 2 });
    expect(counts(steps[3])).toEqual({ 1: 1, 2: 1 });
    expect(steps[4]).toMatchObject({ files: [], warnings: [] });
  });

  it.each([
    ['before wrapping', [step('replaceFile'), step('fail', 0)]],
    ['when it cannot wrap', [step('replaceFile'), step('wrapOps', WRAP_HOLDS_FILE)]],
    ['after wrapping', [step('replaceFile'), step('wrapOps', WRAP_HOLDS_FILE), step('fail', 0)]],
  ])('puts its file when it fails %s', (when, mmap) => {
    const faults = when === 'when it cannot wrap' ? [fault('wrapperAlloc')] : [];
    const [, failed, end] = runReference(
      '7.3',
      [file({ below: 1, mmap }), host],
      [op.open(), op.mmap({ faults })],
    );
    expect(failed.result).toBe(faults.length === 1 ? -ERRNO.ENOMEM : -ERRNO[HOOK_ERRNOS[0]]);
    expect(counts(failed)).toEqual({ 1: 1, 2: 1 });
    expect(end).toMatchObject({ files: [], warnings: [] });
  });

  it('refuses a VMA that is not its own', () => {
    const mmap = [step('setFile'), step('replaceFile')];
    expect(runReference('7.3', [file({ below: 1, mmap }), host], [op.open(), op.mmap()])[1].result).toBe(
      -ERRNO.EIO,
    );
  });
});

describe('wrapping vm_ops', () => {
  it('reads through NULL where a nested hook that sets none leaves NULL, up to 7.1 (ipc/shm)', () => {
    const shm = file({ below: 1, mmap: [step('callNested'), step('wrapOps', WRAP_DEREFERENCES)] });
    const run = (release: ReleaseId) => runReference(release, [shm, file()], [op.open(), op.mmap()])[1];
    for (const release of releases('6.16', '7.1'))
      expect(run(release), release).toMatchObject({ result: -ERRNO.EFAULT, warnings: ['nullOps'] });
    for (const release of releases('7.2.6', 'ideal'))
      expect(run(release), release).toMatchObject({ result: 0, warnings: [] });
  });

  it('tolerates NULL where it does not read through it', () => {
    const mmap = [step('vmOps', OPS_NULL), step('wrapOps')];
    const [, mapped] = runReference('7.3', [file({ mmap })], [op.open(), op.mmap()]);
    expect(mapped).toMatchObject({ result: 0, warnings: [] });
    expect(wrapFile(mapped.procs[0].vmas[0].ops, 0)).toBe(1);
  });

  it('is -ELOOP the fifth time', () => {
    const four = Array.from({ length: 4 }, () => step('wrapOps'));
    const run = (mmap: typeof four) =>
      runReference('7.3', [file({ mmap })], [op.open(), op.mmap()])[1].result;
    expect(run(four)).toBe(0);
    expect(run([...four, step('wrapOps')])).toBe(-ERRNO.ELOOP);
  });
});

describe('a wrapper without a file below', () => {
  it.each(['setFile', 'replaceFile', 'checkHooks', 'callNested'] as const)('has none for %s', (kind) => {
    const [, mmap] = runReference('7.3', [file({ mmap: [step(kind)] })], [op.open(), op.mmap()]);
    expect(mmap.result).toBe(-ERRNO.ENODEV);
  });
});

describe('a nested error', () => {
  const failing = file({ prepare: [step('fail', HOOK_ERRNOS.indexOf('EIO'))] });

  it('ends the wrapper, or is swallowed', () => {
    const run = (swallow: number) =>
      runReference(
        '7.3',
        [
          file({ below: 1, mmap: [step('setFile'), step('callNested', swallow), step('privateData', 4)] }),
          failing,
        ],
        [op.open(), op.mmap()],
      )[1];
    expect(run(0)).toMatchObject({ result: -ERRNO.EIO, procs: [{ vmas: [] }, {}] });
    expect(run(1)).toMatchObject({ result: 0, procs: [{ vmas: [{ file: 2, private: 4 }] }, {}] });
  });

  it('comes through two wrappers, whose calls are one deeper each', () => {
    const wrapper = (below: number) => file({ below, mmap: [step('setFile'), step('callNested')] });
    const [, mmap, end] = runReference('7.3', [wrapper(1), wrapper(2), failing], [op.open(), op.mmap()]);
    expect(mmap).toMatchObject({ result: -ERRNO.EIO, calls: [{ depth: 2, file: 3, spec: 2 }] });
    expect(counts(mmap)).toEqual({ 1: 1, 2: 1, 3: 1 });
    expect(end.files).toEqual([]);
  });
});

describe('a file swapped in by an .mmap', () => {
  it.each([
    [SWAP_OWN, 1, {}],
    // Kept by the driver, and put with it.
    [SWAP_BORROWED, 2, {}],
    // vma_set_file takes a reference of its own: the one meant for the VMA leaks.
    [SWAP_SHARED, 3, { 2: 1 }],
  ] as const)('by swap %i has %i references', (how, references, left) => {
    const [, mmap, end] = runReference(
      '7.3',
      [file({ mmap: [step('swapFile', how)] })],
      [op.open(), op.mmap()],
    );
    expect(mmap.procs[0].vmas).toMatchObject([{ file: 2 }]);
    expect(counts(mmap)).toEqual({ 1: 1, 2: references });
    expect(counts(end)).toEqual(left);
  });
});

describe('a step applies', () => {
  const run = (
    guard: Parameters<typeof step>[2],
    mmap: Parameters<typeof op.mmap>[0],
    before: ReturnType<typeof step>[] = [],
  ) =>
    runReference(
      '7.3',
      [file({ below: 1, mmap: [...before, step('privateData', 1, guard)] }), file()],
      [op.open(), op.mmap({ start: 0, ...mmap }), op.mmap({ start: 8, ...mmap })],
    )[2].procs[0].vmas.map((vma) => vma.private);

  it.each([
    ['always', {}, [1, 1]],
    ['shared', { shared: 1 }, [1, 1]],
    ['shared', {}, [0, 0]],
    ['private', {}, [1, 1]],
    ['private', { shared: 1 }, [0, 0]],
    ['sharedMayWrite', { shared: 1 }, [1, 1]],
    ['sharedMayWrite', {}, [0, 0]],
    ['write', {}, [1, 1]],
    ['write', { prot: 1 }, [0, 0]],
    ['mayShare', { shared: 1 }, [1, 1]],
    ['mayShare', {}, [0, 0]],
    ['notMayShare', {}, [1, 1]],
    ['notMayShare', { shared: 1 }, [0, 0]],
    ['again', {}, [0, 1]],
    ['opsHaveClose', {}, [0, 0]],
    ['fileSwapped', {}, [0, 0]],
    ['nommu', {}, [0, 0]],
  ] as const)('%s, to %o: %o', (guard, mmap, set) => {
    expect(run(guard, mmap)).toEqual(set);
  });

  it('opsHaveClose once they have, fileSwapped once it is neither its own nor the one below', () => {
    expect(run('opsHaveClose', {}, [step('vmOps', OPS_OPEN_CLOSE)])).toEqual([1, 1]);
    expect(run('fileSwapped', {}, [step('setFile')])).toEqual([0, 0]);
    expect(run('fileSwapped', {}, [step('swapFile', SWAP_OWN)])).toEqual([1, 1]);
  });

  it('not at all after stop', () => {
    expect(run('always', {}, [step('stop')])).toEqual([0, 0]);
  });
});
