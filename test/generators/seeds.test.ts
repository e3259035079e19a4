import { describe, expect, it } from 'vitest';
import { STREAM_VERSION, seededChoices } from '../../generators/seeds.js';

function draws<T>(count: number, draw: () => T): T[] {
  return Array.from({ length: count }, draw);
}

describe('seededChoices', () => {
  // No-regression: streams are part of every stored seed. A change here means a new STREAM_VERSION.
  it('draws what it drew before', () => {
    const choices = seededChoices('vmacheck');
    expect({
      version: STREAM_VERSION,
      digits: draws(16, () => choices.integer(0, 9)).join(''),
      words: draws(3, () => choices.integer(-0x80000000, 0x7fffffff)),
      chances: draws(16, () => (choices.chance(128) ? 1 : 0)).join(''),
      weighted: draws(16, () => choices.weighted([1, 0, 3, 12])).join(''),
    }).toMatchInlineSnapshot(`
      {
        "chances": "0111101011101101",
        "digits": "7133477144026474",
        "version": 2,
        "weighted": "3223233332323322",
        "words": [
          -1019736516,
          -497261881,
          698949693,
        ],
      }
    `);
  });

  it('gives equal streams for equal texts and others for others', () => {
    const stream = (text: string) => {
      const choices = seededChoices(text);
      return draws(20, () => choices.integer(0, 0xffffffff));
    };
    expect(stream('a')).toEqual(stream('a'));
    expect(stream('a')).not.toEqual(stream('b'));
    expect(stream('')).not.toEqual(stream(' '));
    expect(stream('é')).not.toEqual(stream('e'));
  });

  it.each([
    [0, 0],
    [3, 9],
    [-5, 2],
    [0, 255],
    [-0x80000000, 0x7fffffff],
  ])('keeps integers within %i to %i', (min, max) => {
    const choices = seededChoices(`range ${min} ${max}`);
    for (const value of draws(5000, () => choices.integer(min, max))) {
      expect(Number.isInteger(value) && value >= min && value <= max).toBe(true);
    }
  });

  it('draws every value of a range about equally often', () => {
    const choices = seededChoices('uniform');
    const counts = Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[choices.integer(1, 7) - 1]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('gives a chance of n in 256', () => {
    const choices = seededChoices('chance');
    const hits = (numerator: number) => draws(25_600, () => choices.chance(numerator)).filter(Boolean).length;
    expect(hits(0)).toBe(0);
    expect(hits(256)).toBe(25_600);
    expect(Math.abs(hits(64) - 6400)).toBeLessThan(350);
  });

  it('picks by weight, never what weighs nothing', () => {
    const choices = seededChoices('weights');
    const counts = [0, 0, 0];
    for (let i = 0; i < 40_000; i++) counts[choices.weighted([1, 0, 3])]++;
    expect(counts[1]).toBe(0);
    expect(Math.abs(counts[0] - 10_000)).toBeLessThan(500);
  });
});
