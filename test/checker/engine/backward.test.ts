import { describe, expect, test } from 'vitest';
import { oracle } from './oracle.js';
import { spaceOf, testSpace, toy, withSearch } from './spaces.js';

describe('whether an initial state can be reached again', () => {
  test.each([1, 2])('a grid that wraps around leads back from everywhere (%i worker(s))', async (workers) => {
    await withSearch(toy('grid', { sizes: [50, 40] }), { workers }, async (search) => {
      await search.run();
      expect(await search.canReachInitial()).toEqual({ stuck: 0 });
    });
  });

  test.each([
    1, 2, 4,
  ])('a trap is found, with its first state and the way into it (%i worker(s))', async (workers) => {
    const source = testSpace('odd', { fault: 'trap', size: 3000, at: 1200 });
    await withSearch(source, { workers }, async (search) => {
      await search.run();
      const { stuck, least } = await search.canReachInitial();
      expect(stuck).toBe(1800);
      expect(least).toMatchObject({ depth: 1200, state: [1200] });
      expect(least!.path.states).toHaveLength(1201);
      expect(least!.path.states.at(-1)).toEqual([1200]);
    });
  });

  // With two edges all that is left is what they lead away from; what the last of more edges alone would leave, is not.
  test.each([
    { degree: 2, retreat: 0, some: true },
    { degree: 2, retreat: 1, some: true },
    { degree: 3, retreat: 1, some: false },
    { degree: 4, retreat: 3, some: false },
  ])('a random graph has as many stuck states as going backward over its edges says: $degree edges, $retreat tried first', async ({
    degree,
    retreat,
    some,
  }) => {
    const source = testSpace('random', { states: 4000, words: 2, initial: 2, degree, retreat });
    const space = await spaceOf(source);
    const { states } = oracle(space);
    const before = new Map<string, string[]>();
    for (const [key, { words }] of states) {
      const next = new Int32Array(2);
      space.expand(Int32Array.from(words), next, {
        successor() {
          const successor = Array.from(next, (word) => word >>> 0).join();
          before.set(successor, [...(before.get(successor) ?? []), key]);
        },
        violation() {},
      });
    }
    const good = new Set([...states].filter(([, { depth }]) => depth === 0).map(([key]) => key));
    for (const key of good) for (const earlier of before.get(key) ?? []) good.add(earlier);
    await withSearch(source, { workers: 2 }, async (search) => {
      await search.run();
      const { stuck, least } = await search.canReachInitial();
      expect(stuck).toBe(states.size - good.size);
      expect(stuck > 0).toBe(some);
      if (!some) return;
      const stuckDepths = [...states].filter(([key]) => !good.has(key)).map(([, { depth }]) => depth);
      expect(least!.depth).toBe(Math.min(...stuckDepths));
    });
  });

  test('is not answered before the search is complete', async () => {
    await withSearch(toy('grid', { sizes: [50, 40] }), {}, async (search) => {
      await search.run({ levels: 3 });
      await expect(search.canReachInitial()).rejects.toMatchObject({ code: 'SEARCH_INCOMPLETE' });
    });
  });
});
