import { ERRNO } from '../../models/errno.js';
import type { FaultSite, Scenario } from '../../models/scenario.js';

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
