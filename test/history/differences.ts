/** Where the direct and the compat path differ, and in which releases. */
import type { Release } from '../../models/releases.js';
import type { FileSpec } from '../../models/scenario.js';
import { packSuccessHook, SUCCESS_NOTHING } from '../../models/step-args.js';
import { OPS_NULL } from '../../models/vm-ops.js';
import { releases } from '../support/releases.js';
import { file, op, scenario, step } from '../support/scenarios.js';
import {
  actionFails,
  afs,
  always,
  FAIL,
  type HistoryRow,
  hook,
  mapOnce,
  mapTwice,
  OPS,
  over,
  overriding,
  REMAP,
  swap,
} from './row.js';

export const DIFFERENCES: readonly HistoryRow[] = [
  {
    rows: ['D2'],
    what: 'below a wrapper nobody puts the reference that the hook handed over',
    scenario: (release) => scenario(over(hook(swap(release), OPS)), mapOnce),
    shows: { property: 'file-references-accounted', field: 'leak', verdict: 'violation' },
    releases: releases('6.19.0', '7.3'),
  },
  {
    rows: ['D2'],
    what: 'a swapped-in file stays for ever below a wrapper and not without it',
    scenario: (release) => scenario([hook(swap(release), OPS)], mapOnce),
    shows: { property: 'direct-equals-nested', field: 'leakNested', verdict: 'difference' },
    releases: releases('6.19.0', '7.3'),
  },
  {
    rows: ['D3b'],
    what: 'the operations a wrapper had set are lost when the hook sets none',
    scenario: always(over(hook(), OPS), mapOnce),
    shows: { property: 'identity-hook-changes-nothing', field: 'wrapperOps', verdict: 'difference' },
    releases: releases('6.16', '7.1'),
  },
  {
    rows: ['D3c'],
    what: 'an explicit NULL does not make a direct mapping anonymous',
    scenario: always([hook(step('vmOps', OPS_NULL))], mapOnce),
    shows: { property: 'null-ops-only-if-asked', field: 'nullIgnored', verdict: 'violation' },
    releases: releases('6.16-rc1', '7.1'),
  },
  {
    rows: ['D3c'],
    what: 'an explicit NULL makes a mapping anonymous below a wrapper and not without it',
    scenario: always([hook(step('vmOps', OPS_NULL))], mapOnce),
    shows: { property: 'direct-equals-nested', field: 'ops', verdict: 'violation' },
    releases: releases('6.16', '7.1'),
  },
  {
    rows: ['D4'],
    what: "a wrapper's private data is overwritten with NULL",
    scenario: always(over(hook(OPS), step('privateData', 7)), mapOnce),
    shows: { property: 'private-data-survives', field: 'private', verdict: 'difference' },
    releases: releases('6.16', '7.3'),
  },
  {
    rows: ['D5'],
    what: 'a pgoff set by the hook makes two mappings merge, but not below a wrapper',
    scenario: always(
      [hook(OPS, step('pgoff', 1, 'again'))],
      [op.open(), op.mmap(), op.mmap({ start: 1, pgoff: 9 })],
    ),
    shows: { property: 'direct-equals-nested', field: 'boundariesByPgoff', verdict: 'difference' },
    releases: releases('6.16', 'ideal'),
  },
  {
    rows: ['D8'],
    what: 'two mappings merge, but not below a wrapper',
    scenario: always([hook(OPS)], mapTwice),
    shows: { property: 'direct-equals-nested', field: 'boundaries', verdict: 'difference' },
    releases: releases('6.16', 'ideal'),
  },
  {
    rows: ['D17'],
    what: "a swapped-in file's own .mmap runs on the direct path and undoes what the hook asked for",
    scenario: (release) => scenario(swapsInMmap(release), mapOnce),
    shows: { property: 'mutable-fields-as-asked', field: 'pgoff', verdict: 'violation' },
    releases: releases('6.16-rc1', '7.3'),
  },
  {
    rows: ['D17'],
    what: "a swapped-in file's own .mmap does not run below a wrapper",
    scenario: (release) => scenario(swapsInMmap(release), mapOnce),
    shows: { property: 'direct-equals-nested', field: 'swappedFileMmap', verdict: 'difference' },
    releases: releases('6.16-rc1', '7.3'),
  },
  {
    rows: ['D19'],
    what: 'a hook that fails below a wrapper',
    scenario: always([hook(FAIL)], mapOnce),
    shows: { property: 'direct-equals-nested', field: 'failedHook', verdict: 'difference' },
    releases: releases('6.16', 'ideal'),
  },
  {
    rows: ['D10'],
    what: 'a failing action is unmapped directly, and left to the outer path below a wrapper',
    scenario: always([hook(REMAP)], [op.open(), actionFails()]),
    shows: { property: 'direct-equals-nested', field: 'failedAction', verdict: 'difference' },
    releases: releases('6.19.0', 'ideal'),
  },
  {
    rows: ['D11'],
    what: 'the errno that the driver wants is not returned below a wrapper',
    scenario: (release) => scenario([hook(REMAP, overriding(release))], [op.open(), actionFails()]),
    shows: { property: 'direct-equals-nested', field: 'actionError', verdict: 'difference' },
    releases: releases('7.1', '7.3'),
  },
  {
    rows: ['D11'],
    what: 'a driver below a wrapper does not get the errno it asked for',
    scenario: (release) => scenario(over(hook(REMAP, overriding(release))), [op.open(), actionFails()]),
    shows: { property: 'action-error-reaches-caller', field: 'override', verdict: 'difference' },
    releases: releases('7.1', '7.3'),
  },
  {
    rows: ['D18'],
    what: 'KSM flags an .mmap late, so its mappings do not merge',
    scenario: always([file({ mmap: [OPS] })], [op.ksm(), ...mapTwice]),
    shows: { property: 'ksm-is-transparent', field: 'lateBoundaries', verdict: 'difference' },
    releases: releases('6.16-rc1', 'ideal'),
  },
  {
    rows: ['D18'],
    what: 'in 6.16 it does so on the direct path as well: only from 6.17 on do the paths differ',
    scenario: always([hook(OPS)], [op.ksm(), ...mapTwice]),
    shows: { property: 'ksm-is-transparent', field: 'boundaries', verdict: 'violation' },
    releases: releases('6.16-rc1', '6.16'),
  },
  {
    rows: ['D20'],
    what: 'a mapping that merges has no ->mapped or success_hook called, one below a wrapper has',
    scenario: (release) => scenario([completed(release)], mapTwice),
    shows: { property: 'direct-equals-nested', field: 'completionSkipped', verdict: 'difference' },
    releases: releases('6.19.0', 'ideal'),
  },
];

/** A hook that brings in a file whose .mmap moves the mapping. */
function swapsInMmap(release: Release): FileSpec[] {
  return [file({ swap: 1, prepare: [swap(release), OPS] }), file({ mmap: [step('pgoff', 9)] })];
}

/** A hook for which something is called when its mapping stands, as each release has it. */
function completed(release: Release): FileSpec {
  return release.features.includes('mapped')
    ? afs(release)
    : hook(OPS, step('successHook', packSuccessHook(SUCCESS_NOTHING)));
}
