/** The compiled trees of a worker: one process for each program, for as long as the worker lives. */
import {
  buildTree,
  createKernelTree,
  type KernelTree,
  type TreeBuild,
  type TreeProgram,
  type Variant,
} from '../models/kernel-tree/index.js';
import { RELEASE_IDS, type ReleaseId } from '../models/releases.js';
import type { TreePlan } from './plan.js';

const running = new Map<string, KernelTree>();

/** The process that runs a program. */
export function treeOf(build: TreeProgram): KernelTree {
  let tree = running.get(build.program);
  if (tree === undefined) {
    tree = createKernelTree(build);
    running.set(build.program, tree);
  }
  return tree;
}

/** What workers need of a build. */
function programOf({ root, program, variant, release }: TreeBuild): TreeProgram {
  return { root, program, variant, release };
}

/**
 * Builds the trees of a run: what its workers are given. Names are those of their folders; a second tree of
 * a name, or one named as a release, gets a number.
 */
export function planTrees(
  folders: readonly string[],
  release: ReleaseId | undefined,
  onBuild: (folder: string, variant: Variant) => void = () => {},
): TreePlan[] {
  const names = new Set<string>(RELEASE_IDS);
  return folders.map((folder) => {
    const build = (variant: 'fast' | 'sanitized') => {
      onBuild(folder, variant);
      return buildTree(folder, variant, release === undefined ? {} : { release });
    };
    const fast = build('fast');
    const sanitized = build('sanitized');
    const base = fast.root.split('/').pop() || 'tree';
    let name = base;
    for (let i = 2; names.has(name); i++) name = `${base}-${i}`;
    names.add(name);
    return {
      name,
      release: fast.release,
      because: fast.because,
      fast: programOf(fast),
      sanitized: programOf(sanitized),
    };
  });
}

/** A tree and its base: what the second does is compared with what the first does. */
export function planComparison(
  base: string,
  head: string,
  release: ReleaseId | undefined,
  onBuild: (folder: string, variant: Variant) => void = () => {},
): TreePlan[] {
  const [before] = planTrees([base], release, onBuild);
  // A change may make the text look like that of another release; what is compared stays the same.
  const [, after] = planTrees([base, head], before.release, onBuild);
  return [
    before,
    { ...after, because: `that of ${before.name}`, base: { name: before.name, program: before.fast } },
  ];
}
