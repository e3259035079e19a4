/** Random walks: what they share with the exhaustive search, and what they do not depend on. */
import { describe, expect, it, test } from 'vitest';
import { findScope } from '../../checker/layer/scope.js';
import type { SimulationResult } from '../../checker/result.js';
import { StateSet } from '../../checker/simulate/state-set.js';
import { check, layerSource } from '../../dist/checker/check.js';
import { Search } from '../../dist/checker/engine/search.js';
import { takeWalks } from '../../dist/checker/simulate/walks.js';
import { simulate } from '../../dist/checker/simulate.js';
import { decodeToken } from '../../models/archive.js';
import type { ReleaseId } from '../../models/releases.js';
import { findRelease } from '../../models/releases.js';
import { Judge } from '../../properties/judge.js';

const grid = {
  module: new URL('../../dist/checker/toys/grid.js', import.meta.url).href,
  data: { sizes: [5, 6, 7] },
};

const SCOPE = findScope('tiny', 'moves=6,wrappers=1,pages=1,vmas=1,faults=0');
const walkThrough = (release: ReleaseId, more = {}): Promise<SimulationResult> =>
  simulate({ release, scope: SCOPE, seed: 'test', walks: 40, depth: 6, ...more });

describe('walks through any space', () => {
  it('come to reachable states only, and with enough of them to all', async () => {
    const source = layerSource({ release: 'ideal', scope: SCOPE, symmetry: 'full' });
    const search = await Search.create(source);
    const { states } = await search.run();
    await search.close();
    const few = await takeWalks(source, { seed: 'few', walks: 3, depth: 3 });
    expect(few.states).toBeLessThan(states);
    expect(few.states).toBeLessThanOrEqual(3 * 4);
    const many = await takeWalks(source, { seed: 'many', walks: 1500, depth: 20 });
    expect([many.states, many.exact]).toEqual([states, true]);
  });

  test.each([1, 2, 3])('do not depend on their workers: %d', async (workers) => {
    const walks = await takeWalks(grid, { seed: 'grid', walks: 50, depth: 9, workers });
    const alone = await takeWalks(grid, { seed: 'grid', walks: 50, depth: 9 });
    expect(walks).toEqual(alone);
    expect(walks.steps).toBeGreaterThan(0);
  });

  it('depend on the seed, and each on its own number alone', async () => {
    const walks = (seed: string, count: number) => takeWalks(grid, { seed, walks: count, depth: 9 });
    const [a, b] = [await walks('a', 30), await walks('b', 30)];
    expect(a).not.toEqual(b);
    // The first walks of a longer run are those of a shorter one: what they have seen is seen again.
    const shorter = await walks('a', 10);
    for (const [kind, { count }] of shorter.violations)
      expect(a.violations.get(kind)?.count).toBeGreaterThanOrEqual(count);
    expect(a.states).toBeGreaterThanOrEqual(shorter.states);
  });

  it('that are interrupted are the first so many', async () => {
    const abort = new AbortController();
    const onProgress = () => abort.abort();
    const cut = await takeWalks(grid, {
      seed: 'grid',
      walks: 500,
      depth: 9,
      signal: abort.signal,
      onProgress,
    });
    expect(cut.status).toBe('aborted');
    expect(cut.walks).toBeLessThan(500);
    const whole = await takeWalks(grid, { seed: 'grid', walks: cut.walks, depth: 9 });
    expect({ ...cut, status: 'complete' }).toEqual(whole);
  });

  it('count at least so many states when the memory for them is full', () => {
    const set = new StateSet(1, 2 ** 21);
    const states = Int32Array.from({ length: 200_000 }, (_, i) => i);
    set.add(states.subarray(0, 1000));
    set.add(states.subarray(0, 1000));
    expect([set.size, set.full]).toEqual([1000, false]);
    set.add(states);
    expect(set.full).toBe(true);
    const { size } = set;
    expect(size).toBeLessThan(200_000);
    set.add(states);
    expect(set.size).toBe(size);
  });
});

describe('walks through the layer', () => {
  it('find what the exhaustive search finds, and shrink it no larger', async () => {
    const walked = await walkThrough('6.16', { walks: 300 });
    const explored = await check({ release: '6.16', scope: SCOPE });
    const shortest = new Map(explored.counterexamples.map((each) => [each.finding.bucket, each.operations]));
    expect(walked.counterexamples.length).toBeGreaterThan(2);
    for (const { finding, operations, walked: length } of walked.counterexamples) {
      expect(shortest.has(finding.bucket), finding.bucket).toBe(true);
      expect(operations).toBeLessThanOrEqual(length);
      expect(operations).toBeLessThanOrEqual(shortest.get(finding.bucket)!);
    }
    expect(walked.unconfirmed).toEqual([]);
  });

  it('give tokens that show their bucket', async () => {
    const { counterexamples, relations } = await walkThrough('6.16');
    const judge = new Judge(findRelease('6.16'));
    const all = [...counterexamples, ...relations.flatMap((each) => each.counterexamples)];
    for (const { token, finding } of all)
      expect(judge.hasBucket(decodeToken(token), finding.bucket), finding.bucket).toBe(true);
    expect(all.length).toBeGreaterThan(3);
  });

  it('find no violation where every law is kept, and are not said to be enough when they are few', async () => {
    const few = await walkThrough('ideal', { walks: 2, depth: 2 });
    expect(few.counterexamples).toEqual([]);
    expect(few.vacuous).toContain('sometimes merge');
    const { counterexamples, relations } = await walkThrough('ideal', { walks: 200 });
    expect(counterexamples).toEqual([]);
    const verdicts = relations.flatMap((each) => each.counterexamples.map(({ finding }) => finding.verdict));
    expect(verdicts.filter((verdict) => verdict !== 'difference')).toEqual([]);
  });
});
