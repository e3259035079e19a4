/** What the record of a call says of its action, and what mmap returns in the corner cases. */
import { describe, expect, it } from 'vitest';
import { ERRNO, HOOK_ERRNOS } from '../../../models/errno.js';
import type { ReleaseId } from '../../../models/releases.js';
import { type FileSpec, NOT_AN_ERRNO, type Step } from '../../../models/scenario.js';
import { ACTION_REMAP_PFN, packAction, packSuccessHook, SUCCESS_PRIVATE } from '../../../models/step-args.js';
import { COMPLETED, PLACEMENTS } from '../../../models/trace-layout.js';
import { OPS_MAPPED } from '../../../models/vm-ops.js';
import { runReference } from '../../support/reference.js';
import { perRelease, releases } from '../../support/releases.js';
import { fault, file, op, step } from '../../support/scenarios.js';

const REMAP = step('action', packAction(ACTION_REMAP_PFN, 0, 7));
const EIO = HOOK_ERRNOS.indexOf('EIO') + 1;

const direct = (...prepare: Step[]): FileSpec[] => [file({ prepare })];
const nested = (...prepare: Step[]): FileSpec[] => [
  file({ below: 1, mmap: [step('setFile'), step('callNested')] }),
  file({ prepare }),
];

function map(release: ReleaseId, files: FileSpec[], faults: ReturnType<typeof fault>[] = []) {
  return runReference(release, files, [op.open(), op.mmap({ faults })])[1];
}

describe('the record of a call', () => {
  it('tells how far the action came', () => {
    const { entered, actionDone, mappedRan, mappedDone } = COMPLETED;
    const files = [file({ prepare: [REMAP, step('vmOps', OPS_MAPPED)], mapped: [step('privateData', 4)] })];
    expect(map('7.3', files).calls).toMatchObject([
      {
        action: REMAP.arg,
        completeError: 0,
        completed: entered | actionDone | mappedRan | mappedDone,
        askedPrivate: 4,
      },
    ]);
    expect(map('7.3', files, [fault('mapped')]).calls).toMatchObject([
      { completeError: -ERRNO.ENOMEM, completed: entered | actionDone | mappedRan, askedPrivate: 0 },
    ]);
    expect(map('7.3', files, [fault('action')]).calls).toMatchObject([
      { completeError: -ERRNO.ENOMEM, completed: entered },
    ]);
  });

  it.each(
    releases('6.19.0', '7.1'),
  )('tells what success_hook has made of the private data, in %s', (release) => {
    const hook = step('successHook', packSuccessHook(SUCCESS_PRIVATE, 0, 6));
    for (const files of [direct(hook), nested(hook)]) {
      const { calls, procs } = map(release, files);
      expect(calls[0].completed & COMPLETED.successHookRan).toBeTruthy();
      expect(calls[0].askedPrivate).toBe(6);
      expect(procs[0].vmas).toMatchObject([{ private: 6 }]);
    }
  });

  it('tells which errno was asked for, of a hook that fails, too', () => {
    expect(map('7.1', direct(step('errorHook', EIO), step('fail'))).calls[0].override).toBe(-ERRNO.EIO);
    expect(map('7.3', direct(step('errorOverride', EIO), step('fail'))).calls[0].override).toBe(-ERRNO.EIO);
    expect(map('7.3', direct(step('errorHook', EIO))).calls[0].override).toBe(0);
  });
});

describe('an error_override that is no errno', () => {
  it.each(releases('7.2.6', 'ideal'))('is refused before the action, in %s', (release) => {
    for (const files of [
      direct(step('errorOverride', NOT_AN_ERRNO)),
      nested(step('errorOverride', NOT_AN_ERRNO)),
    ]) {
      const { result, warnings, calls } = map(release, files);
      expect(result).toBe(-ERRNO.EINVAL);
      expect(warnings).toEqual(['actionRefused']);
      expect(calls).toMatchObject([{ error: 0, prepareError: -ERRNO.EINVAL, override: 0, completed: 0 }]);
    }
  });
});

describe('an error_hook that returns 0', () => {
  it.each(releases('6.19.0', '7.1'))('makes mmap succeed with nothing mapped, in %s', (release) => {
    const { result, placement, warnings, procs } = map(release, direct(REMAP, step('errorHook', 0)), [
      fault('action'),
    ]);
    expect({ result, placement, warnings }).toEqual({
      result: 0,
      placement: PLACEMENTS.none,
      warnings: ['errorHookSwallowed'],
    });
    expect(procs[0].vmas).toEqual([]);
  });

  // From 7.1 on it is not asked in compat.
  it.each(
    perRelease(['6.19.0', '7.0', 0], ['7.1', '7.1', -ERRNO.ENOMEM]),
  )('hides the error from a wrapper in %s, or not: %i', (release, result) => {
    const mapped = map(release, nested(REMAP, step('errorHook', 0)), [fault('action')]);
    expect(mapped.result).toBe(result);
    expect(mapped.procs[0].vmas.length).toBe(result === 0 ? 1 : 0);
  });
});

describe('the unmap after a failing action', () => {
  it.each(
    perRelease(['6.19.0', '7.3', 1], ['ideal', 'ideal', 0]),
  )('may fail itself, and VMAs stay in %s: %i', (release, stay) => {
    const failed = map(release, direct(REMAP), [fault('action'), fault('gatherStore')]);
    expect(failed).toMatchObject({ result: -ERRNO.ENOMEM, placement: PLACEMENTS.none, warnings: [] });
    expect(failed.procs[0]).toMatchObject({ charge: stay, mapCount: stay });
    expect(failed.procs[0].vmas.length).toBe(stay);
    expect(failed.calls[0].vmaAfter).toMatchObject({ file: 0, flags: 0 });
  });
});
