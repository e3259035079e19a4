import { describe, expect, it } from 'vitest';
import { RELEASE_IDS, type ReleaseId } from '../../../models/releases.js';
import { type Fault, SWAP_SHARED } from '../../../models/scenario.js';
import { PLACEMENTS } from '../../../models/trace-layout.js';
import { VM_DONTEXPAND, VM_HUGEPAGE } from '../../../models/vm-flags.js';
import { OPS_CLOSE, OPS_DUMMY, OPS_NULL, OPS_PLAIN_A, OPS_PLAIN_B } from '../../../models/vm-ops.js';
import { counts, runReference } from '../../support/reference.js';
import { perRelease, releases } from '../../support/releases.js';
import { fault, file, op, step } from '../../support/scenarios.js';

/** Maps [2, 4), [6, 8) and then [4, 6) of one file, each at the offset of its address. */
const fillTheGap = (
  release: ReleaseId,
  prepare: ReturnType<typeof step>[] = [],
  last: { pgoff?: number; length?: number; faults?: Fault[] } = {},
) =>
  runReference(
    release,
    [file({ prepare })],
    [
      op.open(),
      op.mmap({ start: 2, length: 2, pgoff: 2 }),
      op.mmap({ start: 6, length: 2, pgoff: 6 }),
      op.mmap({ start: 4, length: 2, pgoff: 4, ...last }),
    ],
  );

const ranges = (step: ReturnType<typeof runReference>[number]) =>
  step.procs[0].vmas.map(({ start, end, pgoff }) => [start, end, pgoff]);

describe('a new range between two neighbours of the same file, flags and contiguous offset', () => {
  it.each(RELEASE_IDS)('joins both in %s', (release) => {
    const [, , , merged, end] = fillTheGap(release);
    expect(merged).toMatchObject({ result: 4, placement: PLACEMENTS.merged });
    expect(ranges(merged)).toEqual([[2, 8, 2]]);
    expect(merged.procs[0].charge).toBe(6);
    expect(merged.calls[0].vmaAfter).toMatchObject({ file: 1, pgoff: 2, ops: OPS_DUMMY });
    expect(counts(merged)).toEqual({ 1: 2 });
    expect(end.procs[0].charge).toBe(0);
    expect(end.files).toEqual([]);
  });

  it('joins only the previous one when the next has ->close', () => {
    const [, , , merged] = fillTheGap('7.3', [step('vmOps', OPS_CLOSE)]);
    expect(ranges(merged)).toEqual([
      [2, 6, 2],
      [6, 8, 6],
    ]);
    expect(merged.closed).toEqual({});
  });

  it('joins the previous one when the next does not touch', () => {
    expect(ranges(fillTheGap('7.3', [], { length: 1 })[3])).toEqual([
      [2, 5, 2],
      [6, 8, 6],
    ]);
  });

  it('is a VMA of its own with another offset', () => {
    const [, , , mapped] = fillTheGap('7.3', [], { pgoff: 9 });
    expect(mapped.placement).toBe(PLACEMENTS.newVma);
    expect(ranges(mapped)).toEqual([
      [2, 4, 2],
      [4, 6, 9],
      [6, 8, 6],
    ]);
  });

  it('is a VMA of its own when the hook gives it other flags', () => {
    const [, , , mapped] = fillTheGap('7.3', [step('setFlags', VM_HUGEPAGE, 'again')]);
    // The two last calls agree with each other, not with the first.
    expect(ranges(mapped)).toEqual([
      [2, 4, 2],
      [4, 8, 4],
    ]);
  });

  it('is a VMA of its own when one of VM_SPECIAL is set', () => {
    expect(ranges(fillTheGap('7.3', [step('setFlags', VM_DONTEXPAND)])[3])).toHaveLength(3);
  });

  it('is a VMA of its own when there is no memory to merge', () => {
    const [, , , mapped] = fillTheGap('7.3', [], { faults: [fault('mergePrealloc')] });
    expect(mapped).toMatchObject({ result: 4, placement: PLACEMENTS.newVma });
    expect(ranges(mapped)).toHaveLength(3);
  });
});

