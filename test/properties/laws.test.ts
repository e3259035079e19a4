import { describe, expect, it } from 'vitest';
import { findRelease, profileOf, RELEASE_IDS } from '../../models/releases.js';
import { SWAP_BORROWED, SWAP_OWN, SWAP_SHARED, WRAP_DEREFERENCES } from '../../models/scenario.js';
import * as flags from '../../models/vm-flags.js';
import { OPS_CLOSE, OPS_NULL, OPS_OPEN_CLOSE, OPS_PLAIN_A } from '../../models/vm-ops.js';
import { isLawful } from '../../properties/contract.js';
import { LAWS } from '../../properties/registry.js';
import { during } from '../support/releases.js';
import { fault, file, op, scenario, step, wireOf } from '../support/scenarios.js';
import { ACTION_EXAMPLES } from './action-examples.js';
import type { LawExample } from './example.js';
import { hook, wrapper } from './files.js';
import { hearLaw, idealWith, reference } from './support.js';

const IDEAL = profileOf(findRelease('ideal'));

const mapTwice = [op.open(), op.mmap(), op.mmap({ start: 1, pgoff: 1 })];

const EXAMPLES: readonly LawExample[] = [
  ...ACTION_EXAMPLES,
  {
    law: 'file-refcount-balance',
    what: 'a nested hook that swaps the file',
    scenario: scenario([wrapper(1), hook(step('swapFile', SWAP_OWN))], [op.open(), op.mmap()]),
    broken: {},
    notEvaluated: ['6.16-rc1'],
  },
  {
    law: 'vm-ops-reset',
    what: 'a nested hook that makes the mapping anonymous',
    scenario: scenario([wrapper(1), hook(step('vmOps', OPS_NULL))], [op.open(), op.mmap()]),
    broken: {},
    notEvaluated: ['6.16-rc1'],
  },
  {
    law: 'flag-setting-idempotent',
    what: 'a wrapper that calls below twice',
    scenario: scenario(
      [wrapper(1, { after: [step('callNested')] }), hook(step('setFlags', flags.VM_DONTEXPAND))],
      [op.open(), op.mmap()],
    ),
    broken: {},
    notEvaluated: ['6.16-rc1'],
  },
  {
    law: 'file-references-accounted',
    what: 'a nested hook that hands over a file of its own',
    scenario: scenario([wrapper(1), hook(step('swapFile', SWAP_OWN))], [op.open(), op.mmap()]),
    // Up to 6.18 by the hook, which keeps what it should put; from 6.19.0 on by the layer (D2).
    broken: during('6.16', '7.3', ['1 leak', '2 leak']),
    by: { deviation: 'compat-swap-keeps-handed-reference', violations: ['1 leak', '2 leak'] },
  },
  {
    law: 'file-references-accounted',
    what: 'a merge after a swap',
    scenario: scenario([hook(step('swapFile', SWAP_SHARED))], mapTwice),
    broken: {
      ...during('6.16-rc1', '6.18', ['1 leak', '2 leak', '3 leak']),
      ...during('6.19.0', '7.3', ['2 leak', '3 leak']),
    },
    by: { deviation: 'merge-leaks-handed-file', violations: ['2 leak', '3 leak'] },
  },
  {
    law: 'file-references-accounted',
    what: 'an allocation that fails after a hook handed over a file of its own',
    scenario: scenario(
      [hook(step('swapFile', SWAP_OWN))],
      [op.open(), op.mmap({ faults: [fault('vmAreaAlloc')] })],
    ),
    // Up to 6.18 by the hook, which keeps what it should put; in 6.19.0 by the core (B3).
    broken: during('6.16-rc1', '6.19.0', ['1 leak', '2 leak']),
    by: { deviation: 'alloc-failure-leaks-handed-file', violations: ['1 leak', '2 leak'] },
  },
  {
    law: 'file-references-accounted',
    what: 'an allocation that fails after a hook lent its file',
    scenario: scenario(
      [hook(step('swapFile', SWAP_BORROWED))],
      [op.open(), op.mmap({ faults: [fault('mapPrealloc')] })],
    ),
    // From 6.19.0 on such a hook is at fault: the driver still has the file that is put and so freed.
    broken: during('6.19.13', 'ideal', ['1 freed', '2 freed']),
  },
  {
    law: 'file-references-accounted',
    what: 'a swapped-in file whose own .mmap fails',
    scenario: scenario(
      [file({ swap: 1, prepare: [step('swapFile', SWAP_SHARED)] }), file({ mmap: [step('fail')] })],
      [op.open(), op.mmap()],
    ),
    broken: {
      ...during('6.16-rc1', '6.18', ['1 leak', '2 leak']),
      // Put twice: the driver still has a file that is gone.
      ...during('6.19.13', '7.3', ['1 freed', '2 freed']),
    },
  },
  {
    law: 'private-data-survives',
    what: 'a wrapper that sets private data, then calls a hook that sets none',
    scenario: scenario([wrapper(1, { before: [step('privateData', 7)] }), hook()], [op.open(), op.mmap()]),
    broken: during('6.16', '7.3', ['1 private']),
    by: { deviation: 'compat-private-default-null', violations: ['1 private'] },
    notEvaluated: ['6.16-rc1'],
  },
  {
    law: 'special-never-merges',
    what: 'two neighbours that a hook marks VM_DONTEXPAND',
    scenario: scenario([hook(step('setFlags', flags.VM_DONTEXPAND))], mapTwice),
    broken: {},
  },
  {
    law: 'nested-call-reaches-hook',
    what: 'a nested call of a converted file',
    scenario: scenario([wrapper(1), hook()], [op.open(), op.mmap()]),
    broken: { '6.16-rc1': ['1 refused'] },
    by: { deviation: 'compat-missing', violations: ['1 refused'] },
  },
  {
    law: 'flags-as-asked',
    what: 'a nested hook that clears VM_MAYWRITE',
    scenario: scenario(
      [wrapper(1), hook(step('clearFlags', flags.VM_MAYWRITE))],
      [op.open(), op.mmap({ prot: 1 })],
    ),
    broken: during('6.16', '6.19.13', ['1 flags']),
    by: { deviation: 'compat-flags-or-only', violations: ['1 flags'] },
    notEvaluated: ['6.16-rc1'],
  },
  {
    law: 'flags-as-asked',
    what: 'a hook that locks what cannot be locked',
    scenario: scenario([hook(step('setFlags', flags.VM_LOCKED | flags.VM_IO))], [op.open(), op.mmap()]),
    broken: {},
  },
  {
    law: 'null-ops-only-if-asked',
    what: 'a nested hook that leaves vm_ops alone',
    scenario: scenario([wrapper(1), hook()], [op.open(), op.mmap()]),
    broken: during('6.16', '7.1', ['1 nullUnasked']),
    by: { deviation: 'compat-ops-default-null', violations: ['1 nullUnasked'] },
    notEvaluated: ['6.16-rc1'],
  },
  {
    law: 'null-ops-only-if-asked',
    what: 'a hook that makes its mapping anonymous',
    scenario: scenario([hook(step('vmOps', OPS_NULL))], [op.open(), op.mmap()]),
    broken: during('6.16-rc1', '7.1', ['1 nullIgnored']),
    by: { deviation: 'direct-null-ops-ignored', violations: ['1 nullIgnored'] },
  },
  {
    law: 'hook-sees-its-own-file',
    what: 'a wrapper that leaves vm_file as it is',
    scenario: scenario([file({ below: 1, mmap: [step('callNested')] }), hook()], [op.open(), op.mmap()]),
    broken: during('6.16', '6.17', ['1 file']),
    by: { deviation: 'compat-desc-file-is-vma-file', violations: ['1 file'] },
    notEvaluated: ['6.16-rc1'],
  },
  {
    law: 'mutable-fields-as-asked',
    what: 'a swapped-in file with an .mmap of its own',
    scenario: scenario(
      [file({ swap: 1, prepare: [step('swapFile', SWAP_OWN)] }), file({ mmap: [step('pgoff', 9)] })],
      [op.open(), op.mmap()],
    ),
    broken: during('6.16-rc1', '7.3', ['1 pgoff']),
    by: { deviation: 'direct-runs-swapped-file-mmap', violations: ['1 pgoff'] },
  },
  {
    law: 'descriptor-initialised',
    what: 'hooks of both paths, with all fields set before',
    scenario: scenario(
      [
        wrapper(1, {
          before: [
            step('setFlags', flags.VM_IO),
            step('pgoff', 3),
            step('pageProt', 0x10),
            step('privateData', 7),
          ],
        }),
        hook(),
      ],
      [op.open(), op.mmap(), op.open({ slot: 1, file: 1 }), op.mmap({ slot: 1, start: 4, pgoff: 5 })],
    ),
    broken: {},
  },
  {
    law: 'failed-hook-leaves-vma',
    what: 'a nested hook that fails after it has written everything',
    scenario: scenario(
      [
        wrapper(1),
        hook(
          step('setFlags', flags.VM_IO),
          step('pgoff', 3),
          step('pageProt', 0x10),
          step('vmOps', OPS_PLAIN_A),
          step('privateData', 7),
          step('swapFile', SWAP_OWN),
          step('fail'),
        ),
      ],
      [op.open(), op.mmap()],
    ),
    broken: {},
    notEvaluated: ['6.16-rc1'],
  },
  {
    law: 'hook-error-reaches-caller',
    what: 'hooks of both paths that fail',
    scenario: scenario(
      [wrapper(1), hook(step('fail', 3))],
      [op.open(), op.mmap(), op.open({ slot: 1, file: 1 }), op.mmap({ slot: 1 })],
    ),
    broken: {},
  },
  {
    law: 'merge-keeps-target',
    what: 'a hook that sets other operations the second time',
    scenario: scenario(
      [hook(step('vmOps', OPS_PLAIN_A, 'again'), step('privateData', 7, 'again'))],
      mapTwice,
    ),
    broken: during('6.16-rc1', '7.2.9', ['2 ops', '2 private']),
    notEvaluated: ['ideal'],
  },
  {
    law: 'merge-keeps-target',
    what: 'a hook that sets operations the first time only',
    scenario: scenario([hook(step('stop', 0, 'again'), step('vmOps', OPS_PLAIN_A))], mapTwice),
    // Up to 7.1 what was not set is NULL and not written; from 7.2 on it is the dummy operations.
    broken: during('7.2.6', '7.2.9', ['2 ops']),
    notEvaluated: ['ideal'],
  },
  {
    law: 'merge-keeps-target',
    what: 'a hook that sets the same both times',
    scenario: scenario([hook(step('vmOps', OPS_PLAIN_A), step('privateData', 7))], mapTwice),
    broken: {},
  },
  {
    law: 'merged-range-as-asked',
    what: 'a hook that sets other private data and cacheability the second time',
    scenario: scenario([hook(step('privateData', 7, 'again'), step('pageProt', 0x10, 'again'))], mapTwice),
    broken: {
      ...during('6.16-rc1', '7.2.9', ['2 prot']),
      ...during('7.2.11', '7.3', ['2 private', '2 prot']),
    },
    by: { deviation: 'merge-ignores-user-fields', violations: ['2 private', '2 prot'] },
    notEvaluated: ['ideal'],
  },
  {
    law: 'merged-range-as-asked',
    what: 'a hook that sets the same both times',
    scenario: scenario([hook(step('privateData', 7), step('pageProt', 0x10))], mapTwice),
    broken: {},
  },
  {
    law: 'charge-balanced',
    what: 'a hook that fails for a private writable mapping',
    scenario: scenario([hook(step('fail'))], [op.open(), op.mmap()]),
    broken: during('6.16-rc1', '7.2.6', ['1 charge', '2 charge']),
    by: { deviation: 'hook-failure-leaks-charge', violations: ['1 charge', '2 charge'] },
  },
  {
    law: 'charge-balanced',
    what: 'an allocation that fails over charged pages',
    scenario: scenario(
      [],
      [op.mmap({ slot: 4 }), op.mmap({ slot: 4, replace: 1, faults: [fault('vmAreaAlloc')] })],
    ),
    broken: during('6.16-rc1', '7.2.11', ['1 charge', '2 charge']),
    by: { deviation: 'abort-loses-taken-over-charge', violations: ['1 charge', '2 charge'] },
  },
  {
    law: 'writable-counts-balanced',
    what: 'shared writable mappings of two processes, one of them split',
    scenario: scenario(
      [hook()],
      [
        op.open(),
        op.mmap({ length: 3, shared: 1 }),
        op.open({ proc: 1 }),
        op.mmap({ proc: 1, shared: 1 }),
        op.munmap({ start: 1 }),
      ],
    ),
    broken: {},
  },
  {
    law: 'close-exactly-once',
    what: 'a hook that sets operations with ->open only the second time',
    scenario: scenario([hook(step('vmOps', OPS_OPEN_CLOSE, 'again'))], mapTwice),
    broken: during('6.16-rc1', '7.2.9', ['2 open']),
  },
  {
    law: 'close-exactly-once',
    what: 'a hook that sets operations with ->close the first time only',
    scenario: scenario([hook(step('stop', 0, 'again'), step('vmOps', OPS_CLOSE))], mapTwice),
    broken: during('7.2.6', '7.2.9', ['2 close']),
  },
  {
    law: 'close-exactly-once',
    what: 'a VMA split in the middle',
    scenario: scenario(
      [hook(step('vmOps', OPS_OPEN_CLOSE))],
      [op.open(), op.mmap({ length: 3 }), op.munmap({ start: 1 })],
    ),
    broken: {},
  },
  {
    law: 'error-leaves-only-the-gap',
    what: 'a hook that fails over a part of another mapping',
    scenario: scenario(
      [hook(), hook(step('fail'))],
      [
        op.open(),
        op.mmap({ length: 3 }),
        op.open({ slot: 1, file: 1 }),
        op.mmap({ slot: 1, start: 1, replace: 1 }),
      ],
    ),
    broken: {},
  },
  {
    law: 'success-touches-only-its-range',
    what: 'an unmapping in the middle',
    scenario: scenario([hook()], [op.open(), op.mmap({ length: 3 }), op.munmap({ start: 1 })]),
    broken: {},
  },
  {
    law: 'mmap-result-true',
    what: 'a mapping, an unmapping and a failure',
    scenario: scenario(
      [hook(), hook(step('fail'))],
      [op.open(), op.mmap(), op.munmap(), op.open({ file: 1 }), op.mmap()],
    ),
    broken: {},
  },
  {
    law: 'no-oops',
    what: 'a wrapper that reads the operations it finds',
    scenario: scenario(
      [wrapper(1, { after: [step('wrapOps', WRAP_DEREFERENCES)] }), hook()],
      [op.open(), op.mmap()],
    ),
    broken: during('6.16', '7.1', ['1 nullOps']),
    by: { deviation: 'compat-ops-default-null', violations: ['1 nullOps'] },
  },
];

describe.each(EXAMPLES)('$law: $what', (example) => {
  it.each(RELEASE_IDS)('on %s', (release) => {
    const expected = example.broken[release] ?? [];
    const heard = hearLaw(example.law, example.scenario, reference(release));
    expect(heard.violations).toEqual(expected);
    expect(heard.evaluated).toBe(!(example.notEvaluated ?? []).includes(release));
  });

  const { by } = example;
  if (by === undefined) return;
  it(`on the ideal with ${by.deviation}`, () => {
    expect(hearLaw(example.law, example.scenario, idealWith(by.deviation)).violations).toEqual(by.violations);
  });
});

describe('the examples', () => {
  it('have one for each law that holds on ideal with a lawful hook', () => {
    for (const { id } of LAWS) {
      const lawful = EXAMPLES.filter(
        ({ law, scenario, notEvaluated = [] }) =>
          law === id && !notEvaluated.includes('ideal') && isLawful(wireOf(scenario), IDEAL.features),
      );
      expect(lawful, id).not.toHaveLength(0);
    }
  });
});
