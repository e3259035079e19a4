import { type DeviationId, deviationBits, FEATURES, type Feature } from './deviations.js';
import { VmacheckError } from './errors.js';

/** A kernel release as the models see it: what exists in it, and where it deviates from the ideal. */
export interface Release {
  readonly id: ReleaseId;
  readonly title: string;
  readonly features: readonly Feature[];
  readonly deviations: readonly DeviationId[];
}

/** A release packed for the optimized model: {@link FEATURES} and deviation bits. */
export interface Profile {
  readonly features: number;
  readonly deviations: number;
}

const SEED: readonly DeviationId[] = [
  'wrappers-test-mmap-only',
  'compat-flags-or-only',
  'compat-ops-default-null',
  'direct-null-ops-ignored',
  'compat-desc-file-is-vma-file',
  'merge-writes-user-fields',
  'hook-failure-leaks-charge',
  'abort-loses-taken-over-charge',
  'compat-private-default-null',
  'merge-ignores-user-fields',
  'direct-runs-swapped-file-mmap',
];

export const RELEASE_IDS = ['6.16-rc1', '6.16', '7.3', 'ideal'] as const;
export type ReleaseId = (typeof RELEASE_IDS)[number];

const TABLE: Record<ReleaseId, Omit<Release, 'id'>> = {
  '6.16-rc1': {
    title: 'before the compatibility layer: nested mmap of a converted file system fails',
    features: [],
    deviations: ['compat-missing', ...SEED],
  },
  '6.16': {
    title: 'the compatibility layer as it first came (bb666b7c2707)',
    features: [],
    deviations: SEED,
  },
  '7.3': {
    title: '7.3.4, without actions',
    features: ['handed-reference'],
    deviations: [
      'compat-swap-keeps-handed-reference',
      'compat-private-default-null',
      'merge-leaks-handed-file',
      'abort-puts-swapped-file-twice',
      'merge-ignores-user-fields',
      'direct-runs-swapped-file-mmap',
    ],
  },
  ideal: {
    title: 'the newest features with every law kept',
    features: ['handed-reference'],
    deviations: [],
  },
};

/** All releases, oldest first, `ideal` last. */
export const RELEASES: readonly Release[] = RELEASE_IDS.map((id) => ({ id, ...TABLE[id] }));

/**
 * The release with this name.
 *
 * @throws VmacheckError `UNKNOWN_NAME`
 */
export function findRelease(name: string): Release {
  const release = RELEASES.find(({ id }) => id === name);
  if (release === undefined)
    throw new VmacheckError({ code: 'UNKNOWN_NAME', kind: 'release', name, known: RELEASE_IDS });
  return release;
}

/** A release as bits. */
export function profileOf(release: Release): Profile {
  return {
    features: release.features.reduce((bits, feature) => bits | FEATURES[feature], 0),
    deviations: deviationBits(release.deviations),
  };
}
