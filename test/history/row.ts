/** What a row of the public history says, and what its scenarios are made of. */
import { HOOK_ERRNOS } from '../../models/errno.js';
import type { MutantId } from '../../models/mutants/catalogue.js';
import type { Release, ReleaseId } from '../../models/releases.js';
import { type FileSpec, type Scenario, type Step, SWAP_BORROWED, SWAP_OWN } from '../../models/scenario.js';
import { ACTION_REMAP_PFN, packAction } from '../../models/step-args.js';
import { OPS_COUNTED, OPS_MAPPED, OPS_PLAIN_A } from '../../models/vm-ops.js';
import type { Verdict } from '../../properties/property.js';
import { fault, file, op, scenario, step } from '../support/scenarios.js';

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
export const REMAP = step('action', packAction(ACTION_REMAP_PFN));
/** A mapping whose action fails. */
export const actionFails = (fields: Parameters<typeof op.mmap>[0] = {}) =>
  op.mmap({ faults: [fault('action')], ...fields });

/** An errno that the driver wants instead, as each release lets it ask: by error_hook, then by error_override. */
export function overriding(release: Release): Step {
  const arg = HOOK_ERRNOS.indexOf('EAGAIN') + 1;
  return step(release.features.includes('success-hook') ? 'errorHook' : 'errorOverride', arg);
}

/**
 * afs, which counts its mappings: in its .mmap up to 6.16, in its .mmap_prepare from 6.17 on, in ->mapped from
 * 7.1 on.
 */
export function afs(release: Release): FileSpec {
  if (release.features.includes('mapped'))
    return file({ prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('take')] });
  const program = [step('take'), step('vmOps', OPS_COUNTED)];
  return ['6.16-rc1', '6.16'].includes(release.id) ? file({ mmap: program }) : file({ prepare: program });
}

export const mapOnce = [op.open(), op.mmap()];
export const mapTwice = [op.open(), op.mmap(), op.mmap({ start: 1, pgoff: 1 })];
/** An errno that the refusal of 6.16-rc1 does not have. */
export const FAIL = step('fail', 2);

/** One of a fixed scenario. */
export function always(files: readonly FileSpec[], operations: Scenario['operations']): () => Scenario {
  return () => scenario(files, operations);
}
