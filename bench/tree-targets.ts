import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FeatureProbe } from '../campaigns/guided/probe.js';
import { runOrCrash, treeOf } from '../campaigns/kernel-tree/processes.js';
import { copyForBuild } from '../campaigns/tree-mutation/private-copy.js';
import { VmacheckError } from '../models/errors.js';
import { buildTree, type TreeBuild } from '../models/kernel-tree/index.js';
import { applyMutant } from '../models/kernel-tree/mutation/index.js';
import { SourceTree } from '../models/kernel-tree/source/index.js';
import { createOptimized } from '../models/optimized/index.js';
import { findRelease, profileOf } from '../models/releases.js';
import { sameTrace } from '../models/same-trace.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';
import type { Target } from './guided.js';
import { tasksOf } from './tree-mutation.js';

/**
 * A sample of the mutants of a tree's own text that compile, one after the other: each is there until the next is
 * asked for. A mutant is noticed by a trace that differs from the model's, or by a crash.
 */
export function* treeTargets(path: string, sample: number): Generator<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-guided-'));
  const root = join(folder, 'tree');
  try {
    mkdirSync(root);
    copyForBuild(path, root);
    const cache = join(folder, 'cache');
    const { release } = buildTree(root, 'coverage', { cache });
    for (const { cut, mutant } of tasksOf(new SourceTree(root), [], sample, 'guided')) {
      const file = join(root, cut.path);
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, applyMutant(text, cut, mutant));
      try {
        const build = compiled(() => buildTree(root, 'coverage', { cache, release }));
        if (build !== null) yield targetOf(`${cut.name}:${mutant.line} ${mutant.operator}`, build);
      } finally {
        writeFileSync(file, text);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compiled(build: () => TreeBuild): TreeBuild | null {
  try {
    return build();
  } catch (error) {
    if (error instanceof VmacheckError && error.facts.code === 'TREE_DOES_NOT_COMPILE') return null;
    throw error;
  }
}

function targetOf(name: string, build: TreeBuild): Target {
  const profile = profileOf(findRelease(build.release));
  const model = createOptimized(profile, build.release);
  const tree = treeOf(build);
  const wire = new Int32Array(MAX_WIRE_WORDS);
  return {
    name,
    probe: new FeatureProbe(createOptimized(profile, build.release), profile.features, [build]),
    notices: (scenario) => {
      if (!scenario.mmu) return false;
      encodeWire(scenario, wire);
      const { trace } = runOrCrash(tree, wire);
      return trace === undefined || !sameTrace(model.run(wire), trace);
    },
    close: () => tree.close(),
  };
}
