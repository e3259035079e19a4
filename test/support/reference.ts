import { createReference } from '../../models/reference/index.js';
import { findRelease, type ReleaseId } from '../../models/releases.js';
import type { FileSpec, Operation } from '../../models/scenario.js';
import { type ObservedStep, observe } from './observed.js';
import { scenario } from './scenarios.js';

/** Runs operations on a release's reference model; the last step is the teardown. */
export function runReference(
  release: ReleaseId,
  files: readonly FileSpec[],
  operations: readonly Operation[],
): ObservedStep[] {
  return observe(createReference(findRelease(release)), scenario(files, operations));
}

/** References on each open file, by its number; a freed file is left out. */
export function counts(step: ObservedStep): Record<number, number> {
  return Object.fromEntries(step.files.map(({ number, count }) => [number, count]));
}
