import { describe, expect, it, test } from 'vitest';
import { describeKind, kindCount, kindOf, symptomOf } from '../../../checker/layer/kinds.js';
import { findScope } from '../../../checker/layer/scope.js';
import { createSpace, type LayerSpaceData } from '../../../checker/layer/space.js';
import type { SymmetryLevel } from '../../../checker/layer/symmetry.js';
import { explore } from '../../../checker/oracle/explore.js';
import { check, layerSource } from '../../../dist/checker/check.js';
import { Search } from '../../../dist/checker/engine/search.js';
import { RELEASE_IDS } from '../../../models/releases.js';
import { LAWS } from '../../../properties/registry.js';
import { LONG } from '../../support/long.js';

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const checkTiny = (
  release: (typeof RELEASE_IDS)[number],
  changes: string,
  symmetry: SymmetryLevel = 'full',
) => check({ release, scope: findScope('tiny', changes), symmetry });

describe('the checker and its oracle', () => {
  test.each(
    LONG ? RELEASE_IDS : RELEASE_IDS.filter((_, i) => i % 3 === 0),
  )('%s: states, transitions, levels and failing laws are the same', async (release) => {
    const scope = findScope('tiny', 'moves=10,pages=1,vmas=1,wrappers=1');
    const data: LayerSpaceData = { release, scope, symmetry: 'full' };
    const result = await check(data);
    const oracle = explore(data);
    expect(result.levels).toEqual(oracle.levels);
    expect([result.states, result.transitions]).toEqual([oracle.states, oracle.transitions]);
    expect(sum(Object.values(result.cut))).toBe(oracle.cut);
    expect(sum(result.counterexamples.map(({ transitions }) => transitions))).toBe(
      sum([...oracle.symptoms.values()]),
    );
  });

  test.each([
    ['none', 'moves=0,pages=1,vmas=1'],
    ['numbers', 'moves=1'],
    ['full', 'moves=0,slots=2,files=2,pages=1,vmas=1,faults=0'],
    ['full', 'moves=0,processes=2,pages=1,vmas=1,faults=0'],
    // Several files are lost here, in any order.
    ['full', 'moves=26,swaps=3,wrappers=1,mappings=1,faults=0'],
  ] as const)('also with symmetry %s and %s', async (symmetry, changes) => {
    const data: LayerSpaceData = { release: '7.3', scope: findScope('tiny', changes), symmetry };
    expect((await check(data)).levels).toEqual(explore(data).levels);
  });
});

test('once enough is known of a state, no more of its steps are looked at', async () => {
  const space = await createSpace({ release: '7.3', scope: findScope('tiny', 'moves=0'), symmetry: 'full' });
  const state = new Int32Array(space.stateWords);
  space.writeInitial(0, state);
  const stepsUntil = (enough: number) => {
    const visitor = {
      steps: 0,
      enough: false,
      successor() {
        this.enough = ++this.steps === enough;
      },
      violation() {},
    };
    space.expand(state, new Int32Array(space.stateWords), visitor);
    return visitor.steps;
  };
  expect(stepsUntil(Number.POSITIVE_INFINITY)).toBeGreaterThan(2);
  expect(stepsUntil(2)).toBe(2);
});

test('what leads back is some of the steps, and none where none is followed', async () => {
  const space = await createSpace({
    release: '6.19.0',
    scope: findScope('tiny', 'pages=1,vmas=1,wrappers=1,faults=0'),
    symmetry: 'full',
  });
  const next = new Int32Array(space.stateWords);
  const stepsOf = (walk: 'expand' | 'retreat', state: Int32Array) => {
    const found: string[] = [];
    space[walk](state, next, { successor: (t) => found.push(`${t}: ${next}`), violation() {} });
    return found;
  };
  const states = new Map<string, Int32Array>();
  const add = (state: Int32Array) => states.size < 1500 && states.set(state.join(), state.slice());
  for (let index = 0; index < space.initialStates; index++) {
    space.writeInitial(index, next);
    add(next);
  }
  let unfollowed = 0;
  for (const state of states.values()) {
    space.expand(state, next, { successor: () => add(next), violation() {} });
    const all = stepsOf('expand', state);
    const back = stepsOf('retreat', state);
    if (all.length === 0) unfollowed++;
    expect(all).toEqual(expect.arrayContaining(back));
    expect(back.length > 0).toBe(all.length > 0);
  }
  expect(unfollowed).toBeGreaterThan(0);
});

