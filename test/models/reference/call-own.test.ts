/** A wrapper that runs a hook of its own through __compat_vma_mmap, as uio and vmbus do from 7.1 on. */
import { describe, expect, it } from 'vitest';
import { ERRNO, HOOK_ERRNOS } from '../../../models/errno.js';
import type { ReleaseId } from '../../../models/releases.js';
import { type Step, SWAP_OWN } from '../../../models/scenario.js';
import { ACTION_UNKNOWN, packAction } from '../../../models/step-args.js';
import { CALL_KINDS } from '../../../models/trace-layout.js';
import { OPS_PLAIN_A } from '../../../models/vm-ops.js';
import { counts, runReference } from '../../support/reference.js';
import { perRelease, releases } from '../../support/releases.js';
import { file, op, step } from '../../support/scenarios.js';

/** Its `.mmap` sets the private data to the device, as uio's, and then runs the hook. */
function uio(release: ReleaseId, ...prepare: Step[]) {
  const mmap = [step('privateData', 9), step('callOwn')];
  const [, mapped, end] = runReference(
    release,
    [file({ hook: 'mmap', mmap, prepare })],
    [op.open(), op.mmap()],
  );
  return { ...mapped, end };
}

describe('callOwn', () => {
  it.each(
    releases('7.1', 'ideal'),
  )('shows the hook its own file and applies what it says, in %s', (release) => {
    const { calls, procs } = uio(release, step('vmOps', OPS_PLAIN_A));
    expect(calls).toMatchObject([
      {
        kind: CALL_KINDS.compat,
        depth: 1,
        file: 1,
        descIn: { file: 1, vmFile: 1 },
        vmaBefore: { private: 9 },
      },
    ]);
    expect(procs[0].vmas).toMatchObject([{ file: 1, ops: OPS_PLAIN_A }]);
  });

  it.each(releases('6.16-rc1', '7.0'))('is nothing that %s has', (release) => {
    expect(uio(release, step('fail'))).toMatchObject({ result: 0, calls: [] });
  });

  it.each(
    perRelease(['7.1', '7.3', 0], ['ideal', 'ideal', 9]),
  )('leaves private data that the hook did not set, in %s: %i', (release, left) => {
    expect(uio(release).procs[0].vmas).toMatchObject([{ private: left }]);
  });

  it('returns the error of the hook, with the VMA as it was', () => {
    const { result, calls } = uio(
      '7.3',
      step('vmOps', OPS_PLAIN_A),
      step('fail', HOOK_ERRNOS.indexOf('EIO')),
    );
    expect(result).toBe(-ERRNO.EIO);
    expect(calls[0].vmaAfter).toEqual(calls[0].vmaBefore);
  });

  it.each(
    perRelease(
      // Up to 7.1 operations left unset are NULL in compat, which that function warns of.
      ['7.1', '7.1', ['rmapUnlockUnheld', 'hiddenAnonymous']],
      ['7.2.6', '7.3', ['rmapUnlockUnheld']],
      ['ideal', 'ideal', [] as string[]],
    ),
  )('releases an i_mmap lock that nobody took, in %s, or not', (release, warnings) => {
    expect(uio(release, step('hideFromRmap', 1))).toMatchObject({ result: 0, locks: 0, warnings });
  });
});

describe('a file swapped in by a hook whose action is refused', () => {
  const prepare = [step('swapFile', SWAP_OWN), step('action', packAction(ACTION_UNKNOWN))];
  const direct = [file({ prepare })];
  const nested = [file({ below: 1, mmap: [step('setFile'), step('callNested')] }), file({ prepare })];

  it.each(
    perRelease(['7.1', '7.3', 1], ['ideal', 'ideal', 0]),
  )('is never put in %s, or is', (release, left) => {
    const [, onDirect, directEnd] = runReference(release, direct, [op.open(), op.mmap()]);
    expect(onDirect.result).toBe(-ERRNO.EINVAL);
    expect(directEnd.files.length).toBe(left);
    const [, onNested, nestedEnd] = runReference(release, nested, [op.open(), op.mmap()]);
    expect(onNested.result).toBe(-ERRNO.EINVAL);
    expect(nestedEnd.files.length).toBe(left);

    const own = uio(release, ...prepare);
    expect(own.result).toBe(-ERRNO.EINVAL);
    expect(counts(own)).toEqual(left === 1 ? { 1: 1, 2: 1 } : { 1: 1 });
  });
});
