import { describe, expect, it } from 'vitest';
import { ERRNO } from '../../../models/errno.js';
import { ANONYMOUS } from '../../../models/scenario.js';
import {
  VM_ACCOUNT,
  VM_EXEC,
  VM_MAYEXEC,
  VM_MAYREAD,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
} from '../../../models/vm-flags.js';
import { OPS_NULL, OPS_SHMEM } from '../../../models/vm-ops.js';
import { counts, runReference } from '../../support/reference.js';
import { fault, file, op } from '../../support/scenarios.js';

const MAY = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;

describe('mmap refuses', () => {
  it.each([
    ['an empty slot', op.mmap({ slot: 3 }), 'EBADF'],
    ['no length', op.mmap({ length: 0 }), 'EINVAL'],
    ['a range beyond the arena', op.mmap({ start: 14, length: 3 }), 'ENOMEM'],
    ['a range in use, unless it may be replaced', op.mmap({ start: 7, length: 3 }), 'EEXIST'],
    ['to write through a file opened read-only', op.mmap({ slot: 1, shared: 1 }), 'EACCES'],
    ['a file without hooks', op.mmap({ slot: 2 }), 'ENODEV'],
    ['no memory for the limit', op.mmap({ faults: [fault('expandVm')] }), 'ENOMEM'],
  ] as const)('%s', (_, mmap, errno) => {
    const steps = runReference(
      '7.3',
      [file(), file({ hook: 'none' })],
      [
        op.open(),
        op.open({ slot: 1, readOnly: 1 }),
        op.open({ slot: 2, file: 1 }),
        op.mmap({ start: 8 }),
        mmap,
      ],
    );
    expect(steps[4].result).toBe(-ERRNO[errno]);
    expect(steps[4].procs).toEqual(steps[3].procs);
    expect(steps[4].files).toEqual(steps[3].files);
    expect(steps[4].warnings).toEqual([]);
  });

  it('a file with both hooks, and warns', () => {
    const [, mmap] = runReference('7.3', [file({ hook: 'both' })], [op.open(), op.mmap()]);
    expect(mmap).toMatchObject({ result: -ERRNO.ENODEV, warnings: ['bothHooks'], calls: [] });
  });

  it('a shared writable mapping of a sealed file', () => {
    const [, mmap] = runReference(
      '7.3',
      [file()],
      [op.open(), op.mmap({ shared: 1, prot: 1, faults: [fault('mapWritable')] })],
    );
    expect(mmap).toMatchObject({ result: -ERRNO.EPERM, writable: [0, 0, 0, 0, 0, 0, 0] });
  });
});

describe('the flags of a mapping', () => {
  it.each([
    ['private', { prot: 5 }, VM_READ | VM_EXEC | MAY],
    ['shared', { prot: 3, shared: 1 }, VM_READ | VM_WRITE | MAY | VM_SHARED | VM_MAYSHARE],
    [
      'shared of a file opened read-only',
      { slot: 1, prot: 1, shared: 1 },
      VM_READ | VM_MAYREAD | VM_MAYEXEC | VM_MAYSHARE,
    ],
    ['private of a file opened read-only', { slot: 1, prot: 3 }, VM_READ | VM_WRITE | MAY | VM_ACCOUNT],
  ] as const)('%s', (_, fields, flags) => {
    const [, , mmap] = runReference(
      '7.3',
      [file()],
      [op.open(), op.open({ slot: 1, readOnly: 1 }), op.mmap(fields)],
    );
    expect(mmap.procs[0].vmas).toMatchObject([{ flags }]);
  });
});

describe('anonymous memory', () => {
  it('private: no file, NULL ops, the address as its offset', () => {
    const [mmap] = runReference('7.3', [], [op.mmap({ slot: ANONYMOUS, start: 6, pgoff: 1 })]);
    expect(mmap.procs[0].vmas).toMatchObject([{ start: 6, pgoff: 6, file: 0, ops: OPS_NULL }]);
    expect(mmap.procs[0].charge).toBe(1);
  });

  it('shared: a shmem file of its own', () => {
    const [mmap, munmap] = runReference(
      '7.3',
      [],
      [op.mmap({ slot: ANONYMOUS, start: 6, pgoff: 1, shared: 1 }), op.munmap({ start: 6 })],
    );
    expect(mmap.procs[0].vmas).toMatchObject([{ pgoff: 0, file: 1, ops: OPS_SHMEM }]);
    expect(mmap.files).toMatchObject([{ spec: 6, count: 1 }]);
    expect(mmap.writable[6]).toBe(1);
    expect(munmap).toMatchObject({ files: [], writable: [0, 0, 0, 0, 0, 0, 0] });
  });
});

describe('mmap over old mappings', () => {
  const old = [op.open(), op.mmap({ start: 2, length: 3 }), op.mmap({ start: 6, length: 3, pgoff: 30 })];

  it('replaces what it covers and takes over its charge', () => {
    const steps = runReference(
      '7.3',
      [file()],
      [...old, op.mmap({ start: 4, length: 4, pgoff: 50, replace: 1 })],
    );
    const { charge, vmas } = steps[3].procs[0];
    expect(vmas.map(({ start, end, pgoff }) => [start, end, pgoff])).toEqual([
      [2, 4, 0],
      [4, 8, 50],
      [8, 9, 32],
    ]);
    expect(charge).toBe(7);
    expect(counts(steps[3])).toEqual({ 1: 4 });
  });

  it('gives their charge back when it needs none itself', () => {
    const steps = runReference(
      '7.3',
      [file()],
      [...old, op.mmap({ start: 2, length: 7, prot: 1, replace: 1 })],
    );
    expect(steps[3].procs[0]).toMatchObject({ charge: 0, vmas: [{ start: 2, end: 9 }] });
  });

  it.each([
    'gatherStore',
    'expandVm',
    'charge',
  ] as const)('keeps them, split, when %s fails before they are closed', (site) => {
    const steps = runReference(
      '7.3',
      [file()],
      [...old, op.mmap({ start: 4, length: 4, replace: 1, faults: [fault(site)] })],
    );
    expect(steps[3].result).toBe(-ERRNO.ENOMEM);
    const { charge, vmas } = steps[3].procs[0];
    const after = site === 'gatherStore' ? [2, 4, 6] : [2, 4, 6, 8];
    expect(vmas.map(({ start }) => start)).toEqual(after);
    expect(charge).toBe(6);
  });
});
