import { describe, expect, it } from 'vitest';
import { ERRNO, HOOK_ERRNOS } from '../../../models/errno.js';
import { RELEASE_IDS } from '../../../models/releases.js';
import { SWAP_BORROWED, SWAP_OWN, SWAP_SHARED } from '../../../models/scenario.js';
import { CALL_KINDS, PLACEMENTS } from '../../../models/trace-layout.js';
import {
  PROT_PERMISSIONS,
  VM_ACCOUNT,
  VM_HUGEPAGE,
  VM_IO,
  VM_LOCKED,
  VM_LOCKONFAULT,
  VM_MAYEXEC,
  VM_MAYREAD,
  VM_MAYWRITE,
  VM_NORESERVE,
  VM_READ,
  VM_WRITE,
} from '../../../models/vm-flags.js';
import { OPS_DUMMY, OPS_NULL, OPS_PLAIN_A } from '../../../models/vm-ops.js';
import { counts, runReference } from '../../support/reference.js';
import { fault, file, op, step } from '../../support/scenarios.js';

const fail = (errno: (typeof HOOK_ERRNOS)[number]) => step('fail', HOOK_ERRNOS.indexOf(errno));
const MAY = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;

describe('the direct path', () => {
  it.each([
    ['6.16-rc1', OPS_NULL],
    ['6.16', OPS_NULL],
    ['7.3', OPS_DUMMY],
    ['ideal', OPS_DUMMY],
  ] as const)('shows the hook the mapping to be, charged, in %s', (release, ops) => {
    const [, mmap] = runReference(release, [file()], [op.open(), op.mmap({ start: 2, length: 3, pgoff: 4 })]);
    expect(mmap).toMatchObject({ result: 2, placement: PLACEMENTS.newVma });
    const flags = VM_READ | VM_WRITE | MAY | VM_ACCOUNT;
    const desc = { start: 2, end: 5, file: 1, vmFile: 1, pgoff: 4, flags, prot: 3, ops, private: 0 };
    const none = { file: 0, pgoff: 0, flags: 0, prot: 0, ops: 0, private: 0 };
    const after = { file: 1, pgoff: 4, flags, prot: 3, ops: OPS_DUMMY, private: 0 };
    expect(mmap.calls).toMatchObject([
      { kind: CALL_KINDS.direct, depth: 0, file: 1, spec: 0, error: 0, written: [] },
    ]);
    expect(mmap.calls[0].descIn).toEqual(desc);
    expect(mmap.calls[0].descOut).toEqual(desc);
    expect(mmap.calls[0].vmaBefore).toEqual(none);
    expect(mmap.calls[0].vmaAfter).toEqual(after);
    expect(mmap.procs[0]).toMatchObject({ charge: 3, vmas: [{ start: 2, end: 5, ...after }] });
    expect(counts(mmap)).toEqual({ 1: 2 });
  });

  it.each(RELEASE_IDS)('takes over what the hook writes in %s', (release) => {
    const prepare = [
      step('setFlags', VM_HUGEPAGE),
      step('clearFlags', VM_MAYEXEC),
      step('pgoff', 40),
      step('vmOps', OPS_PLAIN_A),
      step('privateData', 5),
      step('pageProt', 0x24),
    ];
    const [, mmap] = runReference(release, [file({ prepare })], [op.open(), op.mmap()]);
    expect(mmap.procs[0].vmas).toMatchObject([
      {
        pgoff: 40,
        flags: VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE | VM_ACCOUNT | VM_HUGEPAGE,
        // Cacheability stays, the permissions follow from the flags.
        prot: 0x20 | VM_READ | VM_WRITE,
        ops: OPS_PLAIN_A,
        private: 5,
      },
    ]);
    expect(mmap.calls[0].written).toEqual(['pgoff', 'flags', 'prot', 'ops', 'private']);
    expect(mmap.calls[0].descOut.prot & PROT_PERMISSIONS).toBe(4);
  });

  it.each([
    ['6.16', OPS_DUMMY],
    ['7.3', OPS_NULL],
    ['ideal', OPS_NULL],
  ] as const)('explicit NULL ops leave, in %s', (release, ops) => {
    const [, mmap] = runReference(
      release,
      [file({ prepare: [step('vmOps', OPS_NULL)] })],
      [op.open(), op.mmap()],
    );
    expect(mmap.procs[0].vmas).toMatchObject([{ ops }]);
  });

  it('assignFlags leaves VM_ACCOUNT as it is', () => {
    const prepare = [step('assignFlags', VM_READ)];
    const [, mmap] = runReference('7.3', [file({ prepare })], [op.open(), op.mmap()]);
    expect(mmap.procs[0].vmas[0].flags).toBe(VM_READ | VM_ACCOUNT);
  });

  it('charges neither shared nor read-only nor unreserved mappings', () => {
    const [, ...maps] = runReference(
      '7.3',
      [file()],
      [
        op.open(),
        op.mmap({ start: 0, shared: 1 }),
        op.mmap({ start: 2, prot: 1 }),
        op.mmap({ start: 4, noreserve: 1 }),
        op.mmap({ start: 6 }),
      ],
    );
    expect(maps.slice(0, 4).map(({ procs }) => procs[0].charge)).toEqual([0, 0, 0, 1]);
    expect(maps[2].procs[0].vmas[2].flags & VM_NORESERVE).toBeTruthy();
  });

  it('drops VM_LOCKED where a VMA cannot be locked', () => {
    const prepare = [step('setFlags', VM_LOCKED | VM_LOCKONFAULT), step('setFlags', VM_IO, 'write')];
    const [, , mmaps] = runReference(
      '7.3',
      [file({ prepare })],
      [op.open(), op.mmap({ start: 0 }), op.mmap({ start: 4, prot: 1 })],
    );
    const locked = mmaps.procs[0].vmas.map(({ flags }) => flags & (VM_LOCKED | VM_LOCKONFAULT));
    expect(locked).toEqual([0, VM_LOCKED | VM_LOCKONFAULT]);
  });
});

