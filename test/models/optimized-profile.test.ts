import { describe, expect, it } from 'vitest';
import {
  DEVIATION_IDS,
  type DeviationId,
  deviationBits,
  FEATURES,
  type Feature,
} from '../../models/deviations.js';
import { HOOK_ERRNOS } from '../../models/errno.js';
import { createOptimized } from '../../models/optimized/index.js';
import { profileOf, RELEASES } from '../../models/releases.js';
import {
  ANONYMOUS,
  type FileSpec,
  type Scenario,
  type Step,
  SWAP_OWN,
  SWAP_SHARED,
} from '../../models/scenario.js';
import {
  ACTION_OUTSIDE,
  ACTION_REMAP_PFN,
  packAction,
  packSuccessHook,
  SUCCESS_NOTHING,
  SUCCESS_PRIVATE,
} from '../../models/step-args.js';
import { VM_DONTCOPY, VM_MAYEXEC } from '../../models/vm-flags.js';
import { OPS_MAPPED, OPS_NULL, OPS_OPEN_CLOSE } from '../../models/vm-ops.js';
import { fault, file, op, scenario, step, wireOf } from '../support/scenarios.js';
import { differingWord, expectEqual, NOWHERE, randomWires, traceOf } from './optimized-runs.js';

/** Every feature, no deviation. */
const EVERYTHING = {
  features: Object.values(FEATURES).reduce((all: number, bit) => all | bit, 0),
  deviations: 0,
};
const FAIL = step('fail', HOOK_ERRNOS.indexOf('EIO'));
const REMAP = step('action', packAction(ACTION_REMAP_PFN));

