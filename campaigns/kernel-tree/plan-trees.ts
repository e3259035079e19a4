/** From folders to the trees of a run: built, named, and as plain data for workers. */
import { basename } from 'node:path';
import { buildTree, type TreeBuild, type TreeProgram, type Variant } from '../../models/kernel-tree/index.js';
import { RELEASE_IDS, type ReleaseId } from '../../models/releases.js';
import type { TreePlan } from '../plan.js';

/** Told before each build, which takes some seconds. */
export type OnBuild = (folder: string, variant: Variant) => void;

/**
 * Builds the trees of a run. Names are those of their folders; where one is taken, it gets a number.
 *
 * @param coverage build what measures the edges of a case, too: guided search looks at them
 */
export function planTrees(
  folders: readonly string[],
  onBuild?: OnBuild,
  { coverage = false }: { readonly coverage?: boolean } = {},
): TreePlan[] {
  const names = new Set<string>(RELEASE_IDS);
  return folders.map((folder) => {
    const plan = planTree(folder, names, undefined, onBuild);
    if (!coverage) return plan;
    onBuild?.(folder, 'coverage');
    return { ...plan, coverage: programOf(buildTree(folder, 'coverage', { release: plan.release })) };
  });
}

/**
 * A tree and its base: what the second does is compared with what the first does.
 *
 * @param release the profile of both; without one, what the text of the base suggests
 */
export function planComparison(
  base: string,
  head: string,
  release?: ReleaseId,
  onBuild?: OnBuild,
): [base: TreePlan, head: TreePlan] {
  const names = new Set<string>(RELEASE_IDS);
  const before = planTree(base, names, release, onBuild);
  // A change may make the text look like that of another release; what is compared stays the same.
  const after = planTree(head, names, before.release, onBuild);
  const { name, fast } = before;
  return [before, { ...after, because: `that of ${name}`, base: { name, program: fast } }];
}

function planTree(
  folder: string,
  names: Set<string>,
  release: ReleaseId | undefined,
  onBuild: OnBuild = () => {},
): TreePlan {
  const build = (variant: Variant) => {
    onBuild(folder, variant);
    return buildTree(folder, variant, release === undefined ? {} : { release });
  };
  const fast = build('fast');
  return {
    name: freeName(basename(fast.root) || 'tree', names),
    release: fast.release,
    because: fast.because,
    fast: programOf(fast),
    sanitized: programOf(build('sanitized')),
  };
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let i = 2; taken.has(name); i++) name = `${wanted}-${i}`;
  taken.add(name);
  return name;
}

/** What workers need of a build. */
export function programOf({ root, program, variant, release, fingerprint }: TreeBuild): TreeProgram {
  return { root, program, variant, release, fingerprint };
}
