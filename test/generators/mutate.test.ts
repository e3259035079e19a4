import { describe, expect, it } from 'vitest';
import { CaseBlock } from '../../generators/block.js';
import type { ModeId } from '../../generators/modes.js';
import { mutate } from '../../generators/mutate.js';
import { seededChoices } from '../../generators/seeds.js';
import { encodeToken } from '../../models/archive.js';
import type { Scenario } from '../../models/scenario.js';
import { requireModelled, validateScenario } from '../../models/validate.js';

const EMPTY: Scenario = { mmu: true, files: [], operations: [] };

function parents(seed: string, count: number, mode: ModeId = 'uniform'): Scenario[] {
  const cases = new CaseBlock(mode, seed, 0);
  return Array.from({ length: count }, () => cases.next());
}

describe('mutate', () => {
  it('keeps a scenario valid and modelled through long chains of edits', () => {
    const choices = seededChoices('chains');
    const others = parents('others', 20);
    for (const parent of parents('chains', 100)) {
      let scenario = parent;
      for (let i = 0; i < 100; i++) {
        scenario = mutate(choices, scenario, others[i % others.length]);
        expect(requireModelled(validateScenario(scenario))).toEqual(scenario);
      }
    }
  });

  it('leaves its parents alone', () => {
    const choices = seededChoices('alone');
    for (const parent of parents('alone', 200)) {
      const before = encodeToken(parent);
      mutate(choices, parent, parent);
      expect(encodeToken(parent)).toBe(before);
    }
  });

  it('mostly makes something else, a different one each time', () => {
    const choices = seededChoices('different');
    const [parent] = parents('different', 1);
    const children = Array.from({ length: 300 }, () => encodeToken(mutate(choices, parent)));
    expect(children.filter((child) => child !== encodeToken(parent)).length).toBeGreaterThan(220);
    expect(new Set(children).size).toBeGreaterThan(150);
  });

  it('changes every part: operations, faults, programs, links, attributes, the machine', () => {
    const choices = seededChoices('parts');
    const parts = (scenario: Scenario) => ({
      operations: JSON.stringify(scenario.operations.map((operation) => ({ ...operation, faults: [] }))),
      faults: JSON.stringify(scenario.operations.map(({ faults }) => faults)),
      steps: JSON.stringify(scenario.files.map(({ prepare, mmap }) => [prepare, mmap])),
      mapped: JSON.stringify(scenario.files.map(({ mapped }) => mapped)),
      links: JSON.stringify(scenario.files.map(({ hook, below, swap }) => [hook, below, swap])),
      attributes: JSON.stringify(scenario.files.map(({ attributes }) => attributes)),
      machine: String(scenario.mmu),
    });
    const changed = Object.fromEntries(
      [...Object.keys(parts(EMPTY)), 'longer', 'shorter'].map((part) => [part, 0]),
    );
    for (const parent of parents('parts', 1500, 'actions')) {
      const child = mutate(choices, parent);
      const before = parts(parent);
      const after = parts(child);
      for (const part of Object.keys(before) as (keyof typeof before)[])
        if (before[part] !== after[part]) changed[part]++;
      if (child.operations.length > parent.operations.length) changed.longer++;
      if (child.operations.length < parent.operations.length) changed.shorter++;
    }
    expect(Object.entries(changed).filter(([, count]) => count < 15)).toEqual([]);
  });

  it('copes with the empty scenario', () => {
    const choices = seededChoices('empty');
    for (let i = 0; i < 300; i++) validateScenario(mutate(choices, EMPTY));
    const spliced = Array.from({ length: 300 }, () => mutate(choices, EMPTY, parents('empty', 1)[0]));
    expect(spliced.some(({ operations }) => operations.length > 0)).toBe(true);
  });
});
