/** Scenarios by hand for the laws about actions, ->mapped, drivers' users, locks and map_count. */
import { ANONYMOUS, type Scenario } from '../../models/scenario.js';
import {
  ACTION_OUTSIDE,
  ACTION_REMAP_PFN,
  ACTION_SIMPLE_IO_REMAP,
  packAction,
} from '../../models/step-args.js';
import { OPS_COUNTED, OPS_MAPPED } from '../../models/vm-ops.js';
import { during } from '../support/releases.js';
import { fault, file, nommu, op, scenario, step } from '../support/scenarios.js';
import type { LawExample } from './example.js';
import { hook, wrapper } from './files.js';

const REMAP = step('action', packAction(ACTION_REMAP_PFN, 0, 7));
const BEYOND = step('action', packAction(ACTION_REMAP_PFN, ACTION_OUTSIDE));
const FAILING = op.mmap({ faults: [fault('action')] });
const DRIVER = file({ prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('take')] });
const COUNTS_IN_HOOK = hook(step('take'), step('vmOps', OPS_COUNTED));
const BEFORE_ACTIONS = ['6.16-rc1', '6.16', '6.17', '6.18'] as const;
const BEFORE_MAPPED = [...BEFORE_ACTIONS, '6.19.0', '6.19.13', '7.0'] as const;
const EAGAIN = 4;

export const ACTION_EXAMPLES: readonly LawExample[] = [
  {
    law: 'action-flags',
    what: 'a remap of a copy-on-write mapping',
    scenario: scenario([hook(REMAP)], [op.open(), op.mmap({ length: 2 })]),
    broken: {},
    notEvaluated: BEFORE_ACTIONS,
  },
  {
    law: 'action-within-mapping',
    what: 'a remap of a page beyond the mapping',
    scenario: scenario([hook(BEYOND)], [op.open(), op.mmap({ length: 2 })]),
    // There the driver has to see to it; since then the action is refused, and nothing is left to judge.
    broken: during('6.19.0', '7.0', ['1 range']),
    notEvaluated: [...BEFORE_ACTIONS, '7.1', '7.2.6', '7.2.9', '7.2.11', '7.3', 'ideal'],
  },
  {
    law: 'action-within-mapping',
    what: 'a simple remap of a region that holds the mapping',
    scenario: scenario([hook(step('action', packAction(ACTION_SIMPLE_IO_REMAP)))], [op.open(), op.mmap()]),
    broken: {},
    notEvaluated: BEFORE_MAPPED,
  },
  {
    law: 'action-error-reaches-caller',
    what: 'an action that fails',
    scenario: scenario([hook(REMAP)], [op.open(), FAILING]),
    broken: {},
    notEvaluated: BEFORE_ACTIONS,
  },
  {
    law: 'action-error-reaches-caller',
    what: 'one below a wrapper, whose driver wants another error',
    scenario: scenario([wrapper(1), hook(REMAP, step('errorOverride', EAGAIN))], [op.open(), FAILING]),
    broken: during('7.2.6', '7.3', ['1 override']),
    notEvaluated: BEFORE_ACTIONS,
    by: { deviation: 'compat-ignores-override', violations: ['1 override'] },
  },
  {
    law: 'mapped-after-action',
    what: 'a driver that wants to know of its mappings',
    scenario: scenario([DRIVER], [op.open(), op.mmap()]),
    broken: {},
    notEvaluated: BEFORE_MAPPED,
  },
  {
    law: 'driver-counters-balanced',
    what: 'a driver that counts in ->mapped, split and unmapped',
    scenario: scenario([DRIVER], [op.open(), op.mmap({ length: 3 }), op.munmap({ start: 1 })]),
    // Before there was ->mapped, a driver with such operations had to count in its hook.
    broken: during('6.16-rc1', '7.0', ['1 underflow', '2 underflow', '3 underflow']),
  },
  {
    law: 'driver-counters-balanced',
    what: 'a ->mapped that fails',
    scenario: scenario([DRIVER], [op.open(), op.mmap({ faults: [fault('mapped')] })]),
    broken: during('6.16-rc1', '7.3', ['1 underflow', '2 underflow']),
    notEvaluated: ['ideal'],
    by: { deviation: 'failed-mapping-is-closed', violations: ['1 underflow', '2 underflow'] },
  },
  {
    law: 'driver-counters-balanced',
    what: 'a driver that counts in its hook, whose mapping fails afterwards',
    scenario: scenario([COUNTS_IN_HOOK], [op.open(), op.mmap({ faults: [fault('vmAreaAlloc')] })]),
    broken: during('6.16-rc1', '7.3', ['1 leak', '2 leak']),
    notEvaluated: ['ideal'],
    by: { deviation: 'hook-state-not-undone', violations: ['1 leak', '2 leak'] },
  },
  {
    law: 'locks-balanced',
    what: 'a failing action of a hook that hides its VMA from the rmap',
    scenario: scenario([hook(REMAP, step('hideFromRmap', 1))], [op.open(), FAILING]),
    broken: during('6.19.0', '7.0', ['1 recursion']),
  },
  {
    law: 'locks-balanced',
    what: 'a wrapper that runs such a hook itself',
    scenario: scenario(
      [file({ hook: 'mmap', mmap: [step('callOwn')], prepare: [step('hideFromRmap', 1)] })],
      [op.open(), op.mmap()],
    ),
    broken: during('7.1', '7.3', ['1 unheld']),
    by: { deviation: 'own-call-unlocks-unheld-rmap', violations: ['1 unheld'] },
  },
  {
    law: 'map-count-true',
    what: 'a failing action over another mapping, below a wrapper',
    scenario: overAnonymous(),
    broken: during('6.19.0', '7.0', ['2 mapCount', '3 mapCount']),
    by: { deviation: 'compat-action-error-unmaps', violations: ['2 mapCount', '3 mapCount'] },
  },
  {
    law: 'map-count-true',
    what: 'an anonymous mapping cut in two without an MMU',
    scenario: nommu([], [op.mmap({ slot: ANONYMOUS, length: 3 }), op.munmap({ start: 1 })]),
    broken: {},
  },
];

function overAnonymous(): Scenario {
  return scenario(
    [wrapper(1), hook(REMAP)],
    [op.open(), op.mmap({ slot: ANONYMOUS }), { ...FAILING, replace: 1 }],
  );
}
