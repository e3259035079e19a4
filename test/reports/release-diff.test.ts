import { describe, expect, it } from 'vitest';
import { FEATURES } from '../../models/deviations.js';
import { findRelease, RELEASE_IDS, RELEASES } from '../../models/releases.js';
import { describeFeature } from '../../reports/feature-words.js';
import { diffReleases, renderReleaseDiffText } from '../../reports/release-diff.js';

const between = (from: string, to: string) => diffReleases(findRelease(from), findRelease(to));
const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);

describe('the difference between two releases', () => {
  it('is what came and what went, in the words of the registries', () => {
    const { features, deviations } = between('6.18', '6.19.0');
    expect(ids(features.came)).toEqual(['handed-reference', 'actions', 'success-hook']);
    expect(ids(features.went)).toEqual([]);
    expect(ids(deviations.came)).toContain('compat-swap-keeps-handed-reference');
    expect(deviations.came[0].brought).toContain('605f6586ecf7');
  });

  it('is the same backwards, with came and went exchanged', () => {
    for (const from of RELEASE_IDS) {
      const there = between(from, '7.3');
      const back = between('7.3', from);
      expect(back.deviations).toEqual({ came: there.deviations.went, went: there.deviations.came });
      expect(back.features).toEqual({ came: there.features.went, went: there.features.came });
    }
  });

  it('leads from release to release: what came and did not go is what the last one has', () => {
    const having = new Set<string>(RELEASES[0].deviations);
    RELEASES.slice(1).forEach((release, index) => {
      const { came, went } = diffReleases(RELEASES[index], release).deviations;
      for (const id of ids(came)) having.add(id);
      for (const id of ids(went)) having.delete(id);
      expect([...having].sort(), release.id).toEqual([...release.deviations].sort());
    });
  });

  it('names only what the other release lacks', () => {
    const { deviations } = between('7.2.9', '7.2.11');
    expect([ids(deviations.came), ids(deviations.went)]).toEqual([[], ['merge-writes-user-fields']]);
  });
});

describe('as text', () => {
  it('says what the kernel did, what the ideal does, where, and the commit', () => {
    const text = renderReleaseDiffText(between('7.2.9', '7.2.11'));
    expect(text).toMatch(/^7\.2\.9 → 7\.2\.11\n/);
    expect(text).toContain('deviations that went\n  ✓ merge-writes-user-fields (B10, D9)\n');
    expect(text).toMatch(/ideal: {2}only a new VMA gets them\n {4}__mmap_region; .*976d5e0ddac8 in 7\.2\.11/);
    expect(text).not.toContain('that came');
  });

  it('says so when nothing changed', () => {
    expect(renderReleaseDiffText(between('7.0', '7.0'))).toContain('Nothing that the models know of.');
  });

  it('keeps to its width', () => {
    const lines = renderReleaseDiffText(between('6.16', '7.3'), { width: 60 }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});

it.each(Object.keys(FEATURES))('the feature %s has words and a commit', (id) => {
  const { what, brought } = describeFeature(id as keyof typeof FEATURES);
  expect(what).not.toBe('');
  expect(brought).toMatch(/[0-9a-f]{12}| in \d/);
});
