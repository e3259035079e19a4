import { availableParallelism } from 'node:os';
import { MODE_IDS } from '../../generators/modes.js';
import { RELEASE_IDS, type ReleaseId } from '../../models/releases.js';
import { PROPERTIES } from '../../properties/registry.js';
import { RERUNS } from '../flake.js';
import { type Budget, checkPlan, type RunPlan, type ScopePlan, type Shard, type TreePlan } from '../plan.js';
import type { Setup } from '../setup.js';
import { type CampaignConfig, secondsOf } from './schema.js';

/** Where neither a time nor a number of blocks is set. */
export const DEFAULT_BUDGET: Budget = { kind: 'seconds', seconds: 50 };

const DEFAULT_SCOPES: NonNullable<CampaignConfig['scopes']> = [{ scope: 'tiny', releases: 'newest' }];

/**
 * The effective configuration: what is absent gets its default.
 *
 * @throws VmacheckError `USAGE` for what cannot be done together
 */
export function setupOf(
  config: CampaignConfig & { readonly seed: string },
  trees: readonly TreePlan[],
  shard?: Shard,
): Setup {
  const releases = config.releases === undefined ? defaultReleases(trees) : all(config.releases, RELEASE_IDS);
  const { plateau, covers = {}, scopes = DEFAULT_SCOPES } = config;
  const plan: RunPlan = {
    command: 'campaign',
    seed: config.seed,
    modes: all<string>(config.modes ?? 'all', MODE_IDS),
    releases,
    properties: all(
      config.properties ?? 'all',
      PROPERTIES.map(({ id }) => id),
    ),
    oracle: config.oracle ?? true,
    trees,
    budget: budgetOf(config),
    workers: config.workers ?? availableParallelism(),
    reruns: config.reruns ?? RERUNS,
    scopes: scopes.flatMap((scope) => scopesOn(scope, releases)),
    covers: Object.entries(covers).flatMap(([label, atLeast]) =>
      atLeast === undefined ? [] : [{ label, atLeast }],
    ),
    ...(plateau === undefined ? {} : { plateau }),
    ...(shard === undefined ? {} : { shard }),
  };
  checkPlan(plan);
  return {
    plan,
    ledger: config.ledger ?? 'packaged',
    regression: config.regression ?? true,
    canary: config.canary ?? true,
  };
}

/** All of them; beside trees, the releases they are compared with. */
export function defaultReleases(trees: readonly TreePlan[]): ReleaseId[] {
  return trees.length === 0
    ? [...RELEASE_IDS]
    : RELEASE_IDS.filter((id) => trees.some(({ release }) => release === id));
}

function budgetOf({ time, blocks }: CampaignConfig): Budget {
  if (blocks !== undefined) return { kind: 'blocks', blocks };
  return time === undefined ? DEFAULT_BUDGET : { kind: 'seconds', seconds: secondsOf(time) };
}

function scopesOn(
  { scope, set = '', releases = 'newest' }: NonNullable<CampaignConfig['scopes']>[number],
  planned: readonly ReleaseId[],
): ScopePlan[] {
  const on = releases === 'newest' ? newest(planned) : all(releases, planned);
  return on.map((release) => ({ release, scope, changes: set }));
}

/** The newest kernel release; the ideal is none. */
function newest(releases: readonly ReleaseId[]): ReleaseId[] {
  const ordered = RELEASE_IDS.filter((id) => releases.includes(id));
  const kernels = ordered.filter((id) => id !== 'ideal');
  return (kernels.length > 0 ? kernels : ordered).slice(-1);
}

function all<T>(wanted: 'all' | readonly T[], known: readonly T[]): T[] {
  return wanted === 'all' ? [...known] : [...new Set(wanted)];
}
