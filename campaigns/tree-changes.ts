/** Where a tree's text is not that of its profile, and which of it a counterexample goes through. */
import { existsSync, readFileSync } from 'node:fs';
import {
  type ChangedFunction,
  changedFunctions,
  type Fingerprints,
  fingerprintsOf,
} from '../models/kernel-tree/fingerprints.js';
import { buildTree } from '../models/kernel-tree/index.js';
import { placesOf } from '../models/kernel-tree/places.js';
import type { ReleaseId } from '../models/releases.js';
import { packagePath } from './package-root.js';

export interface TreeChange extends ChangedFunction {
  /** Whether the counterexample runs the function. */
  readonly run: boolean;
}

/**
 * The functions of a tree that are not as in its base, or without one as in the release it is taken for;
 * those that the scenario runs come first. Null where nothing is known of the release's text.
 */
export function changesOnTheWay(
  folder: string,
  release: ReleaseId,
  wire: Int32Array,
  base?: string,
): TreeChange[] | null {
  const known = base === undefined ? releaseFingerprints(release) : fingerprintsOf(buildTree(base));
  if (known === null) return null;
  const build = buildTree(folder, 'coverage', { release });
  const changed = changedFunctions(build, known);
  const run = new Set(changed.length === 0 ? [] : placesOf(build, wire).map(({ name }) => name));
  const changes = changed.map((change) => ({ ...change, run: run.has(change.name) }));
  return [...changes.filter((change) => change.run), ...changes.filter((change) => !change.run)];
}

/** What this package knows of a release's text. */
function releaseFingerprints(release: ReleaseId): Fingerprints | null {
  const path = packagePath(`corpus/trees/${release}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
