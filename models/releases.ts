import { DEVIATION_IDS, type DeviationId, deviationBits, FEATURES, type Feature } from './deviations.js';
import { VmacheckError } from './errors.js';

/** A kernel release as the models see it: what exists in it, and where it deviates from the ideal. */
export interface Release {
  readonly id: ReleaseId;
  /** What was new in it. */
  readonly title: string;
  readonly features: readonly Feature[];
  /** In the order of their bits. */
  readonly deviations: readonly DeviationId[];
}

/** A release packed for the optimized model: {@link FEATURES} and deviation bits. */
export interface Profile {
  readonly features: number;
  readonly deviations: number;
}

export const RELEASE_IDS = [
  '6.16-rc1',
  '6.16',
  '6.17',
  '6.18',
  '6.19.0',
  '6.19.13',
  '7.0',
  '7.1',
  '7.2.6',
  '7.2.9',
  '7.2.11',
  '7.3',
  'ideal',
] as const;
export type ReleaseId = (typeof RELEASE_IDS)[number];

/** What a release changed, in the order of {@link RELEASE_IDS}; the rest it has from the release before it. */
interface Change {
  readonly title: string;
  readonly features?: readonly Feature[];
  readonly withdrawn?: readonly Feature[];
  readonly brought?: readonly DeviationId[];
  readonly removed?: readonly DeviationId[];
}

const CHANGES: Readonly<Record<ReleaseId, Change>> = {
  // Without the layer there is nothing of it that could deviate: no compat deviation but its absence.
  '6.16-rc1': {
    title: 'mmap_prepare without a compatibility layer: nested mmap of a converted file system fails',
    brought: [
      'compat-missing',
      'wrappers-test-mmap-only',
      'direct-null-ops-ignored',
      'merge-writes-user-fields',
      'hook-failure-leaks-charge',
      'abort-loses-taken-over-charge',
      'merge-ignores-user-fields',
      'direct-runs-swapped-file-mmap',
      'hook-state-not-undone',
      'ksm-late',
    ],
  },
  '6.16': {
    title: 'the compatibility layer as it first came (bb666b7c2707)',
    brought: [
      'compat-flags-or-only',
      'compat-ops-default-null',
      'compat-desc-file-is-vma-file',
      'compat-private-default-null',
    ],
    removed: ['compat-missing'],
  },
  '6.17': {
    title: 'backing files and coda accept a file below that has only .mmap_prepare; KSM merges',
    removed: ['wrappers-test-mmap-only', 'ksm-late'],
  },
  '6.18': {
    title: 'desc.file is the file whose hook runs, vm_file a field of its own (f7a741c53b71, af6703838ecb)',
    removed: ['compat-desc-file-is-vma-file'],
  },
  '6.19.0': {
    title: 'actions; a hook that swaps the file hands its reference over, on the direct path (605f6586ecf7)',
    features: ['handed-reference', 'actions', 'success-hook'],
    brought: [
      'compat-swap-keeps-handed-reference',
      'merge-leaks-handed-file',
      'alloc-failure-leaks-handed-file',
      'compat-action-error-unmaps',
      'unmap-under-rmap-lock',
      'success-hook-error-keeps-mapping',
      'failed-mapping-is-closed',
      'failed-mapping-unmap-may-fail',
    ],
  },
  '6.19.13': {
    title: 'a failing mapping puts the file handed over (894f99eb535e)',
    brought: ['abort-puts-swapped-file-twice'],
    removed: ['alloc-failure-leaks-handed-file'],
  },
  '7.0': {
    title: 'vma_flags_t: flags cleared by a nested hook stay cleared',
    removed: ['compat-flags-or-only'],
  },
  '7.1': {
    title: 'actions are checked, ->mapped, the compatibility layer in three functions for wrappers to call',
    features: ['action-checks', 'mapped', 'lsm-check', 'own-call'],
    brought: ['compat-ignores-override', 'prepare-failure-leaks-handed-file', 'own-call-unlocks-unheld-rmap'],
    removed: ['compat-action-error-unmaps', 'unmap-under-rmap-lock', 'success-hook-error-keeps-mapping'],
  },
  '7.2.6': {
    title:
      'vm_ops has a default, and NULL means anonymous, on both paths; error_override for the two hooks of an action',
    features: ['error-override'],
    withdrawn: ['success-hook'],
    removed: ['compat-ops-default-null', 'direct-null-ops-ignored'],
  },
  '7.2.9': {
    title: 'a failing hook gives the charge back (6cc27d821963)',
    removed: ['hook-failure-leaks-charge'],
  },
  '7.2.11': {
    title: 'a merge leaves vm_ops and private data of its target alone (976d5e0ddac8)',
    removed: ['merge-writes-user-fields'],
  },
  '7.3': {
    title: 'a failing mapping gives back the charge it took over, too (7.3.4)',
    removed: ['abort-loses-taken-over-charge'],
  },
  ideal: {
    title: 'the newest features with every law kept',
    removed: [
      'compat-swap-keeps-handed-reference',
      'compat-private-default-null',
      'merge-leaks-handed-file',
      'abort-puts-swapped-file-twice',
      'merge-ignores-user-fields',
      'direct-runs-swapped-file-mmap',
      'hook-state-not-undone',
      'compat-ignores-override',
      'failed-mapping-is-closed',
      'failed-mapping-unmap-may-fail',
      'prepare-failure-leaks-handed-file',
      'own-call-unlocks-unheld-rmap',
    ],
  },
};

function accumulate(): Release[] {
  let features: readonly Feature[] = [];
  let deviations: readonly DeviationId[] = [];
  return RELEASE_IDS.map((id) => {
    const { title, features: added = [], withdrawn = [], brought = [], removed = [] } = CHANGES[id];
    features = [...features, ...added].filter((name) => !withdrawn.includes(name));
    const present = [...deviations, ...brought].filter((name) => !removed.includes(name));
    deviations = DEVIATION_IDS.filter((name) => present.includes(name));
    return { id, title, features, deviations };
  });
}

/** All releases, oldest first, `ideal` last. */
export const RELEASES: readonly Release[] = accumulate();

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
