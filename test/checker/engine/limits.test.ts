import { describe, expect, test } from 'vitest';
import { oracle } from './oracle.js';
import { everything, reachedBy, spaceOf, testSpace, toy, withSearch } from './spaces.js';

const REGIONS = toy('regions', { slots: 3 });
const RANDOM = testSpace('random', { states: 9000, degree: 6, words: 3 });
const MIB = 2 ** 20;

describe('the level limit', () => {
  test('ends the run after that many levels, and says what is not expanded', async () => {
    const expected = oracle(await spaceOf(REGIONS), 5);
    await withSearch(REGIONS, { workers: 2 }, async (search) => {
      const result = await search.run({ levels: 5 });
      expect(result).toMatchObject({ status: 'levels', levels: expected.levels });
      expect(result.states).toBe(expected.states.size);
      expect(result.frontier).toBe([...expected.states.values()].filter(({ depth }) => depth === 5).length);
    });
  });

  test('lets a run be done in parts: the result is that of one run', async () => {
    const whole = await withSearch(RANDOM, { workers: 2 }, everything);
    await withSearch(RANDOM, { workers: 2 }, async (search) => {
      for (let part = 0; part < 4; part++) await search.run({ levels: 1 });
      expect(await everything(search)).toBe(whole);
    });
  });
});

describe('the state limit', () => {
  test('ends the run at the first level border with as many states', async () => {
    const results = [];
    for (const workers of [1, 2]) {
      results.push(await withSearch(REGIONS, { workers, states: 1000 }, (search) => search.run()));
    }
    const [{ status, states, frontier }] = results;
    expect(status).toBe('states');
    expect(states).toBeGreaterThanOrEqual(1000);
    expect(states - frontier).toBeLessThan(1000);
    expect(results[1]).toEqual(results[0]);
  });
});

describe('the memory limit', () => {
  const source = toy('grid', { sizes: [200, 200, 4] });
  /** Room for about a quarter of the states, with the mailboxes of as many workers. */
  const memoryFor = (workers: number) => workers * 64 * 2 * 1024 * 5 * 4 + 1.2 * MIB;

  test('ends the run cleanly: the levels listed are complete, each transition of them was checked', async () => {
    await withSearch(source, { memory: memoryFor(1) }, async (search) => {
      const result = await search.run();
      expect(result.status).toBe('memory');
      const expected = oracle(await spaceOf(source), result.levels.length);
      expect(result.levels).toEqual(expected.levels);
      expect(result.transitions).toBe(expected.transitions);
      expect(result.counters).toEqual(expected.counters);
      expect(result.violations).toEqual(expected.violations);
      expect(result.states).toBe(expected.levels.reduce((sum, { states }) => sum + states, 0));
    });
  });

  test('ends it at the same place for 1, 2 and 4 workers', async () => {
    const texts = new Set<string>();
    for (const workers of [1, 2, 4]) {
      texts.add(await withSearch(source, { workers, memory: memoryFor(workers) }, everything));
    }
    expect(texts.size).toBe(1);
  });

  test('lets the search be asked again: it says the same', async () => {
    await withSearch(source, { workers: 2, memory: memoryFor(2) }, async (search) => {
      expect(await search.run()).toEqual(await search.run());
    });
  });

  test('refuses a search for which there is no room at all', async () => {
    await expect(reachedBy(source, { memory: 1000 })).rejects.toMatchObject({
      code: 'MEMORY_UNAVAILABLE',
    });
  });
});

describe('an abort', () => {
  test('before the run leaves only the initial state', async () => {
    await withSearch(REGIONS, { workers: 2 }, async (search) => {
      const result = await search.run({ signal: AbortSignal.abort() });
      expect(result).toMatchObject({ status: 'aborted', states: 1, frontier: 1, levels: [] });
    });
  });

  test.each([
    1, 2,
  ])('of a run with %i worker(s) keeps the complete levels, and the run can go on', async (workers) => {
    const source = toy('regions', { slots: 4 });
    const whole = await withSearch(source, { workers }, everything);
    await withSearch(source, { workers }, async (search) => {
      const controller = new AbortController();
      const result = await search.run({
        signal: controller.signal,
        onProgress: ({ levels }) => {
          if (levels === 8) controller.abort();
        },
      });
      const expected = oracle(await spaceOf(source), result.levels.length);
      expect(result.levels).toEqual(expected.levels);
      expect(result.states).toBe(expected.states.size);
      expect(await everything(search)).toBe(whole);
    });
  });
});
