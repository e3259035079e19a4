import { describe, expect, it } from 'vitest';
import { ERRNO, HOOK_ERRNOS } from '../../../models/errno.js';
import { RELEASE_IDS } from '../../../models/releases.js';
import { ATTRIBUTES, SWAP_BORROWED, SWAP_OWN, SWAP_SHARED } from '../../../models/scenario.js';
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
import { perRelease, releases } from '../../support/releases.js';
import { fault, file, op, step } from '../../support/scenarios.js';

const fail = (errno: (typeof HOOK_ERRNOS)[number]) => step('fail', HOOK_ERRNOS.indexOf(errno));
const MAY = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;

describe('the direct path', () => {
  it.each(
    perRelease(['6.16-rc1', '7.1', OPS_NULL], ['7.2.6', 'ideal', OPS_DUMMY]),
  )('shows the hook the mapping to be, charged, in %s', (release, ops) => {
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

  it.each(
    perRelease(['6.16-rc1', '7.1', OPS_DUMMY], ['7.2.6', 'ideal', OPS_NULL]),
  )('explicit NULL ops leave, in %s', (release, ops) => {
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

  it.each(RELEASE_IDS)('charges nothing for a file that has an accounting of its own, in %s', (release) => {
    const files = [file({ attributes: ATTRIBUTES.hugetlb })];
    const [, mmap] = runReference(release, files, [op.open(), op.mmap()]);
    expect(mmap.procs[0].charge).toBe(0);
    expect(mmap.procs[0].vmas[0].flags & VM_ACCOUNT).toBe(0);
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

  // Three pages are still mapped. Up to 7.2.6 the failing hook keeps the three it took over; 7.2.9 gives back
  // what this mapping was charged for by itself, which is nothing; 7.3 the whole length.
  it.each(
    perRelease(['6.16-rc1', '7.2.11', 6], ['7.3', 'ideal', 3]),
  )('leaves a gap, and pages charged in %s: %i', (release, charge) => {
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

describe('a hook that fails where nothing was', () => {
  const files = [file({ prepare: [fail('EIO')] })];

  it.each(
    perRelease(['6.16-rc1', '7.2.6', 2], ['7.2.9', 'ideal', 0]),
  )('leaves pages charged in %s: %i', (release, charge) => {
    const [, failed] = runReference(release, files, [op.open(), op.mmap({ length: 2 })]);
    expect(failed).toMatchObject({ result: -ERRNO.EIO });
    expect(failed.procs[0]).toMatchObject({ charge, vmas: [] });
  });
});

describe('a hook that fails over a smaller old mapping', () => {
  const files = [file({ prepare: [{ ...fail('EIO'), when: 'again' }] })];
  const operations = [op.open(), op.mmap(), op.mmap({ length: 3, replace: 1 })];

  // One page taken over, two charged anew.
  it.each(
    perRelease(['6.16-rc1', '7.2.6', 3], ['7.2.9', '7.2.11', 1], ['7.3', 'ideal', 0]),
  )('leaves pages charged in %s: %i', (release, charge) => {
    const [, , failed] = runReference(release, files, operations);
    expect(failed.procs[0]).toMatchObject({ charge, vmas: [] });
  });
});

describe('an allocation that fails over an old mapping', () => {
  it.each(
    perRelease(['6.16-rc1', '7.2.11', 3], ['7.3', 'ideal', 0]),
  )('gives back what %s charged for it: %i pages stay charged', (release, charge) => {
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

  const KEPT = [
    { how: SWAP_OWN, mapped: 2, left: { 2: 1 } },
    { how: SWAP_SHARED, mapped: 3, left: { 2: 1 } },
    { how: SWAP_BORROWED, mapped: 2, left: {} },
  ];
  const HANDED = [
    { how: SWAP_OWN, mapped: 1, left: {} },
    { how: SWAP_SHARED, mapped: 2, left: {} },
  ];

  it.each([
    // The hook's own reference stays for ever, beside the VMA's.
    ...releases('6.16-rc1', '6.18').flatMap((release) => KEPT.map((swapped) => ({ release, ...swapped }))),
    // The hook's reference is the VMA's.
    ...releases('6.19.0', 'ideal').flatMap((release) => HANDED.map((swapped) => ({ release, ...swapped }))),
  ])('$release, swap $how: $mapped references while mapped', ({ release, how, mapped, left }) => {
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

  // Up to 6.18 it is the hook's own reference that is left: the VMA never had one. 6.19.0 forgets the one
  // that it was handed (B3).
  it.each(
    perRelease(['6.16-rc1', '6.19.0', { 1: 1, 2: 1 }], ['6.19.13', 'ideal', { 1: 1 }]),
  )('is left with its references when no VMA can be had, in %s', (release, left) => {
    for (const site of ['vmAreaAlloc', 'mapPrealloc'] as const) {
      const [, failed] = runReference(release, swap(SWAP_OWN), [
        op.open(),
        op.mmap({ faults: [fault(site)] }),
      ]);
      expect(failed).toMatchObject({ result: -ERRNO.ENOMEM, warnings: [] });
      expect(counts(failed)).toEqual(left);
    }
  });

  it.each(
    RELEASE_IDS,
  )('that the hook only borrowed is not touched when no VMA can be had, in %s', (release) => {
    const [, failed] = runReference(release, swap(SWAP_BORROWED), [
      op.open(),
      op.mmap({ faults: [fault('vmAreaAlloc')] }),
    ]);
    // Where a reference was expected, the driver's own is put.
    const put = releases('6.19.13', 'ideal').includes(release);
    expect(counts(failed)).toEqual(put ? { 1: 1 } : { 1: 1, 2: 1 });
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

  it.each(
    perRelease(['6.16-rc1', '7.3', 8], ['ideal', 'ideal', 0]),
  )('has its own .mmap run in %s, or not', (release, left) => {
    const [, mmap] = runReference(release, withMmap(step('pgoff', 8)), [op.open(), op.mmap()]);
    expect(mmap.procs[0].vmas).toMatchObject([{ file: 2, pgoff: left }]);
  });

  it.each(
    perRelease(
      // The hook's own reference is never anybody's.
      ['6.16-rc1', '6.18', { result: -ERRNO.EIO, left: { 1: 1, 2: 1 }, warnings: [] as string[] }],
      // Put where .mmap failed, and nowhere else.
      ['6.19.0', '6.19.0', { result: -ERRNO.EIO, left: { 1: 1 }, warnings: [] }],
      // Put where .mmap failed, and again on the way out.
      ['6.19.13', '7.3', { result: -ERRNO.EIO, left: { 1: 1 }, warnings: ['putOfFreedFile'] }],
      ['ideal', 'ideal', { result: 0, left: { 1: 1, 2: 1 }, warnings: [] }],
    ),
  )('and whose own .mmap fails, in %s', (release, { result, left, warnings }) => {
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
