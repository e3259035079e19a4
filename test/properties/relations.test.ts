import { describe, expect, it } from 'vitest';
import { RELEASE_IDS, type ReleaseId } from '../../models/releases.js';
import { type Scenario, SWAP_OWN } from '../../models/scenario.js';
import { ACTION_REMAP_PFN, packAction } from '../../models/step-args.js';
import { validateScenario } from '../../models/validate.js';
import { VM_DONTEXPAND, VM_MAYWRITE } from '../../models/vm-flags.js';
import { OPS_NULL, OPS_PLAIN_A } from '../../models/vm-ops.js';
import { RELATIONS } from '../../properties/registry.js';
import { during } from '../support/releases.js';
import { fault, file, op, scenario, step } from '../support/scenarios.js';
import { hook, wrapper } from './files.js';
import { hearRelation, reference, relation } from './support.js';

interface Example {
  readonly relation: string;
  readonly what: string;
  readonly scenario: Scenario;
  readonly heard: Readonly<Record<ReleaseId, readonly string[]>>;
}

const mapTwice = [op.open(), op.mmap(), op.mmap({ start: 1, pgoff: 1 })];

/** The same on every release but those named. */
function everywhere(
  heard: readonly string[],
  but: Partial<Record<ReleaseId, readonly string[]>> = {},
): Record<ReleaseId, readonly string[]> {
  return { ...during('6.16-rc1', 'ideal', heard), ...but } as Record<ReleaseId, readonly string[]>;
}

