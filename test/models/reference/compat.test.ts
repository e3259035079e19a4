import { describe, expect, it } from 'vitest';
import { ERRNO, HOOK_ERRNOS } from '../../../models/errno.js';
import type { ReleaseId } from '../../../models/releases.js';
import { SWAP_OWN } from '../../../models/scenario.js';
import { CALL_KINDS } from '../../../models/trace-layout.js';
import { VM_HUGEPAGE, VM_RAND_READ, VM_SEQ_READ } from '../../../models/vm-flags.js';
import { OPS_DUMMY, OPS_NULL, OPS_PLAIN_A, OPS_PLAIN_B } from '../../../models/vm-ops.js';
import { counts, runReference } from '../../support/reference.js';
import { perRelease, releases } from '../../support/releases.js';
import { file, op, step } from '../../support/scenarios.js';

const WITH_COMPAT = releases('6.16', 'ideal');

/** Opens file 0 (number 1), whose wrapper stands over file 1 (number 2), and maps a page of it. */
const nested = (release: ReleaseId, mmap: Parameters<typeof file>[0] & object, below: object) =>
  runReference(release, [file({ below: 1, ...mmap }), file(below)], [op.open(), op.mmap({ prot: 1 })]);

const overlay = { mmap: [step('setFile'), step('callNested')] };

describe('a nested call of a file with .mmap_prepare', () => {
  it('is refused with a warning in 6.16-rc1, and nothing is left of the mapping', () => {
    const [, mmap, end] = nested('6.16-rc1', overlay, { prepare: [step('setFlags', VM_HUGEPAGE)] });
    expect(mmap.result).toBe(-ERRNO.EINVAL);
    expect(mmap.warnings).toEqual(['nestedPrepare']);
    expect(mmap.procs[0].vmas).toEqual([]);
    expect(mmap.calls).toHaveLength(1);
    expect(mmap.calls[0]).toMatchObject({
      kind: CALL_KINDS.refused,
      depth: 1,
      file: 2,
      spec: 1,
      written: [],
    });
    expect(mmap.calls[0].descIn).toMatchObject({ end: 0, flags: 0, file: 0 });
    expect(mmap.calls[0].vmaAfter).toEqual(mmap.calls[0].vmaBefore);
    expect(counts(mmap)).toEqual({ 1: 1, 2: 1 });
    expect(end.files).toEqual([]);
  });

  it.each(releases('6.16-rc1', '6.16'))('is not made by a %s wrapper that tests .mmap alone', (release) => {
    const mmap = [step('checkHooks'), ...overlay.mmap];
    expect(nested(release, { mmap }, {})[1]).toMatchObject({
      result: -ERRNO.ENODEV,
      warnings: [],
      calls: [],
    });
  });

  it.each(releases('6.17', 'ideal'))('is made by a %s wrapper that asks can_mmap_file', (release) => {
    const mmap = [step('checkHooks'), ...overlay.mmap];
    expect(nested(release, { mmap }, {})[1]).toMatchObject({ result: 0 });
    expect(nested(release, { mmap }, { hook: 'both' })[1]).toMatchObject({
      result: -ERRNO.ENODEV,
      warnings: ['bothHooks'],
    });
  });

  it.each(WITH_COMPAT)('runs the hook on a descriptor of the whole VMA in %s', (release) => {
    const [, mmap] = runReference(
      release,
      [
        file({ below: 1, mmap: [step('setFile'), step('pageProt', 0x21), step('callNested')] }),
        file({ prepare: [step('setFlags', VM_HUGEPAGE), step('pgoff', 9)] }),
      ],
      [op.open(), op.mmap({ start: 3, length: 4, pgoff: 5, prot: 1 })],
    );
    expect(mmap.result).toBe(3);
    const [call] = mmap.calls;
    expect(call).toMatchObject({ kind: CALL_KINDS.compat, depth: 1, file: 2, spec: 1, error: 0 });
    expect(call.written).toEqual(['pgoff', 'flags']);
    expect(call.descIn).toMatchObject({ start: 3, end: 7, vmFile: 2, pgoff: 5, prot: 0x21, private: 0 });
    expect(call.descOut).toMatchObject({ pgoff: 9, flags: call.descIn.flags | VM_HUGEPAGE });
    expect(call.vmaBefore).toMatchObject({ file: 2, pgoff: 5, flags: call.descIn.flags, prot: 0x21 });
    expect(call.vmaAfter).toMatchObject({ file: 2, pgoff: 9, flags: call.descOut.flags });
    expect(mmap.procs[0].vmas).toMatchObject([{ start: 3, end: 7, pgoff: 9, file: 2 }]);
  });

  it.each(WITH_COMPAT)('leaves the VMA as it was when the hook fails in %s', (release) => {
    const fail = step('fail', HOOK_ERRNOS.indexOf('EIO'));
    const [, mmap, end] = nested(release, overlay, { prepare: [step('setFlags', VM_HUGEPAGE), fail] });
    expect(mmap.result).toBe(-ERRNO.EIO);
    expect(mmap.calls[0].error).toBe(-ERRNO.EIO);
    expect(mmap.calls[0].descOut.flags & VM_HUGEPAGE).toBeTruthy();
    expect(mmap.calls[0].vmaAfter).toEqual(mmap.calls[0].vmaBefore);
    expect(counts(mmap)).toEqual({ 1: 1, 2: 1 });
    expect(end.files).toEqual([]);
  });

  it('prefers .mmap_prepare when the file below has both hooks', () => {
    const [, mmap] = nested('7.3', overlay, { hook: 'both', mmap: [step('fail', 0)] });
    expect(mmap).toMatchObject({ result: 0, warnings: [], calls: [{ spec: 1 }] });
  });

  it('of a file without any hook is a call through NULL', () => {
    const [, mmap] = nested('7.3', overlay, { hook: 'none' });
    expect(mmap).toMatchObject({ result: -ERRNO.EFAULT, warnings: ['nullHook'] });
  });

  it('is the last one after 32 calls in one operation', () => {
    const dozen = Array.from({ length: 11 }, () => step('callNested', 1));
    const files = [
      file({ below: 1, mmap: [...dozen, step('callNested')] }),
      file({ below: 2, mmap: dozen }),
      file(),
    ];
    const [, mmap] = runReference('7.3', files, [op.open(), op.mmap()]);
    // One outermost call, then rounds of one call of file 1 and eleven of the hook: 1 + 12 + 12 + (1 + 6).
    expect(mmap.calls).toHaveLength(11 + 11 + 6);
    expect(mmap.result).toBe(-ERRNO.ELOOP);
  });
});

