import { describe, expect, test } from 'vitest';
import { QUANTILE, wilson } from '../../../campaigns/statistics/wilson.js';
import { seededChoices } from '../../../generators/seeds.js';

describe("Wilson's bounds", () => {
  test('are those of the literature', () => {
    // 95 %, 1 of 10 and 0 of 10: Newcombe, Statistics in Medicine 17 (1998).
    const of = (hits: number, trials: number) => wilson(hits, trials, 1.959964);
    expect(of(1, 10).low).toBeCloseTo(0.0179, 4);
    expect(of(1, 10).high).toBeCloseTo(0.4042, 4);
    expect(of(0, 10).high).toBeCloseTo(0.2775, 4);
    expect(of(0, 10).low).toBe(0);
  });

  test('tell nothing of no trials, and all the more of more of them', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    const width = (trials: number) => wilson(trials / 10, trials).high - wilson(trials / 10, trials).low;
    expect(width(1000)).toBeLessThan(width(100));
    expect(wilson(50, 50).high).toBe(1);
  });

  test('hold the true share about as often as they say', () => {
    const choices = seededChoices('wilson');
    for (const share of [0.01, 0.1, 0.5]) {
      let held = 0;
      for (let run = 0; run < 2000; run++) {
        let hits = 0;
        for (let i = 0; i < 400; i++) if (choices.integer(1, 1000) <= share * 1000) hits++;
        const { low, high } = wilson(hits, 400, QUANTILE);
        if (low <= share && share <= high) held++;
      }
      expect(held / 2000, `share ${share}`).toBeGreaterThan(0.98);
      expect(held / 2000, `share ${share}: the bounds are not just wide`).toBeLessThan(0.999);
    }
  });
});
