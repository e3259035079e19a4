import { describe, expect, test } from 'vitest';
import { oracle } from './oracle.js';
import { spaceOf, testSpace, toy, withSearch } from './spaces.js';

describe('the path to a state', () => {
  test('can be walked: each transition leads to the next state, and is the smallest that does', async () => {
    const source = testSpace('random', { states: 3000, degree: 8, words: 2 });
    const space = await spaceOf(source);
    await withSearch(source, { workers: 2 }, async (search) => {
      const { violations } = await search.run();
      expect(violations.length).toBeGreaterThan(20);
      for (const violation of violations) {
        const path = search.pathTo(violation.state)!;
        expect(path.states).toHaveLength(violation.depth + 1);
        expect(path.states.at(-1)).toEqual(violation.state);
        path.transitions.forEach((transition, step) => {
          const next = new Int32Array(2);
          const leading: number[] = [];
          space.expand(Int32Array.from(path.states[step]), next, {
            successor(t) {
              if (next.every((word, at) => word >>> 0 === path.states[step + 1][at])) leading.push(t);
            },
            violation() {},
          });
          expect(Math.min(...leading)).toBe(transition);
        });
      }
    });
  });

  test('begins in an initial state, which has no transitions before it', async () => {
    await withSearch(toy('jugs', { capacities: [3, 5], goal: 4 }), {}, async (search) => {
      await search.run();
      expect(search.pathTo([0, 0])).toEqual({ states: [[0, 0]], transitions: [] });
    });
  });

  test('is as long as the depth that a plain search finds', async () => {
    const source = toy('regions', { slots: 2 });
    const expected = oracle(await spaceOf(source));
    await withSearch(source, { workers: 2 }, async (search) => {
      await search.run();
      for (const { words, depth } of expected.states.values()) {
        expect(search.pathTo(words)!.transitions).toHaveLength(depth);
      }
    });
  });

  test('does not exist for a state that was not reached, or is none', async () => {
    await withSearch(toy('jugs', { capacities: [3, 5], goal: 4 }), {}, async (search) => {
      await search.run();
      expect(search.pathTo([1, 1])).toBeUndefined();
      expect(search.pathTo([0, 0, 0])).toBeUndefined();
    });
  });

  test('is refused when the space now says something else', async () => {
    await withSearch(testSpace('odd', { fault: 'not deterministic' }), {}, async (search) => {
      await search.run();
      expect(() => search.pathTo([3000])).toThrow(
        expect.objectContaining({ code: 'SPACE_NOT_DETERMINISTIC' }),
      );
    });
  });
});
