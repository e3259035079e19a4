import { ERRNO } from '../../models/errno.js';
import { OPEN_FILES } from '../../models/limits.js';
import type { FaultSite, Scenario } from '../../models/scenario.js';
import type { TraceView } from '../../models/trace-view.js';

/** Files that one operation may open and close again unseen. */
const HEADROOM = 12;

/**
 * Whether a run has so many files open that one may have been refused, and a wrapper swallowed the
 * error: the transforms open more files than the scenario does.
 */
export function isCrowded(trace: TraceView, step: number): boolean {
  return trace.fileCount(step) > OPEN_FILES - HEADROOM;
}

/** Whether a wrapper goes on after an error of the file below. */
export function swallowsErrors({ files }: Scenario): boolean {
  return files.some(({ mmap }) => mmap.some(({ kind, arg }) => kind === 'callNested' && arg === 1));
}

/**
 * Whether a pair of results that differ says nothing: a transform that opens more files or calls more
 * hooks comes to the bounds of the model (31 open files, 32 nested calls) before the original does.
 */
export function hitsBound(left: number, right: number): boolean {
  return isBound(left) || isBound(right);
}

function isBound(result: number): boolean {
  return result === -ERRNO.ENFILE || result === -ERRNO.ELOOP;
}

/** Whether an operation of the scenario has a fault at one of these sites. */
export function hasFaultAt(scenario: Scenario, sites: readonly FaultSite[]): boolean {
  return scenario.operations.some(({ faults }) => faults.some(({ site }) => sites.includes(site)));
}

/** Sites that are come to more or less often when VMAs are split or merged elsewhere. */
export const BOUNDARY_SITES: readonly FaultSite[] = [
  'splitDup',
  'splitPrealloc',
  'gatherStore',
  'mergePrealloc',
  'vmAreaAlloc',
  'mapPrealloc',
];
