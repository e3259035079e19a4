/** What the suite has found beyond the known list: open in the newest release. */
import {
  ACTION_OUTSIDE,
  ACTION_REMAP_PFN,
  ACTION_SIMPLE_IO_REMAP,
  packAction,
} from '../../models/step-args.js';
import { OPS_MAPPED } from '../../models/vm-ops.js';
import { releases } from '../support/releases.js';
import { fault, file, op, scenario, step } from '../support/scenarios.js';
import { actionFails, always, type HistoryRow, hook, mapOnce, OPS, REMAP, swap } from './row.js';

/** vme_user: ->mapped allocates the private data that ->close reads. */
const VME_USER = file({
  prepare: [step('action', packAction(ACTION_SIMPLE_IO_REMAP)), step('vmOps', OPS_MAPPED)],
  mapped: [step('privateData', 2), step('take')],
});

export const BEYOND: readonly HistoryRow[] = [
  {
    rows: ['failed-mapping-is-closed'],
    what: '->close runs for a mapping whose ->mapped has failed (vme_user reads private data there that was never allocated)',
    scenario: (release) =>
      scenario(release.features.includes('mapped') ? [VME_USER] : [hook(OPS)], [
        op.open(),
        op.mmap({ faults: [fault('mapped')] }),
      ]),
    shows: { property: 'driver-counters-balanced', field: 'underflow', verdict: 'violation' },
    releases: releases('7.1', '7.3'),
  },
  {
    rows: ['failed-mapping-unmap-may-fail'],
    what: 'the unmap after a failing action runs out of memory, and a mapping stays that mmap has not returned',
    scenario: always(
      [hook(REMAP)],
      [op.open(), actionFails({ faults: [fault('action'), fault('gatherStore')] })],
    ),
    shows: { property: 'error-leaves-only-the-gap', field: 'newMapping', verdict: 'violation' },
    releases: releases('6.19.0', '7.3'),
  },
  {
    rows: ['prepare-failure-leaks-handed-file'],
    what: 'a hook swaps the file and asks for an action that is refused: nobody puts the file it handed over',
    scenario: (release) =>
      scenario([hook(swap(release), step('action', packAction(ACTION_REMAP_PFN, ACTION_OUTSIDE)))], mapOnce),
    shows: { property: 'file-references-accounted', field: 'leak', verdict: 'violation' },
    releases: releases('7.1', '7.3'),
  },
  {
    rows: ['own-call-unlocks-unheld-rmap'],
    what: 'a wrapper runs a hook of its own that hides the VMA from the rmap, and a lock is released that nobody holds',
    scenario: always(
      [file({ hook: 'mmap', mmap: [step('callOwn')], prepare: [step('hideFromRmap', 1), OPS] })],
      mapOnce,
    ),
    shows: { property: 'locks-balanced', field: 'unheld', verdict: 'violation' },
    releases: releases('7.1', '7.3'),
  },
];
