import { describe, expect, test } from 'vitest';
import { expectedNew, goodTuring } from '../../../campaigns/statistics/good-turing.js';
import { Incidence } from '../../../campaigns/statistics/incidence.js';
import { seededChoices } from '../../../generators/seeds.js';

/** Species of which each is half as frequent as the one before, down to one in 2^16, and as many rare ones. */
const WEIGHTS = [...Array.from({ length: 16 }, (_, i) => 2 ** (15 - i)), ...Array<number>(400).fill(40)];
const TOTAL = WEIGHTS.reduce((a, b) => a + b, 0);

function draw(choices: ReturnType<typeof seededChoices>, trials: number): Incidence {
  const seen = new Incidence();
  for (let trial = 0; trial < trials; trial++) seen.add(choices.weighted(WEIGHTS), trial, 1, trial);
  return seen;
}

/** What is left unseen, by its true weight. */
function unseen(seen: Incidence): number {
  return WEIGHTS.reduce((sum, weight, i) => (seen.has(i) ? sum : sum + weight), 0) / TOTAL;
}

describe('the chance of something new', () => {
  test('is the share of trials that alone showed something', () => {
    const seen = new Incidence();
    for (const [trial, thing] of ['a', 'a', 'b', 'c', 'c', 'c'].entries()) seen.add(thing, trial, 1, trial);
    expect([seen.single, seen.double]).toEqual([1, 1]);
    expect(goodTuring(6, seen.single, seen.double).chance).toBeCloseTo(1 / 6);
  });

  test('counts a case once, however much it alone has shown', () => {
    const seen = new Incidence();
    for (const thing of ['a', 'b', 'c']) seen.add(thing, 0, 1, 7);
    expect(seen.single).toBe(1);
    seen.add('a', 1, 1, 9);
    seen.add('b', 1, 1, 9);
    expect(seen.single).toBe(1);
    seen.add('c', 1, 1, 9);
    expect(seen.single).toBe(0);
  });

  test('is near the truth, and its bounds hold it in 97 of 100 samples or more', () => {
    const choices = seededChoices('good-turing');
    let held = 0;
    let bias = 0;
    const samples = 300;
    for (let sample = 0; sample < samples; sample++) {
      const trials = 200 + 10 * sample;
      const seen = draw(choices, trials);
      const truth = unseen(seen);
      const { chance, low, high } = goodTuring(trials, seen.single, seen.double);
      bias += (chance - truth) / samples;
      if (low <= truth && truth <= high) held++;
    }
    expect(Math.abs(bias)).toBeLessThan(0.003);
    expect(held / samples).toBeGreaterThan(0.97);
  });

  test('of many trials without a single discovery is small, and not 0', () => {
    const { chance, high } = goodTuring(10_000, 0, 0);
    expect(chance).toBe(0);
    expect(high).toBeCloseTo(4.6 / 10_000, 4);
  });
});

describe('the number of new things to come', () => {
  test('is foretold for as many trials again', () => {
    const choices = seededChoices('to come');
    let foretold = 0;
    let came = 0;
    for (let sample = 0; sample < 100; sample++) {
      const seen = draw(choices, 500);
      foretold += expectedNew(500, seen.inOneBlock, seen.inTwoBlocks, 500);
      const before = seen.size;
      for (let trial = 500; trial < 1000; trial++) seen.add(choices.weighted(WEIGHTS), trial, 1, trial);
      came += seen.size - before;
    }
    expect(foretold / came).toBeGreaterThan(0.95);
    expect(foretold / came).toBeLessThan(1.05);
  });

  test('is 0 where nothing was seen once only', () => {
    expect(expectedNew(100, 0, 5, 100)).toBe(0);
    expect(expectedNew(100, 1, 0, 100)).toBe(0);
  });
});
