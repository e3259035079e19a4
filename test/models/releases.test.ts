import { describe, expect, it } from 'vitest';
import {
  DEVIATION_IDS,
  DEVIATIONS,
  type DeviationId,
  deviationBits,
  FEATURES,
  type Feature,
} from '../../models/deviations.js';
import { findRelease, profileOf, RELEASE_IDS, RELEASES, type ReleaseId } from '../../models/releases.js';
import { releases } from '../support/releases.js';

/** The first and the last release that has it. */
const HISTORY: Readonly<Record<DeviationId, readonly [ReleaseId, ReleaseId]>> = {
  'compat-missing': ['6.16-rc1', '6.16-rc1'],
  'wrappers-test-mmap-only': ['6.16-rc1', '6.16'],
  'compat-flags-or-only': ['6.16', '6.19.13'],
  'compat-ops-default-null': ['6.16', '7.1'],
  'direct-null-ops-ignored': ['6.16-rc1', '7.1'],
  'compat-desc-file-is-vma-file': ['6.16', '6.17'],
  'merge-writes-user-fields': ['6.16-rc1', '7.2.9'],
  'hook-failure-leaks-charge': ['6.16-rc1', '7.2.6'],
  'abort-loses-taken-over-charge': ['6.16-rc1', '7.2.11'],
  'compat-swap-keeps-handed-reference': ['6.19.0', '7.3'],
  'compat-private-default-null': ['6.16', '7.3'],
  'merge-leaks-handed-file': ['6.19.0', '7.3'],
  'abort-puts-swapped-file-twice': ['6.19.13', '7.3'],
  'merge-ignores-user-fields': ['6.16-rc1', '7.3'],
  'direct-runs-swapped-file-mmap': ['6.16-rc1', '7.3'],
  'alloc-failure-leaks-handed-file': ['6.19.0', '6.19.0'],
  'compat-action-error-unmaps': ['6.19.0', '7.0'],
  'unmap-under-rmap-lock': ['6.19.0', '7.0'],
  'success-hook-error-keeps-mapping': ['6.19.0', '7.0'],
  'hook-state-not-undone': ['6.16-rc1', '7.3'],
  'ksm-late': ['6.16-rc1', '6.16'],
  'compat-ignores-override': ['7.1', '7.3'],
  'failed-mapping-is-closed': ['6.19.0', '7.3'],
  'failed-mapping-unmap-may-fail': ['6.19.0', '7.3'],
  'prepare-failure-leaks-handed-file': ['7.1', '7.3'],
  'own-call-unlocks-unheld-rmap': ['7.1', '7.3'],
};

const FEATURE_HISTORY: Readonly<Record<Feature, readonly [ReleaseId, ReleaseId]>> = {
  'handed-reference': ['6.19.0', 'ideal'],
  actions: ['6.19.0', 'ideal'],
  'action-checks': ['7.1', 'ideal'],
  'success-hook': ['6.19.0', '7.1'],
  'error-override': ['7.2.6', 'ideal'],
  mapped: ['7.1', 'ideal'],
  'lsm-check': ['7.1', 'ideal'],
  'own-call': ['7.1', 'ideal'],
};
const FEATURE_NAMES = Object.keys(FEATURES) as Feature[];

describe('the releases', () => {
  it('are listed oldest first, the ideal last', () => {
    expect(RELEASES.map(({ id }) => id)).toEqual([
      ...['6.16-rc1', '6.16', '6.17', '6.18', '6.19.0', '6.19.13', '7.0', '7.1'],
      ...['7.2.6', '7.2.9', '7.2.11', '7.3', 'ideal'],
    ]);
    expect(RELEASE_IDS).toEqual(RELEASES.map(({ id }) => id));
  });

  it.each(DEVIATION_IDS)('%s is in the releases that have it, and in no other', (deviation) => {
    const having = RELEASES.filter(({ deviations }) => deviations.includes(deviation));
    expect(having.map(({ id }) => id)).toEqual(releases(...HISTORY[deviation]));
  });

  it.each(FEATURE_NAMES)('%s is in the releases that have it, and in no other', (feature) => {
    const having = RELEASES.filter(({ features }) => features.includes(feature));
    expect(having.map(({ id }) => id)).toEqual(releases(...FEATURE_HISTORY[feature]));
  });

  it('are told apart by what was new in them', () => {
    expect(new Set(RELEASES.map(({ title }) => title)).size).toBe(RELEASES.length);
  });

  it('differ each from every other', () => {
    const profiles = RELEASES.map((release) => JSON.stringify(profileOf(release)));
    expect(new Set(profiles).size).toBe(RELEASES.length);
  });
});

describe('a deviation', () => {
  it('has a bit of its own', () => {
    expect(DEVIATION_IDS.map((id) => DEVIATIONS[id].bit)).toEqual(DEVIATION_IDS.map((_, i) => 1 << i));
    expect(profileOf(findRelease('6.16')).deviations).toBe(deviationBits(findRelease('6.16').deviations));
  });

  it.each(DEVIATION_IDS)('%s is called removed exactly when 7.3 is without it', (id) => {
    expect('removed' in DEVIATIONS[id]).toBe(!findRelease('7.3').deviations.includes(id));
  });
});
