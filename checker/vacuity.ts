/** What a complete exploration should have met. What it has not, it says nothing about. */
import type { Feature } from '../models/deviations.js';
import { findRelease } from '../models/releases.js';
import { LAWS } from '../properties/registry.js';
import { SOMETIMES } from '../properties/sometimes.js';
import type { LayerSpaceData } from './layer/space.js';

/** Laws whose condition only a release with one of these features can meet. */
const LAW_FEATURES: Readonly<Record<string, readonly Feature[]>> = {
  'action-error-reaches-caller': ['actions'],
  'action-flags': ['actions'],
  'action-within-mapping': ['actions'],
  'mapped-after-action': ['mapped'],
};

/** Laws and facts about a hook that the compatibility layer has run. */
const NESTED = [
  'file-refcount-balance',
  'vm-ops-reset',
  'flag-setting-idempotent',
  'private-data-survives',
  'failed-hook-leaves-vma',
  'hook-nested',
  'hook-nested-fails',
  'swap-nested',
];

/** Facts about what no scope has: other operations, and machines without an MMU. */
const BEYOND_SCOPES = ['ksm', 'nommu-hook', 'nommu-copy', 'nommu-action-refused'];

/**
 * The counters that should not be 0 and are.
 *
 * @param laws those that count; undefined: all
 */
export function neverMet(
  counters: Readonly<Record<string, number>>,
  { release, scope }: LayerSpaceData,
  laws: readonly string[] | undefined,
): string[] {
  const { features, deviations } = findRelease(release);
  const has = (needed: readonly Feature[]) =>
    needed.length === 0 || needed.some((feature) => features.includes(feature));
  const canBe = (id: string) => {
    if (NESTED.includes(id)) return !deviations.includes('compat-missing');
    // A wrapper is one program around a hook, and one that runs its own hook another.
    if (id === 'hook-nested-deep') return scope.nesting + (has(['own-call']) ? 1 : 0) >= 2;
    return !BEYOND_SCOPES.includes(id);
  };
  const operations = ['open', 'close', 'mmap', 'munmap', ...(scope.slots > 1 ? ['dup'] : [])];
  const expected = [
    ...operations.map((kind) => `succeeds ${kind}`),
    ...LAWS.filter(({ id }) => laws === undefined || laws.includes(id))
      .filter(({ id }) => has(LAW_FEATURES[id] ?? []) && canBe(id))
      .map(({ id }) => `law ${id}`),
    ...SOMETIMES.filter((fact) => has(fact.features) && canBe(fact.id)).map(({ id }) => `sometimes ${id}`),
  ];
  return expected.filter((name) => counters[name] === 0);
}

/**
 * The relations that had nothing to compare. One that no set of files of the scope has anything for counts only when
 * it was asked for; results say so all the same.
 *
 * @param asked ids that were asked for; undefined: whatever there is
 */
export function neverCompared(
  relations: readonly {
    readonly relation: string;
    readonly configurations: number;
    readonly compared: number;
  }[],
  asked: readonly string[] | undefined,
): string[] {
  return relations
    .filter(({ compared }) => compared === 0)
    .filter(({ configurations, relation }) => configurations > 0 || asked?.includes(relation) === true)
    .map(({ relation }) => `relation ${relation}`);
}