describe('a hook that fails over an old mapping', () => {
  const files = [file({ prepare: [step('setFlags', VM_HUGEPAGE), { ...fail('EIO'), when: 'again' }] })];
  const operations = [
    op.open(),
    op.mmap({ start: 2, length: 6 }),
    op.mmap({ start: 4, length: 3, replace: 1 }),
  ];

  it.each([
    ['6.16-rc1', 6],
    ['6.16', 6],
    ['7.3', 3],
    ['ideal', 3],
  ] as const)('leaves a gap, and pages charged in %s: %i', (release, charge) => {
    const [, , failed, end] = runReference(release, files, operations);
    expect(failed).toMatchObject({ result: -ERRNO.EIO, placement: PLACEMENTS.none });
    expect(failed.procs[0].vmas).toMatchObject([
      { start: 2, end: 4, pgoff: 0 },
      { start: 7, end: 8, pgoff: 5 },
    ]);
    expect(failed.procs[0].charge).toBe(charge);
    expect(failed.calls[0]).toMatchObject({ error: -ERRNO.EIO, vmaAfter: { file: 0, flags: 0 } });
    expect(counts(failed)).toEqual({ 1: 3 });
    expect(end.procs[0].charge).toBe(charge - 3);
    expect(end.files).toEqual([]);
  });
});

describe('an allocation that fails over an old mapping', () => {
  it.each([
    ['6.16', 3],
    ['7.3', 0],
  ] as const)('gives back what %s charged for it: %i pages stay charged', (release, charge) => {
    const [, , failed] = runReference(
      release,
      [file()],
      [
        op.open(),
        op.mmap({ start: 2, length: 3 }),
        op.mmap({ start: 2, length: 5, pgoff: 9, replace: 1, faults: [fault('vmAreaAlloc')] }),
      ],
    );
    expect(failed.result).toBe(-ERRNO.ENOMEM);
    expect(failed.procs[0]).toMatchObject({ charge, vmas: [] });
  });
});