describe('what compat does to the VMA', () => {
  const hint = { mmap: [step('setFlags', VM_RAND_READ), step('setFile'), step('callNested')] };
  const clears = { prepare: [step('clearFlags', VM_RAND_READ), step('setFlags', VM_SEQ_READ)] };

  it.each(
    perRelease(['6.16', '6.19.13', VM_RAND_READ | VM_SEQ_READ], ['7.0', 'ideal', VM_SEQ_READ]),
  )('a flag the hook clears, in %s', (release, left) => {
    const [vma] = nested(release, hint, clears)[1].procs[0].vmas;
    expect(vma.flags & (VM_RAND_READ | VM_SEQ_READ)).toBe(left);
  });

  const sets = {
    mmap: [step('vmOps', OPS_PLAIN_A), step('privateData', 7), step('setFile'), step('callNested')],
  };

  it.each(
    perRelease(
      ['6.16', '7.1', { ops: OPS_NULL, private: 0 }],
      ['7.2.6', '7.3', { ops: OPS_PLAIN_A, private: 0 }],
      ['ideal', 'ideal', { ops: OPS_PLAIN_A, private: 7 }],
    ),
  )("the wrapper's ops and private data under an identity hook, in %s", (release, left) => {
    const [, mmap] = nested(release, sets, {});
    expect(mmap.calls[0].descIn).toMatchObject(left);
    expect(mmap.procs[0].vmas).toMatchObject([left]);
  });

  it.each(
    perRelease(['6.16', '7.1', OPS_NULL], ['7.2.6', 'ideal', OPS_DUMMY]),
  )('ops that nobody set, in %s', (release, left) => {
    expect(nested(release, overlay, {})[1].procs[0].vmas).toMatchObject([{ ops: left }]);
  });

  it.each(WITH_COMPAT)('explicit NULL ops make it anonymous in %s', (release) => {
    const [, mmap] = nested(release, sets, { prepare: [step('vmOps', OPS_NULL)] });
    expect(mmap.procs[0].vmas).toMatchObject([{ file: 2, ops: OPS_NULL }]);
  });

  it.each(WITH_COMPAT)('the ops and private data the hook asks for, in %s', (release) => {
    const prepare = [step('vmOps', OPS_PLAIN_B), step('privateData', 9)];
    expect(nested(release, sets, { prepare })[1].procs[0].vmas).toMatchObject([
      { ops: OPS_PLAIN_B, private: 9 },
    ]);
  });

  it.each(
    perRelease(['6.16', '6.17', 1], ['6.18', 'ideal', 2]),
  )('the file the hook sees when the wrapper keeps its own in vm_file, in %s', (release, shown) => {
    const [, mmap] = nested(release, { mmap: [step('callNested')] }, {});
    expect(mmap.calls[0].descIn).toMatchObject({ file: shown, vmFile: 1 });
  });
});

describe('a file swapped in by a nested hook', () => {
  const swaps = { prepare: [step('swapFile', SWAP_OWN)] };

  // Up to 6.18 the second one is the hook's own; from 6.19.0 on it was handed over, and nobody took it (D2).
  it.each(
    perRelease(['6.16', '7.3', 2], ['ideal', 'ideal', 1]),
  )('has its references in %s', (release, references) => {
    const [, mmap, end] = nested(release, overlay, swaps);
    expect(mmap.procs[0].vmas).toMatchObject([{ file: 3 }]);
    expect(counts(mmap)).toEqual({ 1: 1, 2: 1, 3: references });
    // vma_set_file itself: one less on the file below, one more on the swapped-in file.
    expect(mmap.calls[0]).toMatchObject({
      written: ['vmFile'],
      oldFileBefore: 2,
      oldFileAfter: 1,
      newFileBefore: 1,
      newFileAfter: 2,
    });
    expect(counts(end)).toEqual(references === 1 ? {} : { 3: 1 });
  });
});