const EXAMPLES: readonly Example[] = [
  {
    relation: 'direct-equals-nested',
    what: 'a hook that sets its operations: the same',
    scenario: scenario([hook(step('vmOps', OPS_PLAIN_A))], [op.open(), op.mmap({ shared: 1 })]),
    heard: everywhere([], { '6.16-rc1': ['1 result'] }),
  },
  {
    relation: 'direct-equals-nested',
    what: 'a hook that sets nothing (D3a)',
    scenario: scenario([hook()], [op.open(), op.mmap()]),
    heard: everywhere([], { '6.16-rc1': ['1 result'], ...during('6.16', '7.1', ['1 ops']) }),
  },
  {
    relation: 'direct-equals-nested',
    what: 'a hook that clears a flag (D1)',
    scenario: scenario(
      [hook(step('clearFlags', VM_MAYWRITE), step('vmOps', OPS_PLAIN_A))],
      [op.open(), op.mmap({ prot: 1 })],
    ),
    heard: everywhere([], { '6.16-rc1': ['1 result'], ...during('6.16', '6.19.13', ['1 flags']) }),
  },
  {
    relation: 'direct-equals-nested',
    what: 'a hook that makes its mapping anonymous (D3c)',
    scenario: scenario([hook(step('vmOps', OPS_NULL))], [op.open(), op.mmap()]),
    heard: everywhere([], { '6.16-rc1': ['1 result'], ...during('6.16', '7.1', ['1 ops']) }),
  },
  {
    relation: 'direct-equals-nested',
    what: 'two mappings side by side (D8)',
    scenario: scenario([hook(step('vmOps', OPS_PLAIN_A))], mapTwice),
    heard: everywhere(['2 boundaries'], { '6.16-rc1': ['1 result'] }),
  },
  {
    relation: 'direct-equals-nested',
    what: 'two mappings that the hook puts side by side in the file (D5)',
    scenario: scenario(
      [hook(step('pgoff', 1, 'again'), step('vmOps', OPS_PLAIN_A))],
      [op.open(), op.mmap(), op.mmap({ start: 1, pgoff: 9 })],
    ),
    heard: everywhere(['2 boundariesByPgoff'], { '6.16-rc1': ['1 result'] }),
  },
  {
    relation: 'direct-equals-nested',
    what: 'a failing hook (D13, D19)',
    scenario: scenario([hook(step('fail'))], [op.open(), op.mmap()]),
    heard: everywhere(['1 failedHook'], {
      '6.16-rc1': ['1 charge'],
      ...during('6.16', '7.2.6', ['1 failedHook', '1 charge']),
    }),
  },
  {
    relation: 'direct-equals-nested',
    what: 'a hook that hands over a file (D2)',
    scenario: scenario(
      [hook(step('swapFile', SWAP_OWN), step('vmOps', OPS_PLAIN_A))],
      [op.open(), op.mmap()],
    ),
    // Up to 6.18 the hook's own reference is left on both paths.
    heard: everywhere([], { '6.16-rc1': ['1 result'], ...during('6.19.0', '7.3', ['2 leakNested']) }),
  },
  {
    relation: 'direct-equals-nested',
    what: 'a swapped-in file with an .mmap of its own (D17)',
    scenario: scenario(
      [
        file({ swap: 1, prepare: [step('swapFile', SWAP_OWN), step('vmOps', OPS_PLAIN_A)] }),
        file({ mmap: [step('pgoff', 9)] }),
      ],
      [op.open(), op.mmap()],
    ),
    heard: everywhere(['1 swappedFileMmap'], { ideal: [] }),
  },
  {
    relation: 'nested-twice-equals-once',
    what: 'a hook that sets and clears flags',
    scenario: scenario(
      [wrapper(1), hook(step('setFlags', VM_DONTEXPAND), step('clearFlags', VM_MAYWRITE))],
      [op.open(), op.mmap({ prot: 1 })],
    ),
    heard: everywhere([]),
  },
  {
    relation: 'identity-hook-changes-nothing',
    what: 'below a wrapper that has set nothing (D3a)',
    scenario: scenario([wrapper(1), hook()], [op.open(), op.mmap()]),
    heard: everywhere([], { '6.16-rc1': ['1 result'], ...during('6.16', '7.1', ['1 ops']) }),
  },
  {
    relation: 'identity-hook-changes-nothing',
    what: 'below a wrapper that has set operations (D3b)',
    scenario: scenario(
      [wrapper(1, { before: [step('vmOps', OPS_PLAIN_A)] }), hook()],
      [op.open(), op.mmap()],
    ),
    heard: everywhere([], { '6.16-rc1': ['1 result'], ...during('6.16', '7.1', ['1 wrapperOps']) }),
  },
  {
    relation: 'identity-hook-changes-nothing',
    what: 'below a wrapper that has set private data (D4)',
    scenario: scenario(
      [wrapper(1, { before: [step('privateData', 7)], after: [step('vmOps', OPS_PLAIN_A)] }), hook()],
      [op.open(), op.mmap()],
    ),
    heard: everywhere(['1 private'], { '6.16-rc1': ['1 result'], ideal: [] }),
  },
  {
    relation: 'merge-is-transparent',
    what: 'a hook that asks for the same both times',
    scenario: scenario([hook(step('vmOps', OPS_PLAIN_A), step('privateData', 7))], mapTwice),
    heard: everywhere([]),
  },
  {
    relation: 'merge-is-transparent',
    what: 'a hook that asks for other private data the second time',
    scenario: scenario([hook(step('privateData', 7, 'again'))], mapTwice),
    // On ideal the two do not merge, and there is nothing to compare.
    heard: everywhere(['2 private'], { ideal: [] }),
  },
  {
    relation: 'hook-check-accepts-prepare',
    what: 'a wrapper that tests before it calls',
    scenario: scenario(
      [file({ below: 1, mmap: [step('checkHooks'), step('vmOps', OPS_PLAIN_A)] }), hook()],
      [op.open(), op.mmap()],
    ),
    heard: everywhere([], during('6.16-rc1', '6.16', ['1 result'])),
  },
  {
    relation: 'ksm-is-transparent',
    what: 'two mappings of a process that opted in',
    scenario: scenario([hook(step('vmOps', OPS_PLAIN_A))], [op.ksm(), ...mapTwice]),
    heard: everywhere([], during('6.16-rc1', '6.16', ['3 boundaries'])),
  },
  {
    relation: 'ksm-is-transparent',
    what: 'two mappings of a file with .mmap (D18)',
    scenario: scenario([file({ mmap: [] })], [op.ksm(), ...mapTwice]),
    heard: everywhere(['3 lateBoundaries']),
  },
  {
    relation: 'nommu-equals-mmu',
    what: 'a shared mapping of a hook that sets its operations: the same',
    scenario: scenario([hook(step('vmOps', OPS_PLAIN_A))], [op.open(), op.mmap({ shared: 1 })]),
    heard: everywhere([], { '6.16-rc1': ['1 result'] }),
  },
  {
    relation: 'nommu-equals-mmu',
    what: 'an action, which needs an MMU',
    scenario: scenario(
      [hook(step('action', packAction(ACTION_REMAP_PFN)))],
      [op.open(), op.mmap({ shared: 1 })],
    ),
    // Without actions it is a hook that sets nothing (D3a).
    heard: everywhere([], {
      '6.16-rc1': ['1 result'],
      ...during('6.16', '6.18', ['1 ops']),
      ...during('6.19.0', 'ideal', ['1 action']),
    }),
  },
];

