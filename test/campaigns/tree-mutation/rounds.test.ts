import { describe, expect, it } from 'vitest';
import { AIMED } from '../../../campaigns/tree-mutation/aimed.js';
import { Rounds } from '../../../campaigns/tree-mutation/rounds.js';
import { createOptimized } from '../../../models/optimized/index.js';
import { findRelease, profileOf } from '../../../models/releases.js';
import { STEP, TRACE, WARNINGS } from '../../../models/trace-layout.js';
import { validateScenario } from '../../../models/validate.js';
import { wireOf } from '../../../models/wire.js';

describe('the rounds of cases', () => {
  const rounds = [...new Rounds('7.3', 'rounds', 2)];

  it('grow, hold whole blocks but for cases without an MMU, and end with the aimed ones', () => {
    const cases = rounds.map(({ scenarios }) => scenarios.length);
    const blocks = cases.slice(0, -1);
    expect(blocks).toEqual([...blocks].sort((a, b) => a - b));
    expect(blocks.reduce((a, b) => a + b)).toBeGreaterThan(1900);
    expect(rounds.at(-1)?.scenarios).toBe(AIMED);
    expect(rounds.every(({ scenarios }) => scenarios.every(({ mmu }) => mmu))).toBe(true);
  });

  it('have the wire words of their cases one after the other, and a trace of the model for each', () => {
    const [{ scenarios, batch, expected }] = rounds;
    const wires = scenarios.map(wireOf);
    expect([...batch]).toEqual(wires.flatMap((wire) => [...wire]));
    const model = createOptimized(profileOf(findRelease('7.3')), '7.3');
    for (const [i, wire] of wires.entries()) {
      const trace = model.run(wire);
      expect(expected[i]).toEqual(trace.slice(0, trace[TRACE.words]));
    }
  });
});

describe('the aimed cases', () => {
  it('are of the language, and do what they are there for', () => {
    const model = createOptimized(profileOf(findRelease('7.3')), '7.3');
    for (const scenario of AIMED) expect(validateScenario(scenario)).toEqual(scenario);
    const trace = model.run(wireOf(AIMED[0]));
    expect(trace[trace[TRACE.offsets + 1] + STEP.warnings]).toBe(WARNINGS.mayWriteGiven);
  });
});
