import { describe, expect, test } from 'vitest';
import { oracle } from './oracle.js';
import { oddSpace, Search, spaceOf, toy, withSearch } from './spaces.js';

const SPACES = {
  'a grid': toy('grid', { sizes: [7, 5, 6] }),
  'a grid of one word': toy('grid', { sizes: [3000] }),
  'the jugs': toy('jugs', { capacities: [3, 5], goal: 4 }),
  'regions of three slots': toy('regions', { slots: 3 }),
  'a random graph of one word': oddSpace('random', { states: 20000, degree: 6, words: 1 }),
  'a random graph of three words': oddSpace('random', { states: 20000, degree: 6, words: 3, initial: 3 }),
  'a random graph of eight words': oddSpace('random', { states: 9000, degree: 5, words: 8, initial: 40 }),
};

describe.each(Object.entries(SPACES))('the search of %s', (_, source) => {
  test.each([1, 2, 4])('finds with %i worker(s) what a plain search finds', async (workers) => {
    const expected = oracle(await spaceOf(source));
    await withSearch(source, { workers }, async (search) => {
      const result = await search.run();
      expect(result).toEqual({
        status: 'complete',
        states: expected.states.size,
        frontier: 0,
        transitions: expected.transitions,
        levels: expected.levels,
        counters: expected.counters,
        violations: expected.violations,
      });
    });
  });

  test.each([1, 2, 4])('keeps with %i worker(s) the smallest parent of each state', async (workers) => {
    const expected = oracle(await spaceOf(source));
    await withSearch(source, { workers }, async (search) => {
      await search.run();
      for (const state of expected.states.values()) {
        const path = search.pathTo(state.words)!;
        expect(path.states.at(-2)).toEqual(state.parent?.words);
      }
    });
  });
});

describe('the search of the sliding puzzle', () => {
  test('finds the levels known from the literature', async () => {
    await withSearch(toy('sliding'), { workers: 2, alone: 4096 }, async (search) => {
      const { states, levels } = await search.run();
      expect(states).toBe(181_440);
      expect(levels.map((level) => level.states)).toEqual([
        1, 2, 4, 8, 16, 20, 39, 62, 116, 152, 286, 396, 748, 1024, 1893, 2512, 4485, 5638, 9529, 10878, 16993,
        17110, 23952, 20224, 24047, 15578, 14560, 6274, 3910, 760, 221, 2,
      ]);
    });
  });
});

test('a search that is never run costs no thread and has reached the initial states', async () => {
  const search = await Search.create(toy('sliding'));
  expect(search.reached).toBe(1);
});
