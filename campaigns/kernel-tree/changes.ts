/** Where a tree's text is not that of its profile, and which of it a counterexample goes through. */
import { existsSync, readFileSync } from 'node:fs';
import {
  changedFunctions,
  type Fingerprints,
  fingerprintsOf,
} from '../../models/kernel-tree/fingerprints.js';
import { buildTree } from '../../models/kernel-tree/index.js';
import { placesOf } from '../../models/kernel-tree/places.js';
import type { ReleaseId } from '../../models/releases.js';
import type { ChangesOnTheWay } from '../../reports/trees.js';
import { packagePath } from '../package-root.js';
import type { TreePlan } from '../plan.js';

/**
 * The functions of a tree that are not as in its base, or without one as in the release it is taken for;
 * those that the scenario runs come first.
 */
export function changesOnTheWay(
  { fast: { root }, base, release }: TreePlan,
  wire: Int32Array,
): ChangesOnTheWay {
  const than = base?.name ?? release;
  const known =
    base === undefined ? releaseFingerprints(release) : fingerprintsOf(buildTree(base.program.root));
  if (known === null) return { than, changes: null };
  const build = buildTree(root, 'coverage', { release });
  const changed = changedFunctions(build, known);
  const run = new Set(changed.length === 0 ? [] : placesOf(build, wire).map(({ name }) => name));
  const changes = changed.map((change) => ({ ...change, run: run.has(change.name) }));
  return {
    than,
    changes: [...changes.filter((change) => change.run), ...changes.filter((change) => !change.run)],
  };
}

/** What this package knows of a release's text. */
function releaseFingerprints(release: ReleaseId): Fingerprints | null {
  const path = packagePath(`corpus/trees/${release}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
