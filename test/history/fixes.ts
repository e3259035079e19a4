/** Public fixes: what each bug looks like from outside, and the releases that had it. */
import { ANONYMOUS, WRAP_DEREFERENCES } from '../../models/scenario.js';
import { packSuccessHook, SUCCESS_NOTHING } from '../../models/step-args.js';
import { VM_MAYWRITE } from '../../models/vm-flags.js';
import { OPS_NULL, OPS_PLAIN_B } from '../../models/vm-ops.js';
import { releases } from '../support/releases.js';
import { fault, file, op, scenario, step } from '../support/scenarios.js';
import {
  actionFails,
  afs,
  always,
  FAIL,
  type HistoryRow,
  hook,
  keepingItsFile,
  type MutantRow,
  mapOnce,
  mapTwice,
  OPS,
  over,
  REMAP,
  swap,
} from './row.js';

export const FIXES: readonly HistoryRow[] = [
  {
    rows: ['B0'],
    what: 'a nested mmap of a converted file system fails',
    scenario: always(over(hook(OPS)), mapOnce),
    shows: { property: 'nested-call-reaches-hook', field: 'refused', verdict: 'violation' },
    releases: ['6.16-rc1'],
  },
  {
    rows: ['B0'],
    what: 'it fails where the direct one does not',
    scenario: always([hook(OPS)], mapOnce),
    shows: { property: 'direct-equals-nested', field: 'result', verdict: 'violation' },
    releases: ['6.16-rc1'],
  },
  {
    rows: ['can_mmap_file'],
    what: 'a wrapper refuses a file below that has .mmap_prepare alone',
    scenario: always(over(hook(OPS), step('checkHooks')), mapOnce),
    shows: { property: 'hook-check-accepts-prepare', field: 'result', verdict: 'violation' },
    releases: ['6.16-rc1', '6.16'],
  },
  {
    rows: ['B1', 'D7'],
    what: "a hook below ipc/shm sees the wrapper's file as its own",
    scenario: always(keepingItsFile(hook(OPS)), mapOnce),
    shows: { property: 'hook-sees-its-own-file', field: 'file', verdict: 'violation' },
    releases: ['6.16', '6.17'],
  },
  {
    rows: ['B3'],
    what: 'the swapped file is not put when no VMA can be allocated',
    scenario: (release) =>
      scenario([hook(swap(release), OPS)], [op.open(), op.mmap({ faults: [fault('vmAreaAlloc')] })]),
    shows: { property: 'file-references-accounted', field: 'leak', verdict: 'violation' },
    releases: ['6.19.0'],
  },
  {
    rows: ['B3'],
    what: 'the swapped file is not put when no tree node can be allocated',
    scenario: (release) =>
      scenario([hook(swap(release), OPS)], [op.open(), op.mmap({ faults: [fault('mapPrealloc')] })]),
    shows: { property: 'file-references-accounted', field: 'leak', verdict: 'violation' },
    releases: ['6.19.0'],
  },
  {
    rows: ['B9', 'D13'],
    what: 'a failing hook keeps the charge',
    scenario: always([hook(FAIL)], mapOnce),
    shows: { property: 'charge-balanced', field: 'charge', verdict: 'violation' },
    releases: releases('6.16-rc1', '7.2.6'),
  },
  {
    rows: ['B9', 'D13'],
    what: 'it keeps the charge where one below a wrapper does not',
    scenario: always([hook(FAIL)], mapOnce),
    shows: { property: 'direct-equals-nested', field: 'charge', verdict: 'violation' },
    releases: releases('6.16', '7.2.6'),
  },
  {
    rows: ['B10', 'D9'],
    what: "a merge rewrites the neighbour's private data",
    scenario: always([hook(OPS, step('privateData', 7, 'again'))], mapTwice),
    shows: { property: 'merge-keeps-target', field: 'private', verdict: 'violation' },
    releases: releases('6.16-rc1', '7.2.9'),
  },
  {
    rows: ['B10', 'D9'],
    what: "a merge rewrites the neighbour's operations with those the hook set",
    scenario: always([hook(OPS, step('vmOps', OPS_PLAIN_B, 'again'))], mapTwice),
    shows: { property: 'merge-keeps-target', field: 'ops', verdict: 'violation' },
    releases: releases('6.16-rc1', '7.2.9'),
  },
  {
    rows: ['B10', 'D9'],
    what: "a merge rewrites the neighbour's operations although the hook set none",
    scenario: always([hook(step('stop', 0, 'again'), OPS)], mapTwice),
    shows: { property: 'merge-keeps-target', field: 'ops', verdict: 'violation' },
    releases: ['7.2.6', '7.2.9'],
  },
  {
    rows: ['B10', 'D9'],
    what: 'a merge makes the neighbour anonymous',
    scenario: always([hook(OPS, step('vmOps', OPS_NULL, 'again'))], mapTwice),
    shows: { property: 'merge-keeps-target', field: 'ops', verdict: 'violation' },
    releases: ['7.2.6', '7.2.9'],
  },
  {
    rows: ['D1', 'vma_flags_t'],
    what: 'a cleared flag survives below a wrapper',
    scenario: always(over(hook(step('clearFlags', VM_MAYWRITE), OPS)), [op.open(), op.mmap({ prot: 1 })]),
    shows: { property: 'flags-as-asked', field: 'flags', verdict: 'violation' },
    releases: releases('6.16', '6.19.13'),
  },
  {
    rows: ['D1', 'vma_flags_t'],
    what: 'a cleared flag survives below a wrapper and is gone without it',
    scenario: always([hook(step('clearFlags', VM_MAYWRITE), OPS)], [op.open(), op.mmap({ prot: 1 })]),
    shows: { property: 'direct-equals-nested', field: 'flags', verdict: 'violation' },
    releases: releases('6.16', '6.19.13'),
  },
  {
    rows: ['D3a', 'vm_ops default'],
    what: 'a hook that sets no operations makes the mapping anonymous below a wrapper',
    scenario: always(over(hook()), mapOnce),
    shows: { property: 'null-ops-only-if-asked', field: 'nullUnasked', verdict: 'violation' },
    releases: releases('6.16', '7.1'),
  },
  {
    rows: ['D3a', 'vm_ops default'],
    what: 'a hook that sets no operations leaves other ones below a wrapper than without it',
    scenario: always([hook()], mapOnce),
    shows: { property: 'direct-equals-nested', field: 'ops', verdict: 'violation' },
    releases: releases('6.16', '7.1'),
  },
  {
    rows: ['D3a', 'vm_ops default'],
    what: 'ipc/shm reads through the operations of a hook that set none',
    scenario: always(
      [file({ below: 1, mmap: [step('callNested'), step('wrapOps', WRAP_DEREFERENCES)] }), hook()],
      mapOnce,
    ),
    shows: { property: 'no-oops', field: 'nullOps', verdict: 'violation' },
    releases: releases('6.16', '7.1'),
  },
  {
    rows: ['charge ownership'],
    what: 'a mapping that fails for want of memory loses the charge it took over',
    scenario: always(
      [hook(OPS)],
      [op.open(), op.mmap(), op.mmap({ replace: 1, faults: [fault('vmAreaAlloc')] })],
    ),
    shows: { property: 'charge-balanced', field: 'charge', verdict: 'violation' },
    releases: releases('6.16-rc1', '7.2.11'),
  },
  {
    rows: ['charge ownership'],
    what: 'a mapping whose hook fails below a wrapper loses the charge it took over',
    scenario: always(over(hook(step('fail', 2, 'again'), OPS)), [
      op.open(),
      op.mmap(),
      op.mmap({ replace: 1 }),
    ]),
    shows: { property: 'charge-balanced', field: 'charge', verdict: 'violation' },
    releases: releases('6.16', '7.2.11'),
  },
  {
    rows: ['B4'],
    what: 'a failing action unmaps under the i_mmap lock that its hook has had held',
    scenario: always([hook(REMAP, step('hideFromRmap', 1))], [op.open(), actionFails()]),
    shows: { property: 'locks-balanced', field: 'recursion', verdict: 'violation' },
    releases: releases('6.19.0', '7.0'),
  },
  {
    rows: ['B4'],
    what: 'the freed VMA is read to release that lock',
    scenario: always([hook(REMAP, step('hideFromRmap', 1))], [op.open(), actionFails()]),
    shows: { property: 'no-oops', field: 'freedVmaUsed', verdict: 'violation' },
    releases: releases('6.19.0', '7.0'),
  },
  {
    rows: ['B5', 'D10'],
    what: 'a failing action below a wrapper takes the replaced VMAs apart twice',
    scenario: always(over(hook(REMAP)), [
      op.open(),
      op.mmap({ slot: ANONYMOUS }),
      actionFails({ replace: 1 }),
    ]),
    shows: { property: 'no-oops', field: 'freedVmaUsed', verdict: 'violation' },
    releases: releases('6.19.0', '7.0'),
  },
  {
    rows: ['B5', 'D10'],
    what: 'that lowers map_count twice',
    scenario: always(over(hook(REMAP)), [
      op.open(),
      op.mmap({ slot: ANONYMOUS }),
      actionFails({ replace: 1 }),
    ]),
    shows: { property: 'map-count-true', field: 'mapCount', verdict: 'violation' },
    releases: releases('6.19.0', '7.0'),
  },
  {
    rows: ['B7'],
    what: 'a mapping that afs has counted in its hook fails afterwards, and stays counted',
    scenario: (release) => scenario([afs(release)], [op.open(), op.mmap({ faults: [fault('vmAreaAlloc')] })]),
    shows: { property: 'driver-counters-balanced', field: 'leak', verdict: 'violation' },
    releases: releases('6.17', '7.0'),
  },
  {
    rows: ['B7'],
    what: 'a mapping that afs has counted in its hook merges, and stays counted',
    scenario: (release) => scenario([afs(release)], mapTwice),
    shows: { property: 'driver-counters-balanced', field: 'leak', verdict: 'violation' },
    releases: releases('6.17', '7.0'),
  },
  {
    rows: ['B8', 'D12'],
    what: 'a failing success_hook leaves a mapping that mmap has not returned',
    scenario: always([hook(step('successHook', packSuccessHook(SUCCESS_NOTHING, 2)))], mapOnce),
    shows: { property: 'error-leaves-only-the-gap', field: 'newMapping', verdict: 'violation' },
    releases: releases('6.19.0', '7.0'),
  },
];

/** Bugs of development versions, which no release has. */
export const UNRELEASED: readonly MutantRow[] = [
  {
    rows: ['B2'],
    what: 'a swapped-in file gets a reference on the direct path although the hook handed its own over',
    scenario: (release) => scenario([hook(swap(release), OPS)], mapOnce),
    mutant: 'swapped-file-gets-again',
    shows: { property: 'file-references-accounted', field: 'leak', verdict: 'violation' },
  },
  {
    rows: ['B6'],
    what: 'a field of the descriptor is not initialised below a wrapper',
    scenario: always(over(hook(OPS)), mapOnce),
    mutant: 'desc-flags-uninitialised',
    shows: { property: 'descriptor-initialised', field: 'flags', verdict: 'violation' },
  },
];