describe('symmetry', () => {
  test.each([
    'slots=2,pages=1,vmas=1',
    'processes=2,pages=1,vmas=1',
  ])('leaves nothing out: the orbits of %s add up to all states, and the verdicts are the same', async (changes) => {
    const scope = `moves=9,hookLength=1,faults=0,${changes}`;
    const full = await checkTiny('6.19.0', scope, 'full');
    const numbers = await checkTiny('6.19.0', scope, 'numbers');
    expect(full.states).toBeLessThan(numbers.states);
    expect(full.orbits).toBe(numbers.states);
    const buckets = ({ counterexamples }: typeof full) =>
      counterexamples.map(({ finding, operations }) => [finding.bucket, operations]);
    expect(buckets(full)).toEqual(buckets(numbers));
    expect(buckets(full).length).toBeGreaterThan(2);
  });
});

describe('two runs side by side', () => {
  const shown = async (release: (typeof RELEASE_IDS)[number]) => {
    const [relation] = (await checkTiny(release, 'moves=5,pages=2,faults=0')).relations;
    expect(relation).toMatchObject({ relation: 'direct-equals-nested', status: 'complete', unconfirmed: [] });
    return relation.counterexamples.map(({ finding, operations }) => [
      finding.verdict,
      finding.bucket,
      operations,
    ]);
  };

  it('show what a wrapper changes, by the shortest way', async () => {
    expect(await shown('6.16')).toContainEqual([
      'violation',
      'direct-equals-nested/flags/compat-flags-or-only',
      2,
    ]);
  });

  it('show on ideal only what is meant to be so', async () => {
    const verdicts = (await shown('ideal')).map(([verdict]) => verdict);
    expect(new Set(verdicts)).toEqual(new Set(['difference']));
  });
});

describe('a mistake planted into the model', () => {
  test.each([
    'compat-flags-or',
    'set-file-without-put',
    'hook-error-keeps-charge',
  ] as const)('%s is seen within the tiny scope', async (mutant) => {
    const scope = findScope('tiny', 'moves=6,pages=1,vmas=1');
    const source = layerSource({ release: 'ideal', scope, symmetry: 'full', mutant });
    const search = await Search.create(source);
    const { violations } = await search.run();
    await search.close();
    expect(violations.length).toBeGreaterThan(0);
  });

  it('is what is seen: without one there is nothing', async () => {
    expect((await checkTiny('ideal', 'moves=6,pages=1,vmas=1')).counterexamples).toEqual([]);
  });
});

describe('kinds of violations', () => {
  it('are numbers that tell what they are', () => {
    const symptom = symptomOf(LAWS.length - 1, 'nullOps');
    const kind = kindOf(7, symptom, 4, 18, 11);
    expect(kind).toBeLessThan(kindCount(8));
    expect(describeKind(kind)).toEqual({
      configuration: 7,
      law: LAWS[LAWS.length - 1].id,
      field: 'nullOps',
      end: 'mmap',
      site: 18,
    });
  });

  it('know every field that a law reports', () => {
    expect(() => symptomOf(0, 'unheard of')).toThrow('unheard of');
  });
});

describe('a space of the layer', () => {
  it('has a configuration for each hook below each wrapper that keeps its contract', async () => {
    const tiny = {
      release: '7.3',
      scope: findScope('tiny', 'moves=2,hookLength=2,wrappers=1'),
      symmetry: 'full',
    } as const;
    // 1 + 2 + 4 hooks, each by itself and run by an .mmap, and two old files.
    expect((await createSpace(tiny)).initialStates).toBe(2 * 7 + 2);
  });
});
