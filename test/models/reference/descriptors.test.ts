import { describe, expect, it } from 'vitest';
import { ERRNO } from '../../../models/errno.js';
import { OPEN_FILES } from '../../../models/limits.js';
import { counts, runReference } from '../../support/reference.js';
import { fault, file, op } from '../../support/scenarios.js';

describe('open', () => {
  it('takes the lowest free number, and one more for each file below', () => {
    const files = [file({ below: 2 }), file(), file()];
    const [first, second] = runReference('7.3', files, [
      op.open({ slot: 2 }),
      op.open({ file: 1, proc: 1, slot: 0 }),
    ]);
    expect(first).toMatchObject({ result: 2, procs: [{ fds: [0, 0, 1, 0] }, {}] });
    expect(first.files).toEqual([
      { number: 1, spec: 0, count: 1, backing: 2, cached: 0 },
      { number: 2, spec: 2, count: 1, backing: 0, cached: 0 },
    ]);
    expect(second.procs[1].fds).toEqual([3, 0, 0, 0]);
  });

  it('closes what the slot held, after the new file is there', () => {
    const [, second, third] = runReference(
      '7.3',
      [file({ below: 1 }), file()],
      [op.open(), op.open(), op.open()],
    );
    expect(second.procs[0].fds[0]).toBe(3);
    expect(counts(second)).toEqual({ 3: 1, 4: 1 });
    expect(third.procs[0].fds[0]).toBe(1);
  });

  it('of a file that is not there is -ENOENT', () => {
    expect(runReference('7.3', [file()], [op.open({ file: 1 })])[0].result).toBe(-ERRNO.ENOENT);
  });

  it('treats a file below that is not there as none', () => {
    expect(runReference('7.3', [file({ below: 5 })], [op.open()])[0].files).toMatchObject([{ backing: 0 }]);
  });

  it('is -ENFILE without a free number, and keeps none of those it took', () => {
    const chain = [0, 1, 2, 3, 4].map((i) => file({ below: i + 1 }));
    const opens = [0, 1, 2, 3, 4, 5].map((i) => op.open({ proc: i >> 2, slot: i & 3 }));
    const steps = runReference('7.3', [...chain, file()], opens);
    expect(steps.map(({ result }) => result)).toEqual([0, 1, 2, 3, 0, -ERRNO.ENFILE, 0]);
    expect(steps[4].files).toHaveLength(30);
    expect(steps[5].files).toEqual(steps[4].files);
    expect(steps[5].files.length).toBeLessThan(OPEN_FILES);
    expect(steps[6].files).toEqual([]);
  });

  it('is -ENFILE by fault', () => {
    const [open] = runReference('7.3', [file()], [op.open({ faults: [fault('openFile')] })]);
    expect(open).toMatchObject({ result: -ERRNO.ENFILE, files: [] });
  });
});

describe('dup', () => {
  it('shares the open file', () => {
    const [, dup, close, last] = runReference(
      '7.3',
      [file()],
      [op.open(), op.dup({ from: 0, to: 3 }), op.close({ slot: 0 }), op.close({ slot: 3 })],
    );
    expect(dup).toMatchObject({ result: 3, procs: [{ fds: [1, 0, 0, 1] }, {}] });
    expect(counts(dup)).toEqual({ 1: 2 });
    expect(counts(close)).toEqual({ 1: 1 });
    expect(counts(last)).toEqual({});
  });

  it('onto itself changes nothing', () => {
    const [, dup] = runReference('7.3', [file()], [op.open(), op.dup({ from: 0, to: 0 })]);
    expect(dup.result).toBe(0);
    expect(counts(dup)).toEqual({ 1: 1 });
  });

  it('closes what the slot held', () => {
    const [, , dup] = runReference('7.3', [file()], [op.open(), op.open({ slot: 1 }), op.dup()]);
    expect(counts(dup)).toEqual({ 1: 2 });
  });

  it('of an empty slot is -EBADF', () => {
    expect(runReference('7.3', [file()], [op.dup()])[0].result).toBe(-ERRNO.EBADF);
  });
});

describe('close', () => {
  it('leaves the file to its mappings', () => {
    const [, , close, munmap] = runReference(
      '7.3',
      [file()],
      [op.open(), op.mmap(), op.close(), op.munmap()],
    );
    expect(close).toMatchObject({ result: 0, files: [{ number: 1, count: 1 }] });
    expect(munmap.files).toEqual([]);
  });

  it('of an empty slot is -EBADF', () => {
    expect(runReference('7.3', [file()], [op.close()])[0].result).toBe(-ERRNO.EBADF);
  });
});
