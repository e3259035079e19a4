import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fileArbitrary,
  hookProgramArbitrary,
  mmapArbitrary,
  scenarioArbitrary,
  wrapperProgramArbitrary,
} from '../../generators/arbitraries.js';
import { MODE_IDS, type ModeId } from '../../generators/modes.js';
import type { Scenario } from '../../models/scenario.js';
import { requireModelled, validateScenario } from '../../models/validate.js';

const OPTIONS = { seed: 42, numRuns: 300 };

/** The counterexample fast-check ends with. */
function least<T>(arbitrary: fc.Arbitrary<T>, fails: (value: T) => boolean): T {
  const details = fc.check(
    fc.property(arbitrary, (value) => !fails(value)),
    { seed: 7, numRuns: 2000 },
  );
  expect(details.failed).toBe(true);
  return details.counterexample![0];
}

describe('arbitraries', () => {
  it.each([undefined, ...MODE_IDS])('give valid, modelled scenarios in mode %s', (mode) => {
    const arbitrary = scenarioArbitrary(mode === undefined ? {} : { mode });
    fc.assert(
      fc.property(arbitrary, (scenario) => {
        expect(requireModelled(validateScenario(scenario))).toEqual(scenario);
      }),
      OPTIONS,
    );
  });

  it('give equal values for equal seeds', () => {
    const sample = () => fc.sample(scenarioArbitrary(), { seed: 3, numRuns: 20 });
    expect(sample()).toEqual(sample());
  });

  it('give parts that stand in valid scenarios', () => {
    const check = <T>(arbitrary: fc.Arbitrary<T>, scenario: (value: T) => unknown) =>
      fc.assert(
        fc.property(arbitrary, (value) => {
          requireModelled(validateScenario(scenario(value)));
        }),
        OPTIONS,
      );
    const plain = { hook: 'both', below: null, swap: null, attributes: 0, prepare: [], mmap: [], mapped: [] };
    check(fileArbitrary(), (file) => ({ mmu: true, files: [file], operations: [] }));
    check(fileArbitrary({ mode: 'library' }), (file) => ({ mmu: true, files: [file], operations: [] }));
    check(hookProgramArbitrary(), (prepare) => ({
      mmu: true,
      files: [{ ...plain, prepare }],
      operations: [],
    }));
    check(wrapperProgramArbitrary(), (mmap) => ({ mmu: true, files: [{ ...plain, mmap }], operations: [] }));
    check(mmapArbitrary(), (operation) => ({ mmu: true, files: [], operations: [operation] }));
  });

  it('refuse an unknown mode', () => {
    expect(() => scenarioArbitrary({ mode: 'nope' as ModeId })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_NAME' }),
    );
  });
});

describe('shrinking through fast-check', () => {
  it('ends with a small scenario that still fails', () => {
    const failing = ({ files, operations }: Scenario) =>
      operations.some(({ kind }) => kind === 'munmap') &&
      files.some(({ prepare }) => prepare.some(({ kind }) => kind === 'vmOps'));
    const scenario = least(scenarioArbitrary({ mode: 'uniform' }), failing);
    expect(scenario.operations.map(({ kind }) => kind)).toEqual(['munmap']);
    expect(scenario.files).toHaveLength(1);
    expect(scenario.files[0].prepare).toHaveLength(1);
  });

  it('shrinks parts as parts', () => {
    const file = least(fileArbitrary(), ({ prepare }) => prepare.some(({ kind }) => kind === 'privateData'));
    expect(file.prepare.map(({ kind, when }) => [kind, when])).toEqual([['privateData', 'always']]);
    const program = least(wrapperProgramArbitrary(), (steps) => steps.some(({ kind }) => kind === 'wrapOps'));
    expect(program).toHaveLength(1);
    const mmap = least(mmapArbitrary(), ({ length }) => length > 2);
    expect([mmap.length, mmap.start, mmap.pgoff]).toEqual([3, 0, 0]);
  });

  it('takes values given by hand, if they are valid', () => {
    const arbitrary = scenarioArbitrary();
    expect(arbitrary.canShrinkWithoutContext({ mmu: true, files: [], operations: [] })).toBe(true);
    for (const bad of [null, 1, {}, { mmu: 0, files: [], operations: [] }])
      expect(arbitrary.canShrinkWithoutContext(bad)).toBe(false);
  });
});
