import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../models/scenario.js';
import { ACTION_FULL, ACTION_PART, packAction, packSuccessHook } from '../../models/step-args.js';
import { scenarioOrder, scenarioSize } from '../../shrinkers/order.js';
import { placesOf } from '../../shrinkers/places.js';
import { file, op, step } from '../support/scenarios.js';
import { randomScenario } from './random-scenario.js';

const scenarios = fc.integer({ min: 0, max: 1e6 }).map((seed) => randomScenario(`order ${seed}`, 3, 2));

/** A scenario and one that differs from it in a single place, which is where an order can go wrong. */
const neighbours = fc
  .tuple(scenarios, fc.nat(), fc.nat())
  .map(([scenario, placeAt, optionAt]): [Scenario, Scenario] => {
    const places = placesOf(scenario).filter(({ options }) => options.length > 0);
    if (places.length === 0) return [scenario, scenario];
    const { options } = places[placeAt % places.length];
    return [scenario, options[optionAt % options.length].put(scenario)];
  });

const scenario = (operations: Scenario['operations'], files: Scenario['files'] = [file()]): Scenario => ({
  mmu: true,
  files,
  operations,
});

describe('scenarioOrder', () => {
  it('is 0 for equal scenarios, however they were made, and for no others', () => {
    fc.assert(
      fc.property(neighbours, ([a, b]) => {
        expect(scenarioOrder(a, structuredClone(a))).toBe(0);
        expect(scenarioOrder(a, b) === 0).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('is antisymmetric', () => {
    fc.assert(
      fc.property(fc.oneof(neighbours, fc.tuple(scenarios, scenarios)), ([a, b]) => {
        expect(Math.sign(scenarioOrder(a, b)) + Math.sign(scenarioOrder(b, a))).toBe(0);
      }),
    );
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(scenarios, neighbours, (a, [b, c]) => {
        const [x, y, z] = [a, b, c].sort(scenarioOrder);
        expect(scenarioOrder(x, y)).toBeLessThanOrEqual(0);
        expect(scenarioOrder(y, z)).toBeLessThanOrEqual(0);
        expect(scenarioOrder(x, z)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('is well founded: nothing is smaller than the empty scenario', () => {
    const empty: Scenario = { mmu: true, files: [], operations: [] };
    fc.assert(
      fc.property(scenarios, (a) => {
        expect(scenarioOrder(empty, a)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('looks at the size before any value', () => {
    const small = scenario([op.mmap({ slot: 3, start: 9, length: 6, pgoff: 60, prot: 7, shared: 1 })]);
    const large = scenario([op.open(), op.close()]);
    expect(scenarioSize(small)).toBeLessThan(scenarioSize(large));
    expect(scenarioOrder(small, large)).toBeLessThan(0);
  });

  it.each(['action', 'successHook'] as const)('tells every two arguments of %s apart', (kind) => {
    const words = fc.oneof(fc.integer(), fc.integer({ min: -512, max: 512 }));
    const withArg = (arg: number) => scenario([], [file({ prepare: [step(kind, arg)] })]);
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(scenarioOrder(withArg(a), withArg(b)) === 0).toBe(a === b);
      }),
    );
    expect(scenarioOrder(withArg(-5), withArg(10))).not.toBe(0);
  });

  const simpler: readonly [string, Scenario, Scenario][] = [
    ['process 0 than process 1', scenario([op.open()]), scenario([op.open({ proc: 1 })])],
    ['slot 0 than slot 1', scenario([op.open()]), scenario([op.open({ slot: 1 })])],
    ['page 0 than page 1', scenario([op.munmap()]), scenario([op.munmap({ start: 1 })])],
    ['length 1 than 2', scenario([op.munmap()]), scenario([op.munmap({ length: 2 })])],
    ['length 16 than 0', scenario([op.munmap({ length: 16 })]), scenario([op.munmap({ length: 0 })])],
    ['PROT_EXEC than PROT_READ | PROT_WRITE', scenario([op.mmap({ prot: 4 })]), scenario([op.mmap()])],
    [
      'a step that always applies than a guarded one',
      scenario([], [file({ prepare: [step('vmOps', 2)] })]),
      scenario([], [file({ prepare: [step('vmOps', 2, 'again')] })]),
    ],
    [
      'one high flag than two low ones',
      scenario([], [file({ prepare: [step('setFlags', 0x40000000)] })]),
      scenario([], [file({ prepare: [step('setFlags', 0x3)] })]),
    ],
    [
      'a low flag than a high one',
      scenario([], [file({ prepare: [step('setFlags', 0x1)] })]),
      scenario([], [file({ prepare: [step('setFlags', 0x8)] })]),
    ],
    [
      'a plain table than an explicit NULL',
      scenario([], [file({ prepare: [step('vmOps', 2)] })]),
      scenario([], [file({ prepare: [step('vmOps', 0)] })]),
    ],
    [
      'a full remap of a high page frame than a part of it at frame 0',
      scenario([], [file({ prepare: [step('action', packAction(1, ACTION_FULL, 200))] })]),
      scenario([], [file({ prepare: [step('action', packAction(1, ACTION_PART, 1))] })]),
    ],
    [
      'a success_hook that does nothing than one that fails',
      scenario([], [file({ prepare: [step('successHook', packSuccessHook(0))] })]),
      scenario([], [file({ prepare: [step('successHook', packSuccessHook(0, 1))] })]),
    ],
    [
      'a hook in .mmap_prepare than one in .mmap',
      scenario([], [file({ prepare: [] })]),
      scenario([], [file({ mmap: [] })]),
    ],
  ];
  it.each(simpler)('finds simpler: %s', (_, a, b) => {
    expect(scenarioOrder(a, b)).toBeLessThan(0);
  });
});
