import { describe, expect, test } from 'vitest';
import { estimate } from '../../../checker/engine/estimate.js';

/** Levels of the regions with six slots. */
const LEVELS = [
  1, 3, 12, 39, 104, 276, 734, 1992, 5478, 15192, 41866, 112038, 278268, 594447, 1006806, 1303974, 1369818,
  1299474, 1132785, 815346, 399492, 92583,
];

describe('the estimate of what is still to come', () => {
  test('is nothing when the frontier is empty', () => {
    expect(estimate([1, 5, 9, 3, 0])).toEqual({ states: 0, error: 0 });
  });

  test('has no bound while there are too few levels to tell', () => {
    expect(estimate([1, 10]).error).toBe(Number.POSITIVE_INFINITY);
  });

  test('has no bound while the frontiers grow evenly', () => {
    expect(estimate([1, 2, 4, 8, 16, 32]).error).toBe(Number.POSITIVE_INFINITY);
  });

  test('is of the right size once the frontiers grow more slowly', () => {
    for (let known = 16; known < LEVELS.length; known++) {
      const left = LEVELS.slice(known).reduce((sum, states) => sum + states, 0);
      const { states } = estimate(LEVELS.slice(0, known));
      expect(states).toBeGreaterThan(left / 4);
      expect(states).toBeLessThan(left * 4);
    }
  });
});
