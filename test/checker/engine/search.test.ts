import { describe, expect, test } from 'vitest';
import { oracle } from './oracle.js';
import { everything, reachedBy, Search, spaceOf, testSpace, toy, withSearch } from './spaces.js';

const SPACES = {
  'a grid': toy('grid', { sizes: [7, 5, 6] }),
  'a grid of one word': toy('grid', { sizes: [400] }),
  'the jugs': toy('jugs', { capacities: [3, 5], goal: 4 }),
  'regions of three slots': toy('regions', { slots: 3 }),
  'a random graph of one word': testSpace('random', { states: 9000, degree: 6, words: 1 }),
  'a random graph of three words': testSpace('random', { states: 9000, degree: 6, words: 3, initial: 3 }),
  'a random graph of eight words': testSpace('random', { states: 5000, degree: 5, words: 8, initial: 40 }),
};
/** Of how many states the parents are compared. */
const PARENTS = 300;

describe.each(Object.entries(SPACES))('the search of %s', (_, source) => {
  test.each([1, 2, 4])('finds with %i worker(s) what a plain search finds', async (workers) => {
    const expected = oracle(await spaceOf(source));
    await withSearch(source, { workers }, async (search) => {
      expect(await search.run()).toEqual({
        status: 'complete',
        states: expected.states.size,
        frontier: 0,
        transitions: expected.transitions,
        levels: expected.levels,
        counters: expected.counters,
        violations: expected.violations,
      });
      const states = [...expected.states.values()];
      for (let at = 0; at < states.length; at += Math.ceil(states.length / PARENTS)) {
        const path = search.pathTo(states[at].words)!;
        expect(path.states).toHaveLength(states[at].depth + 1);
        expect(path.states.at(-2)).toEqual(states[at].parent?.words);
      }
    });
  });

  test('is the same, byte for byte, for 1, 2 and 4 workers, and when small levels are not shared', async () => {
    const texts: string[] = [];
    for (const workers of [1, 2, 4]) texts.push(await withSearch(source, { workers }, everything));
    texts.push(await withSearch(source, { workers: 3, alone: 200 }, everything));
    expect(new Set(texts).size).toBe(1);
  });
});

describe('known answers', () => {
  test('the sliding puzzle has the levels known from the literature', async () => {
    await withSearch(toy('sliding'), { workers: 2, alone: 4096 }, async (search) => {
      const { states, levels } = await search.run();
      expect(states).toBe(181_440);
      expect(levels.map((level) => level.states)).toEqual([
        1, 2, 4, 8, 16, 20, 39, 62, 116, 152, 286, 396, 748, 1024, 1893, 2512, 4485, 5638, 9529, 10878, 16993,
        17110, 23952, 20224, 24047, 15578, 14560, 6274, 3910, 760, 221, 2,
      ]);
    });
  });

  test('a grid has as many states as the product of its sizes, and each transition is counted', async () => {
    await withSearch(toy('grid', { sizes: [30, 40, 50] }), { workers: 2 }, async (search) => {
      const { states, transitions, levels, counters } = await search.run();
      expect(states).toBe(60_000);
      expect(transitions).toBe(180_000);
      expect(levels).toHaveLength(30 + 40 + 50 - 2);
      expect(counters).toEqual({ steps: 180_000, wraps: 40 * 50 + 30 * 50 + 30 * 40 });
    });
  });

  test('the goal of the jugs of three and five is reached by the sixth step', async () => {
    await withSearch(SPACES['the jugs'], {}, async (search) => {
      const { violations } = await search.run();
      expect(violations).toHaveLength(1);
      expect(violations[0].depth + 1).toBe(6);
    });
  });

  test('regions have as many states as the formula says', async () => {
    await withSearch(toy('regions', { slots: 4 }), { workers: 2 }, async (search) => {
      expect((await search.run()).states).toBe(7 ** 4 * 4 * 3 * 4);
    });
  });
});

describe('a search', () => {
  test('has reached the initial states before it is run', async () => {
    expect((await Search.create(toy('sliding'))).reached).toBe(1);
  });

  test('stores an initial state that is given twice once', async () => {
    const source = testSpace('random', { states: 10, degree: 2, words: 2, initial: 200 });
    const search = await Search.create(source);
    expect(search.reached).toBeLessThanOrEqual(10);
  });

  test('tells its progress after each level, the same for any number of workers', async () => {
    const told: string[] = [];
    for (const workers of [1, 2]) {
      await withSearch(SPACES['regions of three slots'], { workers }, async (search) => {
        const progress: unknown[] = [];
        const { levels, states, transitions } = await search.run({ onProgress: (p) => progress.push(p) });
        expect(progress).toHaveLength(levels.length);
        expect(progress.at(-1)).toEqual({
          levels: levels.length,
          states,
          transitions,
          frontier: 0,
          estimate: { states: 0, error: 0 },
        });
        told.push(JSON.stringify(progress));
      });
    }
    expect(told[0]).toBe(told[1]);
  });

  test('has a digest that tells different sets of states apart', async () => {
    const digests = new Set<string>();
    for (const sizes of [[6, 6], [4, 9], [36]]) {
      await withSearch(toy('grid', { sizes }), {}, async (search) => {
        expect((await search.run()).states).toBe(36);
        expect(search.digest()).toMatch(/^[0-9a-f]{16}$/);
        digests.add(search.digest());
      });
    }
    expect(digests.size).toBe(3);
  });

  test('can be asked to run again when it is complete, and says the same', async () => {
    await withSearch(SPACES['a grid'], { workers: 2 }, async (search) => {
      expect(await everything(search)).toBe(await everything(search));
    });
  });

  test.each([0, 65, 1.5])('does not take %d workers', async (workers) => {
    await expect(reachedBy(toy('sliding'), { workers })).rejects.toMatchObject({ code: 'BAD_NUMBER' });
  });
});
