import { describe, expect, it } from 'vitest';
import { encodeToken } from '../../models/archive.js';
import type { Model } from '../../models/model.js';
import { createOptimized } from '../../models/optimized/index.js';
import { createReference } from '../../models/reference/index.js';
import { profileOf, RELEASES } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { TRACE } from '../../models/trace-layout.js';
import { requireModelled, validateScenario } from '../../models/validate.js';
import { wireOf } from '../support/scenarios.js';
import { explainWord } from './explain-word.js';
import { RandomScenarios } from './random-scenarios.js';

/** Of all releases together: a test takes as long with more of them. */
const ALL_CASES = 26_000;
const CASES = Math.ceil(ALL_CASES / RELEASES.length);

describe.each(RELEASES)('on $id', (release) => {
  const reference = createReference(release);
  const optimized = createOptimized(profileOf(release), release.id);

  it('the optimized model computes the reference model, word for word', () => {
    const scenarios = new RandomScenarios(`agreement ${release.id}`);
    let first: string | null = null;
    for (let i = 0; i < CASES && first === null; i++) {
      first = difference(reference, optimized, scenarios.next());
    }
    expect(first).toBeNull();
  });
});

describe('the comparison', () => {
  it('would see a difference: releases disagree with one another', () => {
    const first = RELEASES[0];
    const ideal = RELEASES[RELEASES.length - 1];
    const scenarios = new RandomScenarios('canary');
    const differences = Array.from({ length: 200 }, () =>
      difference(createReference(first), createOptimized(profileOf(ideal)), scenarios.next()),
    );
    expect(differences.filter((text) => text !== null).length).toBeGreaterThan(20);
  });

  it('runs scenarios within the bounds of the schema', () => {
    const scenarios = new RandomScenarios('bounds');
    for (let i = 0; i < 200; i++) {
      const scenario = scenarios.next();
      expect(requireModelled(validateScenario(scenario))).toEqual(scenario);
    }
  });
});

/** Null, or where two models first differ, with the scenario to run them on. */
function difference(left: Model, right: Model, scenario: Scenario): string | null {
  const wire = wireOf(scenario);
  const a = left.run(wire);
  const b = right.run(wire);
  const words = Math.max(a[TRACE.words], b[TRACE.words]);
  for (let i = 0; i < words; i++) {
    // The lengths differ because of an earlier word, which says more.
    if (a[i] === b[i] || i === TRACE.words) continue;
    return [
      `word ${i} (${explainWord(a, i)}): ${left.name} has ${a[i]}, ${right.name} has ${b[i]}`,
      JSON.stringify(scenario),
      encodeToken(scenario),
    ].join('\n');
  }
  return a[TRACE.words] === b[TRACE.words] ? null : `lengths ${a[TRACE.words]} and ${b[TRACE.words]}`;
}