describe.each(EXAMPLES)('$relation: $what', (example) => {
  it.each(RELEASE_IDS)('on %s', (release) => {
    const heard = hearRelation(example.relation, example.scenario, reference(release));
    expect(heard.violations).toEqual(example.heard[release]);
  });
});

describe('a transform', () => {
  it.each(RELATIONS)('of $id is a valid scenario with the same operations', ({ id, transform }) => {
    const [example] = EXAMPLES.filter((candidate) => candidate.relation === id);
    const transformed = transform(example.scenario);
    expect(transformed).not.toBeNull();
    expect(validateScenario(transformed)).toEqual(transformed);
    expect(transformed?.operations).toHaveLength(example.scenario.operations.length);
  });

  it('is evaluated on ideal for each relation', () => {
    for (const { id } of RELATIONS) {
      const evaluated = EXAMPLES.filter(
        (example) =>
          example.relation === id && hearRelation(id, example.scenario, reference('ideal')).evaluated,
      );
      expect(evaluated, id).not.toHaveLength(0);
    }
  });
});

describe('direct-equals-nested', () => {
  const { transform } = relation('direct-equals-nested');

  it('puts wrappers first and moves what the files point at', () => {
    const value = scenario(
      [file({ below: 1, swap: 2, mmap: [] }), file({ swap: 2 }), file({ mmap: [] })],
      [op.open({ file: 1 }), op.open({ slot: 1, file: 0 }), op.mmap()],
    );
    const moved = transform(value);
    expect(moved?.files.map(({ hook, below, swap }) => ({ hook, below, swap }))).toEqual([
      { hook: 'mmap', below: 2, swap: null },
      { hook: 'mmap', below: 2, swap: 3 },
      { hook: 'prepare', below: null, swap: 3 },
      { hook: 'mmap', below: null, swap: null },
    ]);
    expect(moved?.operations.slice(0, 2)).toEqual([op.open({ file: 0 }), op.open({ slot: 1, file: 1 })]);
  });

  it('compares nothing when all six files are taken, or a fault depends on the VMAs', () => {
    const six = Array.from({ length: 6 }, () => hook());
    expect(transform(scenario(six, [op.open(), op.mmap()]))).toBeNull();
    const faulty = op.mmap({ faults: [fault('vmAreaAlloc')] });
    expect(transform(scenario([hook()], [op.open(), faulty]))).toBeNull();
  });

  it('keeps an open of a file that is not there one', () => {
    const five = Array.from({ length: 5 }, () => hook());
    expect(transform(scenario(five, [op.open(), op.open({ file: 5 }), op.mmap()]))).toBeNull();
    const four = Array.from({ length: 4 }, () => hook());
    const moved = transform(scenario(four, [op.open(), op.open({ file: 4 }), op.mmap()]));
    expect(moved?.operations[1]).toEqual(op.open({ file: 5 }));
    expect(moved?.files).toHaveLength(5);
  });
});

describe('nested-twice-equals-once', () => {
  const { transform } = relation('nested-twice-equals-once');
  const over = (...steps: ReturnType<typeof step>[]) =>
    scenario([wrapper(1), hook(...steps)], [op.open(), op.mmap()]);

  it('leaves out hooks that may say something else the second time', () => {
    expect(transform(over(step('pgoff', 3, 'again')))).toBeNull();
    expect(transform(over(step('pgoff', 3, 'fileSwapped')))).toBeNull();
    expect(transform(over(step('pgoff', 3, 'sharedMayWrite'), step('clearFlags', VM_MAYWRITE)))).toBeNull();
    expect(transform(over(step('pgoff', 3, 'shared')))).not.toBeNull();
  });
});

describe('merge-is-transparent', () => {
  it('is about hooks: what a merge does in place of .mmap is meant to be so', () => {
    const value = scenario([file({ mmap: [step('privateData', 7, 'again')] })], mapTwice);
    expect(hearRelation('merge-is-transparent', value, reference('7.3'))).toMatchObject({
      transformed: false,
    });
  });
});
