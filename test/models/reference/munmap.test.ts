import { describe, expect, it } from 'vitest';
import { ERRNO } from '../../../models/errno.js';
import { OPS_CLOSE, OPS_MAPPED, OPS_OPEN_CLOSE } from '../../../models/vm-ops.js';
import { counts, runReference } from '../../support/reference.js';
import { fault, file, op, step } from '../../support/scenarios.js';

const files = [file({ prepare: [step('vmOps', OPS_OPEN_CLOSE)] })];
const mapped = [op.open(), op.mmap({ start: 4, length: 6, pgoff: 10 })];

const ranges = (step: ReturnType<typeof runReference>[number]) =>
  step.procs[0].vmas.map(({ start, end, pgoff }) => [start, end, pgoff]);

describe('munmap of a VMA', () => {
  it.each([
    ['whole', { start: 4, length: 6 }, [], 0, 0],
    ['and more', { start: 0, length: 16 }, [], 0, 0],
    ['its head', { start: 2, length: 4 }, [[6, 10, 12]], 4, 1],
    ['its tail', { start: 8, length: 5 }, [[4, 8, 10]], 4, 1],
    [
      'its middle',
      { start: 6, length: 1 },
      [
        [4, 6, 10],
        [7, 10, 13],
      ],
      5,
      2,
    ],
  ] as const)('%s', (_, range, left, charge, splits) => {
    const [, , munmap, end] = runReference('7.3', files, [...mapped, op.munmap(range)]);
    expect(munmap.result).toBe(0);
    expect(ranges(munmap)).toEqual(left);
    expect(munmap.procs[0].charge).toBe(charge);
    expect(munmap.opened).toEqual(splits === 0 ? {} : { open_close_ops: splits });
    expect(munmap.closed).toEqual({ open_close_ops: 1 });
    expect(counts(munmap)).toEqual({ 1: 1 + left.length });
    expect(end.closed).toEqual(left.length === 0 ? {} : { open_close_ops: left.length });
    expect(end).toMatchObject({ files: [], warnings: [], procs: [{ charge: 0, vmas: [] }, { vmas: [] }] });
  });

  it('of a hole is nothing', () => {
    const [, , munmap] = runReference('7.3', files, [...mapped, op.munmap({ start: 0, length: 4 })]);
    expect(munmap).toMatchObject({ result: 0, closed: {} });
  });

  it.each([
    ['no length', { start: 3, length: 0 }],
    ['a range beyond the arena', { start: 15, length: 2 }],
  ])('with %s is -EINVAL', (_, range) => {
    expect(runReference('7.3', files, [op.munmap(range)])[0].result).toBe(-ERRNO.EINVAL);
  });

  it('of several VMAs closes each once, counting tables apart', () => {
    const three = [
      file({ prepare: [step('vmOps', OPS_CLOSE)] }),
      file({ prepare: [step('vmOps', OPS_MAPPED)] }),
    ];
    const steps = runReference('7.3', three, [
      op.open(),
      op.open({ slot: 1, file: 1 }),
      op.mmap({ start: 1, length: 2 }),
      op.mmap({ slot: 1, start: 3, length: 2 }),
      op.munmap({ start: 2, length: 2 }),
    ]);
    expect(steps[4].opened).toEqual({ mapped_ops: 1 });
    expect(steps[4].closed).toEqual({ close_ops: 1, mapped_ops: 1 });
    expect(ranges(steps[4])).toEqual([
      [1, 2, 0],
      [4, 5, 1],
    ]);
  });
});

describe('munmap that runs out of memory', () => {
  const middle = (site: Parameters<typeof fault>[0], nth: number) =>
    runReference('7.3', files, [...mapped, op.munmap({ start: 6, length: 1, faults: [fault(site, nth)] })]);

  it.each([
    ['splitDup', 1, 1],
    ['splitPrealloc', 1, 1],
    // The first split stays.
    ['splitDup', 2, 2],
    ['splitPrealloc', 2, 2],
    // Both splits stay.
    ['gatherStore', 1, 3],
  ] as const)('at %s, time %i, leaves %i VMAs', (site, nth, vmas) => {
    const [, , munmap, end] = middle(site, nth);
    expect(munmap.result).toBe(-ERRNO.ENOMEM);
    expect(munmap.procs[0].vmas).toHaveLength(vmas);
    expect(munmap.procs[0].charge).toBe(6);
    expect(munmap.closed).toEqual({});
    expect(counts(munmap)).toEqual({ 1: 1 + vmas });
    expect(end).toMatchObject({ files: [], procs: [{ charge: 0 }, {}] });
  });
});

describe('the writable count of a mapping', () => {
  it('follows shared writable VMAs through splits and unmapping', () => {
    const steps = runReference(
      '7.3',
      [file(), file()],
      [
        op.open({ file: 1 }),
        op.mmap({ start: 0, length: 4, shared: 1 }),
        op.munmap({ start: 1, length: 2 }),
        op.mmap({ start: 8, shared: 0 }),
      ],
    );
    expect(steps.map(({ writable }) => writable[1])).toEqual([0, 1, 2, 2, 0]);
  });

  it('does not count what a hook has made unshareable', () => {
    const nowrite = file({ prepare: [step('clearFlags', 0x20)] });
    const [, mmap] = runReference('7.3', [nowrite], [op.open(), op.mmap({ shared: 1 })]);
    expect(mmap.writable[0]).toBe(0);
  });
});

describe('the teardown', () => {
  it('unmaps and closes both processes', () => {
    const steps = runReference('7.3', files, [
      op.open({ proc: 0 }),
      op.open({ proc: 1, slot: 3 }),
      op.mmap({ proc: 0, start: 0, length: 3 }),
      op.mmap({ proc: 1, slot: 3, start: 9, length: 2, shared: 1 }),
    ]);
    expect(steps[3].procs.map(({ charge, vmas }) => [charge, vmas.length])).toEqual([
      [3, 1],
      [0, 1],
    ]);
    expect(steps[4]).toMatchObject({
      result: 0,
      closed: { open_close_ops: 2 },
      files: [],
      writable: [0, 0, 0, 0, 0, 0, 0],
      procs: [
        { charge: 0, fds: [0, 0, 0, 0], vmas: [] },
        { charge: 0, fds: [0, 0, 0, 0], vmas: [] },
      ],
    });
  });
});