describe('a profile', () => {
  const wrapper = (...mmap: Parameters<typeof step>[0][]) =>
    file({ mmap: mmap.map((kind) => step(kind)), below: 1 });
  const nested = (prepare = [step('pgoff', 1)]): Scenario =>
    scenario([wrapper('callNested'), file({ prepare, swap: 2 })], [op.open(), op.mmap()]);
  const direct = (prepare: ReturnType<typeof step>[], mmap: ReturnType<typeof step>[] = []): Scenario =>
    scenario(
      [file({ prepare, swap: 1 }), file({ mmap })],
      [op.open(), op.mmap({ pgoff: 0 }), op.mmap({ start: 1, pgoff: 1 })],
    );
  /** A mapping whose action fails. */
  const failing = (...files: FileSpec[]) =>
    scenario(files, [op.open(), op.mmap({ faults: [fault('action')] })]);
  /** A wrapper that runs its own prepare program. */
  const ownCall = (prepare: Step[]) =>
    scenario([file({ hook: 'mmap', prepare, mmap: [step('callOwn')] })], [op.open(), op.mmap()]);
  const privateByTurn = direct([step('privateData', 1), step('privateData', 2, 'again')]);

  /** For each deviation a scenario that shows it, and the deviations it needs around it. */
  const shows: Record<DeviationId, readonly [Scenario, ...DeviationId[]]> = {
    'compat-missing': [nested()],
    'wrappers-test-mmap-only': [
      scenario([wrapper('checkHooks', 'callNested'), file()], [op.open(), op.mmap()]),
    ],
    'compat-flags-or-only': [nested([step('clearFlags', VM_MAYEXEC)])],
    'compat-ops-default-null': [nested()],
    'direct-null-ops-ignored': [direct([step('vmOps', OPS_NULL)])],
    'compat-desc-file-is-vma-file': [nested()],
    'merge-writes-user-fields': [privateByTurn, 'merge-ignores-user-fields'],
    'hook-failure-leaks-charge': [direct([FAIL])],
    'abort-loses-taken-over-charge': [
      scenario(
        [file({ prepare: [{ ...FAIL, when: 'again' }] })],
        [op.open(), op.mmap(), op.mmap({ replace: 1 })],
      ),
    ],
    'compat-swap-keeps-handed-reference': [nested([step('swapFile', SWAP_OWN)])],
    'compat-private-default-null': [
      scenario(
        [file({ mmap: [step('privateData', 3), step('callNested')], below: 1 }), file()],
        [op.open(), op.mmap()],
      ),
    ],
    'merge-leaks-handed-file': [direct([step('swapFile', SWAP_SHARED)])],
    'abort-puts-swapped-file-twice': [
      direct([step('swapFile', SWAP_OWN)], [FAIL]),
      'direct-runs-swapped-file-mmap',
    ],
    'merge-ignores-user-fields': [privateByTurn],
    'direct-runs-swapped-file-mmap': [direct([step('swapFile', SWAP_OWN)], [step('setFlags', VM_DONTCOPY)])],
    'alloc-failure-leaks-handed-file': [
      scenario(
        [file({ prepare: [step('swapFile', SWAP_OWN)] })],
        [op.open(), op.mmap({ faults: [fault('vmAreaAlloc')] })],
      ),
    ],
    'compat-action-error-unmaps': [
      scenario(
        [wrapper('callNested'), file({ prepare: [REMAP] })],
        [op.open(), op.mmap(), op.mmap({ replace: 1, faults: [fault('action')] })],
      ),
    ],
    'unmap-under-rmap-lock': [failing(file({ prepare: [step('hideFromRmap', 1), REMAP] }))],
    'success-hook-error-keeps-mapping': [direct([step('successHook', packSuccessHook(SUCCESS_NOTHING, 1))])],
    'hook-state-not-undone': [
      scenario([file({ prepare: [step('take')] })], [op.open(), op.mmap({ faults: [fault('vmAreaAlloc')] })]),
    ],
    'ksm-late': [
      scenario(
        [],
        [
          { kind: 'ksm', proc: 0, enable: 1, faults: [] },
          op.mmap({ slot: ANONYMOUS }),
          op.mmap({ slot: ANONYMOUS, start: 1 }),
        ],
      ),
    ],
    'compat-ignores-override': [
      failing(wrapper('callNested'), file({ prepare: [REMAP, step('errorOverride', 3)] })),
    ],
    'failed-mapping-is-closed': [failing(file({ prepare: [step('vmOps', OPS_OPEN_CLOSE), REMAP] }))],
    'failed-mapping-unmap-may-fail': [
      scenario(
        [file({ prepare: [REMAP] })],
        [op.open(), op.mmap({ faults: [fault('action'), fault('gatherStore')] })],
      ),
    ],
    'prepare-failure-leaks-handed-file': [
      direct([step('swapFile', SWAP_OWN), step('action', packAction(ACTION_REMAP_PFN, ACTION_OUTSIDE))]),
    ],
    'own-call-unlocks-unheld-rmap': [ownCall([step('hideFromRmap', 1)])],
  };

  it.each(DEVIATION_IDS)('%s changes what is computed', (id) => {
    const [shown, ...around] = shows[id];
    const model = createOptimized(EVERYTHING);
    model.setProfile({ ...EVERYTHING, deviations: deviationBits(around) });
    const without = traceOf(model, wireOf(shown));
    model.setProfile({ ...EVERYTHING, deviations: deviationBits([...around, id]) });
    expect(differingWord(traceOf(model, wireOf(shown)), without)).not.toBe(NOWHERE);
    model.setProfile({ ...EVERYTHING, deviations: deviationBits(around) });
    expectEqual(traceOf(model, wireOf(shown)), without);
  });

  const FEATURE_SHOWS: Record<Feature, Scenario> = {
    'handed-reference': direct([step('swapFile', SWAP_OWN)]),
    actions: direct([REMAP]),
    'action-checks': direct([step('action', packAction(ACTION_REMAP_PFN, ACTION_OUTSIDE))]),
    'success-hook': direct([step('successHook', packSuccessHook(SUCCESS_PRIVATE, 0, 5))]),
    'error-override': failing(file({ prepare: [REMAP, step('errorOverride', 3)] })),
    mapped: scenario(
      [file({ prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('take')] })],
      [op.open(), op.mmap()],
    ),
    'lsm-check': scenario([wrapper('lsmCheck')], [op.open(), op.mmap({ faults: [fault('lsm')] })]),
    'own-call': ownCall([step('privateData', 5)]),
  };

  it.each(Object.entries(FEATURES) as [Feature, number][])('%s changes what is computed', (feature, bit) => {
    const wire = wireOf(FEATURE_SHOWS[feature]);
    const model = createOptimized({ features: EVERYTHING.features & ~bit, deviations: 0 });
    const without = traceOf(model, wire);
    model.setProfile(EVERYTHING);
    expect(differingWord(traceOf(model, wire), without)).not.toBe(NOWHERE);
  });

  it('is the same whether given at the start or later', () => {
    const switched = createOptimized(EVERYTHING);
    for (const release of RELEASES) {
      switched.setProfile(profileOf(release));
      const fresh = createOptimized(profileOf(release), release.id);
      for (const wire of randomWires('profiles', 50))
        expectEqual(traceOf(switched, wire), traceOf(fresh, wire));
    }
  });
});
