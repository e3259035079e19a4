/** Where the direct and the compat path differ, and in which releases. */
import type { Release } from '../../models/releases.js';
import type { FileSpec } from '../../models/scenario.js';
import { OPS_NULL } from '../../models/vm-ops.js';
import { releases } from '../support/releases.js';
import { file, op, scenario, step } from '../support/scenarios.js';
import { always, FAIL, type HistoryRow, hook, mapOnce, mapTwice, OPS, over, swap } from './row.js';

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
];

/** A hook that brings in a file whose .mmap moves the mapping. */
function swapsInMmap(release: Release): FileSpec[] {
  return [file({ swap: 1, prepare: [swap(release), OPS] }), file({ mmap: [step('pgoff', 9)] })];
}
