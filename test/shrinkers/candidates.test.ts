import { describe, expect, it } from 'vitest';
import { requireModelled, validateScenario } from '../../models/validate.js';
import { OPS_COUNTED, OPS_MAPPED, OPS_PLAIN_A } from '../../models/vm-ops.js';
import { candidates, smallerCandidates } from '../../shrinkers/candidates.js';
import { scenarioOrder } from '../../shrinkers/order.js';
import { PAIR_PASSES } from '../../shrinkers/pairs/index.js';
import { PASSES } from '../../shrinkers/passes/index.js';
import { fault, file, op, step } from '../support/scenarios.js';
import { randomScenario } from './random-scenario.js';

const SEEDS = Array.from({ length: 12 }, (_, i) => `candidates ${i}`);

describe('candidates', () => {
  it.each(SEEDS)('are valid, modelled and strictly smaller (%s)', (seed) => {
    const scenario = randomScenario(seed, 8, 4);
    let count = 0;
    for (const candidate of candidates(scenario)) {
      expect(validateScenario(candidate)).toEqual(candidate);
      requireModelled(candidate);
      expect(scenarioOrder(candidate, scenario)).toBeLessThan(0);
      count++;
    }
    expect(count).toBeGreaterThan(0);
  });

  it('are the same each time', () => {
    const scenario = randomScenario('twice', 8, 4);
    expect([...candidates(scenario)]).toEqual([...candidates(scenario)]);
  });

  it('leave the scenario alone', () => {
    const scenario = randomScenario('alone', 8, 4);
    const before = structuredClone(scenario);
    for (const _ of candidates(scenario));
    expect(scenario).toEqual(before);
  });

  it('end with the empty scenario, which has none', () => {
    expect([...candidates({ mmu: true, files: [], operations: [] })]).toEqual([]);
  });
});

describe('pairs of changes', () => {
  /** Small, since there are thousands of proposals, of which every 101st is looked at. */
  const small = SEEDS.slice(0, 4).map((seed) => randomScenario(seed, 2, 2));

  it.each(
    PAIR_PASSES.map((pass) => [pass.id, pass] as const),
  )('%s proposes valid scenarios, some of them smaller', (_, pass) => {
    for (const scenario of small) {
      let at = 0;
      for (const candidate of pass.candidates(scenario)) {
        if (at++ % 101 !== 0) continue;
        expect(validateScenario(candidate)).toEqual(candidate);
        requireModelled(candidate);
      }
      expect(smallerCandidates(pass, scenario).next().done).toBe(false);
    }
  });
});

describe('passes', () => {
  it('have ids of their own', () => {
    const ids = [...PASSES, ...PAIR_PASSES].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  /** Large scenarios in which every pass has something to do. */
  const rich = [
    ...Array.from({ length: 20 }, (_, i) => randomScenario(`rich ${i}`)),
    {
      mmu: true,
      files: [
        file({ below: 1, mmap: [step('setFile'), step('callNested')] }),
        file({ prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('take'), step('privateData', 1)] }),
      ],
      operations: [op.open(), op.mmap({ faults: [fault('mapped')] })],
    },
  ];
  it.each(PASSES.map((pass) => [pass.id, pass] as const))('%s proposes something smaller', (id, pass) => {
    const starts = id === 'use-mmu' ? rich.map((scenario) => ({ ...scenario, mmu: false })) : rich;
    const found = starts.some((scenario) => !smallerCandidates(pass, scenario).next().done);
    expect(found).toBe(true);
  });

  it('drop a file together with what refers to it', () => {
    const pass = PASSES.find(({ id }) => id === 'drop-files')!;
    const scenario = {
      mmu: true,
      files: [file({ mmap: [step('callNested')], below: 2, swap: 1 }), file(), file({ swap: 3 }), file()],
      operations: [op.open({ file: 1 }), op.open({ file: 2, slot: 1 })],
    };
    const withoutOne = [...pass.candidates(scenario)].find(({ operations }) => operations.length === 1)!;
    expect(withoutOne.operations).toEqual([op.open({ file: 1 })]);
    expect(withoutOne.files[0]).toMatchObject({ below: null, swap: 1 });
  });

  it('let a driver count no users in one go', () => {
    const pass = PASSES.find(({ id }) => id === 'plain-counting')!;
    const counting = file({ prepare: [step('take'), step('vmOps', OPS_COUNTED), step('fail', 0, 'shared')] });
    const scenario = { mmu: true, files: [counting], operations: [op.open()] };
    expect([...smallerCandidates(pass, scenario)]).toContainEqual({
      ...scenario,
      files: [file({ prepare: [step('vmOps', OPS_PLAIN_A), step('fail', 0, 'shared')] })],
    });
  });

  it('let a driver take its users in ->mapped instead of its hook', () => {
    const pass = PASSES.find(({ id }) => id === 'plain-counting')!;
    const scenario = {
      mmu: true,
      files: [file({ prepare: [step('vmOps', OPS_COUNTED), step('take')] })],
      operations: [op.open()],
    };
    expect([...smallerCandidates(pass, scenario)]).toContainEqual({
      ...scenario,
      files: [file({ prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('take')] })],
    });
  });

  it('turn a mapping without an MMU into one behind a wrapper, or by a hook of its own', () => {
    const pass = PASSES.find(({ id }) => id === 'use-mmu')!;
    const hook = file({ prepare: [step('fail')] });
    const operations = [op.open(), op.mmap()];
    const found = [...smallerCandidates(pass, { mmu: false, files: [hook], operations })];
    expect(found).toContainEqual({
      mmu: true,
      files: [file({ mmap: [step('callNested')], below: 1 }), hook],
      operations,
    });
    expect(found).toContainEqual({
      mmu: true,
      files: [{ ...hook, hook: 'mmap', mmap: [step('callOwn')] }],
      operations,
    });
  });

  it('give a file the hook that it ran itself', () => {
    const pass = PASSES.find(({ id }) => id === 'simplify-files')!;
    const own = { ...file({ mmap: [step('callOwn')] }), prepare: [step('vmOps', OPS_PLAIN_A)] };
    const scenario = { mmu: true, files: [own], operations: [op.open()] };
    expect([...smallerCandidates(pass, scenario)]).toContainEqual({
      ...scenario,
      files: [file({ prepare: own.prepare })],
    });
  });

  it('take a page out of the arena so that neighbours stay neighbours', () => {
    const pass = PASSES.find(({ id }) => id === 'collapse-pages')!;
    const scenario = {
      mmu: true,
      files: [file()],
      operations: [op.mmap({ length: 2, pgoff: 0 }), op.mmap({ start: 2, pgoff: 2 })],
    };
    expect([...pass.candidates(scenario)]).toContainEqual({
      ...scenario,
      operations: [op.mmap({ length: 1, pgoff: 0 }), op.mmap({ start: 1, pgoff: 1 })],
    });
  });
});
