import { describe, expect, it } from 'vitest';
import { ANONYMOUS, type Scenario } from '../../models/scenario.js';
import { candidates } from '../../shrinkers/candidates.js';
import { findLeast } from '../../shrinkers/least.js';
import { scenarioOrder } from '../../shrinkers/order.js';
import { shrink } from '../../shrinkers/shrink.js';
import { op } from '../support/scenarios.js';
import { grown } from './grow.js';
import { randomScenario } from './random-scenario.js';
import { TOY_BUGS } from './toy-bugs.js';
import { TOY_DRIVER_BUGS } from './toy-driver-bugs.js';

const empty: Scenario = { mmu: true, files: [], operations: [] };

describe.each([...TOY_BUGS, ...TOY_DRIVER_BUGS])('a bug: $id', ({ reproduces, least }) => {
  const starts = grown(least, reproduces, 20);

  it('is shown by its least form and by nothing one step smaller', () => {
    expect(reproduces(least)).toBe(true);
    for (const candidate of candidates(least)) expect(reproduces(candidate)).toBe(false);
  });

  it('shrinks to the same least form from 19 of 20 starts or more, and to the bug from all', () => {
    const ends = starts.map((start) => shrink(start, reproduces, { exhaustiveBelow: 0 }).scenario);
    expect(ends.filter((end) => !reproduces(end))).toEqual([]);
    expect(ends.filter((end) => scenarioOrder(end, least) === 0).length).toBeGreaterThanOrEqual(19);
  });
});

describe('shrink', () => {
  const { reproduces, least } = TOY_BUGS[2];
  const [start] = grown(least, reproduces, 1);

  it('only evaluates what is smaller than the best so far, and nothing twice', () => {
    const evaluated = new Set<string>();
    let best = start;
    shrink(
      start,
      (candidate) => {
        expect(scenarioOrder(candidate, best)).toBeLessThan(0);
        expect(evaluated.has(JSON.stringify(candidate))).toBe(false);
        evaluated.add(JSON.stringify(candidate));
        if (!reproduces(candidate)) return false;
        best = candidate;
        return true;
      },
      { exhaustiveBelow: 0 },
    );
    expect(best).toEqual(least);
  });

  it('counts its evaluations, and says which pass did what', () => {
    let calls = 0;
    const result = shrink(start, (candidate) => {
      calls++;
      return reproduces(candidate);
    });
    expect(result.evaluations).toBe(calls);
    expect(result.passes.reduce((sum, { tried }) => sum + tried, 0)).toBe(calls);
    expect(result.passes.find(({ id }) => id === 'drop-operations')?.taken).toBeGreaterThan(0);
  });

  it('is deterministic', () => {
    expect(shrink(start, reproduces)).toEqual(shrink(start, reproduces));
  });

  it('stops at its budget with the best so far', () => {
    const whole = shrink(start, reproduces);
    const part = shrink(start, reproduces, { maxEvaluations: 20 });
    expect(part.evaluations).toBe(20);
    expect(part.provenLeast).toBe(false);
    expect(reproduces(part.scenario)).toBe(true);
    expect(scenarioOrder(part.scenario, start)).toBeLessThan(0);
    expect(scenarioOrder(whole.scenario, part.scenario)).toBeLessThan(0);
  });

  it('ends in the empty scenario when everything reproduces', () => {
    const result = shrink(randomScenario('anything'), () => true);
    expect(result.scenario).toEqual(empty);
    expect(result.provenLeast).toBe(true);
  });

  it('returns the start when nothing smaller reproduces', () => {
    const result = shrink(least, (candidate) => scenarioOrder(candidate, least) === 0);
    expect(result.scenario).toBe(least);
    expect(result.passes.every(({ taken }) => taken === 0)).toBe(true);
  });

  it('proves the least form only if the exhaustive search was allowed', () => {
    expect(shrink(least, reproduces).provenLeast).toBe(true);
    expect(shrink(least, reproduces, { exhaustiveBelow: 0 }).provenLeast).toBe(false);
  });
});

describe('findLeast', () => {
  it('finds the least scenario of its scope that reproduces', () => {
    const munmap = op.munmap();
    const mmap = op.mmap({ slot: ANONYMOUS, prot: 0 });
    const start: Scenario = { ...empty, operations: [munmap, mmap, munmap, mmap, munmap] };
    const twoMappings = ({ operations }: Scenario) =>
      operations.filter(({ kind }) => kind === 'mmap').length === 2;
    expect(findLeast(start, twoMappings, 10_000)).toMatchObject({
      scenario: { ...empty, operations: [mmap, mmap] },
      complete: true,
    });
  });

  it('looks at nothing when its scope is larger than the budget', () => {
    const start = randomScenario('large');
    const result = findLeast(start, () => true, 1000);
    expect(result).toEqual({ scenario: start, evaluations: 0, complete: false });
  });

  it('stays within its budget', () => {
    const { least, reproduces } = TOY_BUGS[3];
    let calls = 0;
    const result = findLeast(
      least,
      (candidate) => {
        calls++;
        return reproduces(candidate);
      },
      5000,
    );
    expect(result.complete).toBe(true);
    expect(result.evaluations).toBe(calls);
    expect(calls).toBeLessThanOrEqual(5000);
  });
});
