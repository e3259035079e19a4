/** What a row of the public history says, and what its scenarios are made of. */
import type { MutantId } from '../../models/mutants/catalogue.js';
import type { Release, ReleaseId } from '../../models/releases.js';
import { type FileSpec, type Scenario, type Step, SWAP_BORROWED, SWAP_OWN } from '../../models/scenario.js';
import { OPS_PLAIN_A } from '../../models/vm-ops.js';
import type { Verdict } from '../../properties/property.js';
import { file, op, scenario, step } from '../support/scenarios.js';

export interface HistoryRow {
  /** Rows of the known list: B0-B10, D1-D20. */
  readonly rows: readonly string[];
  readonly what: string;
  /** The smallest scenario by hand; what a hook owes about references changed in 6.19. */
  readonly scenario: (release: Release) => Scenario;
  readonly shows: { readonly property: string; readonly field: string; readonly verdict: Verdict };
  /** Exactly the releases in which it shows. */
  readonly releases: readonly ReleaseId[];
}

/** A row that no release has: a mistake of a development version, as a mutant. */
export interface MutantRow extends Omit<HistoryRow, 'releases'> {
  readonly mutant: MutantId;
}

/** A hook that says how. */
export function hook(...prepare: Step[]): FileSpec {
  return file({ prepare });
}

/** A wrapper as backing_file_mmap: vm_file becomes the file below. */
export function over(below: FileSpec, ...before: Step[]): FileSpec[] {
  return [file({ below: 1, mmap: [step('setFile'), ...before, step('callNested')] }), below];
}

/** A wrapper as ipc/shm: vm_file stays the wrapper's own. */
export function keepingItsFile(below: FileSpec): FileSpec[] {
  return [file({ below: 1, mmap: [step('callNested')] }), below];
}

/** Exchanges vm_file as a hook of the release has to: with a reference to hand over, or without. */
export function swap(release: Release): Step {
  return step('swapFile', release.features.includes('handed-reference') ? SWAP_OWN : SWAP_BORROWED);
}

export const OPS = step('vmOps', OPS_PLAIN_A);
export const mapOnce = [op.open(), op.mmap()];
export const mapTwice = [op.open(), op.mmap(), op.mmap({ start: 1, pgoff: 1 })];
/** An errno that the refusal of 6.16-rc1 does not have. */
export const FAIL = step('fail', 2);

/** One of a fixed scenario. */
export function always(files: readonly FileSpec[], operations: Scenario['operations']): () => Scenario {
  return () => scenario(files, operations);
}
