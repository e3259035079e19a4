import { beforeAll, describe, expect, it } from 'vitest';
import { type ShrinkQuality, shrinkQuality } from '../../bench/shrink-quality.js';
import { LONG } from '../support/long.js';

/** A slice of what bench/shrink-quality.ts measures with 100 starts for each bucket. */
describe.each(LONG ? ['6.16', '7.3'] : ['7.3'])('cases found in %s', (release) => {
  let rows: readonly ShrinkQuality[] = [];
  beforeAll(() => {
    const all = shrinkQuality({
      releases: [release],
      starts: 2,
      blocks: 4,
      seed: 'a slice',
      shrink: { exhaustiveBelow: 20_000 },
    });
    rows = all.filter(({ starts }) => starts === 2);
  });

  it('are of several buckets', () => {
    expect(rows.length).toBeGreaterThan(10);
  });

  it('stay in their bucket', () => {
    expect(rows.filter(({ slips }) => slips > 0)).toEqual([]);
  });

  it('end in one form for each bucket, but for a few', () => {
    const apart = rows.filter(({ forms }) => forms > 1);
    expect(apart.length, apart.map(({ bucket }) => bucket).join(', ')).toBeLessThanOrEqual(2);
  });

  it('are proven least for most buckets', () => {
    const proven = rows.filter((row) => row.proven === row.least);
    expect(proven.length).toBeGreaterThan(rows.length / 2);
  });
});