describe('a merge with a neighbour that has other user-defined fields', () => {
  const prepare = [
    step('vmOps', OPS_PLAIN_A),
    step('privateData', 1),
    step('vmOps', OPS_PLAIN_B, 'again'),
    step('privateData', 2, 'again'),
  ];
  const operations = [op.open(), op.mmap({ start: 2, pgoff: 2 }), op.mmap({ start: 3, pgoff: 3 })];
  const mapped = (release: ReleaseId) =>
    runReference(release, [file({ prepare })], operations)[2].procs[0].vmas;

  it.each(releases('6.16-rc1', '7.2.9'))('rewrites them in %s', (release) => {
    expect(mapped(release)).toMatchObject([{ start: 2, end: 4, ops: OPS_PLAIN_B, private: 2 }]);
  });

  it.each(releases('7.2.11', '7.3'))('leaves them in %s', (release) => {
    expect(mapped(release)).toMatchObject([{ start: 2, end: 4, ops: OPS_PLAIN_A, private: 1 }]);
  });

  it('does not happen in the ideal', () => {
    expect(mapped('ideal')).toMatchObject([
      { start: 2, end: 3, ops: OPS_PLAIN_A, private: 1 },
      { start: 3, end: 4, ops: OPS_PLAIN_B, private: 2 },
    ]);
  });

  it.each(
    perRelease(['6.16-rc1', '7.3', 1], ['ideal', 'ideal', 2]),
  )('nor is cacheability lost in the ideal: %s has %i VMAs', (release, vmas) => {
    const files = [file({ prepare: [step('pageProt', 0x10, 'again')] })];
    expect(runReference(release, files, operations)[2].procs[0].vmas).toHaveLength(vmas);
  });
});

describe('a merge with a neighbour that has operations and private data, by a hook', () => {
  const mapped = (release: ReleaseId, ...second: ReturnType<typeof step>[]) => {
    const first = [step('vmOps', OPS_CLOSE), step('privateData', 1)];
    const later = second.length === 0 ? [step('stop', 0, 'again')] : [];
    const prepare = [...later, ...first, ...second];
    const operations = [op.open(), op.mmap({ start: 2, pgoff: 2 }), op.mmap({ start: 3, pgoff: 3 })];
    return runReference(release, [file({ prepare })], operations)[2].procs[0].vmas;
  };

  it.each(
    perRelease(
      // NULL counts as not set, for vm_ops alone.
      ['6.16-rc1', '7.1', [{ ops: OPS_CLOSE, private: 0 }]],
      // The default of 7.2 is something to write.
      ['7.2.6', '7.2.9', [{ ops: OPS_DUMMY, private: 0 }]],
      ['7.2.11', '7.3', [{ ops: OPS_CLOSE, private: 1 }]],
    ),
  )('that sets neither the second time leaves it, in %s', (release, left) => {
    expect(mapped(release)).toMatchObject(left);
  });

  it.each(
    perRelease(
      ['6.16-rc1', '7.1', [{ ops: OPS_CLOSE, private: 1 }]],
      ['7.2.6', '7.2.9', [{ ops: OPS_NULL, private: 1 }]],
      ['7.2.11', '7.3', [{ ops: OPS_CLOSE, private: 1 }]],
    ),
  )('that asks for an anonymous mapping the second time leaves it, in %s', (release, left) => {
    expect(mapped(release, step('vmOps', OPS_NULL, 'again'))).toMatchObject(left);
  });
});

describe('a merge after the hook swapped the file', () => {
  const files = [file({ prepare: [step('swapFile', SWAP_SHARED)] })];
  const operations = [op.open(), op.mmap({ start: 2, pgoff: 2 }), op.mmap({ start: 3, pgoff: 3 })];

  it.each(
    perRelease(
      // The driver's, the VMA's, and one for each call of the hook, which it keeps.
      ['6.16-rc1', '6.18', { references: 4, left: { 2: 2 } }],
      // The driver's, the VMA's, and the one handed over that the merge has no use for.
      ['6.19.0', '7.3', { references: 3, left: { 2: 1 } }],
      ['ideal', 'ideal', { references: 2, left: {} }],
    ),
  )('has its references, in %s', (release, { references, left }) => {
    const [, , merged, end] = runReference(release, files, operations);
    expect(merged.procs[0].vmas).toMatchObject([{ start: 2, end: 4, file: 2 }]);
    expect(counts(merged)[2]).toBe(references);
    expect(counts(end)).toEqual(left);
  });
});

describe('anonymous memory', () => {
  it('merges where it touches, with the address as its offset', () => {
    const [, merged] = runReference(
      '7.3',
      [],
      [op.mmap({ slot: 4, start: 5 }), op.mmap({ slot: 4, start: 4 })],
    );
    expect(ranges(merged)).toEqual([[4, 6, 4]]);
  });
});