describe('a file swapped in by the hook', () => {
  const swap = (how: number) => [file({ prepare: [step('swapFile', how)] })];
  const operations = [op.open(), op.mmap(), op.munmap()];

  it.each([
    // The hook's own reference stays for ever, beside the VMA's.
    ['6.16', SWAP_OWN, 2, { 2: 1 }],
    ['6.16', SWAP_SHARED, 3, { 2: 1 }],
    ['6.16', SWAP_BORROWED, 2, {}],
    // The hook's reference is the VMA's.
    ['7.3', SWAP_OWN, 1, {}],
    ['7.3', SWAP_SHARED, 2, {}],
    ['ideal', SWAP_OWN, 1, {}],
    ['ideal', SWAP_SHARED, 2, {}],
  ] as const)('%s, swap %i: %i references while mapped', (release, how, mapped, left) => {
    const [, mmap, , end] = runReference(release, swap(how), operations);
    expect(mmap.procs[0].vmas).toMatchObject([{ file: 2 }]);
    expect(counts(mmap)).toEqual({ 1: 1, 2: mapped });
    expect(counts(end)).toEqual(left);
    expect(end.warnings).toEqual([]);
  });

  it('that the hook only borrowed is put too often where a reference was expected', () => {
    const [, , munmap, end] = runReference('7.3', swap(SWAP_BORROWED), operations);
    expect(counts(munmap)).toEqual({ 1: 1 });
    expect(end.warnings).toEqual(['putOfFreedFile']);
  });

  it('is put when no VMA can be had', () => {
    const [, failed] = runReference('7.3', swap(SWAP_OWN), [
      op.open(),
      op.mmap({ faults: [fault('mapPrealloc')] }),
    ]);
    expect(failed.result).toBe(-ERRNO.ENOMEM);
    expect(counts(failed)).toEqual({ 1: 1 });
  });

  it('is taken back by a hook that fails or swaps again', () => {
    const prepare = [step('swapFile', SWAP_OWN), step('swapFile', SWAP_OWN), fail('EAGAIN')];
    const [, failed] = runReference('7.3', [file({ prepare })], [op.open(), op.mmap()]);
    expect(failed.result).toBe(-ERRNO.EAGAIN);
    expect(counts(failed)).toEqual({ 1: 1 });
    expect(failed.calls[0].descOut.vmFile).toBe(3);
  });

  const withMmap = (...steps: ReturnType<typeof step>[]) => [
    file({ swap: 1, prepare: [step('swapFile', SWAP_OWN)] }),
    file({ mmap: steps }),
  ];

  it.each([
    ['6.16', 8],
    ['7.3', 8],
    ['ideal', 0],
  ] as const)('has its own .mmap run in %s, or not', (release, left) => {
    const [, mmap] = runReference(release, withMmap(step('pgoff', 8)), [op.open(), op.mmap()]);
    expect(mmap.procs[0].vmas).toMatchObject([{ file: 2, pgoff: left }]);
  });

  it.each([
    // The hook's own reference is never anybody's.
    ['6.16', -ERRNO.EIO, { 1: 1, 2: 1 }, []],
    // Put where .mmap failed, and again on the way out.
    ['7.3', -ERRNO.EIO, { 1: 1 }, ['putOfFreedFile']],
    ['ideal', 0, { 1: 1, 2: 1 }, []],
  ] as const)('and whose own .mmap fails, in %s', (release, result, left, warnings) => {
    const [, mmap] = runReference(release, withMmap(fail('EIO')), [op.open(), op.mmap()]);
    expect(mmap).toMatchObject({ result, warnings });
    expect(counts(mmap)).toEqual(left);
  });
});

describe('a file with .mmap', () => {
  it('has it run on the new VMA', () => {
    const mmap = [step('vmOps', OPS_PLAIN_A), step('privateData', 3), step('setFlags', VM_IO)];
    const [, mapped] = runReference('7.3', [file({ mmap })], [op.open(), op.mmap({ prot: 1 })]);
    expect(mapped.calls).toEqual([]);
    expect(mapped.procs[0].vmas).toMatchObject([
      { file: 1, flags: VM_READ | MAY | VM_IO, ops: OPS_PLAIN_A, private: 3 },
    ]);
  });

  it.each(RELEASE_IDS)('leaves nothing but the gap when it fails in %s', (release) => {
    const mmap = [step('swapFile', SWAP_OWN), fail('EBUSY')];
    const [, , failed, end] = runReference(
      release,
      [file({ mmap }), file()],
      [
        op.open({ slot: 0 }),
        op.mmap({ slot: 4, start: 1, length: 3 }),
        op.mmap({ start: 2, length: 1, shared: 1, replace: 1 }),
      ],
    );
    expect(failed.result).toBe(-ERRNO.EBUSY);
    expect(failed.procs[0]).toMatchObject({ charge: 2, vmas: [{ end: 2 }, { start: 3 }] });
    // The file put is the one that was in the VMA by then.
    expect(counts(failed)).toEqual({ 1: 1 });
    expect(failed.writable).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(end.files).toEqual([]);
  });

  it('must not give VM_MAYWRITE where it was not allowed', () => {
    const [, mmap] = runReference(
      '7.3',
      [file({ mmap: [step('setFlags', VM_MAYWRITE)] })],
      [op.open({ readOnly: 1 }), op.mmap({ prot: 1, shared: 1 })],
    );
    expect(mmap).toMatchObject({ result: 0, warnings: ['mayWriteGiven'] });
  });
});
