/** Files and operations that the tests of properties are made of. */
import type { FileSpec, Step } from '../../models/scenario.js';
import { file, step } from '../support/scenarios.js';

/** A wrapper that makes the file below its VMA's own and calls it, with more steps around the call. */
export function wrapper(
  below: number,
  { before = [], after = [] }: { before?: Step[]; after?: Step[] } = {},
): FileSpec {
  return file({ below, mmap: [step('setFile'), ...before, step('callNested'), ...after] });
}

/** A file with a hook that runs these steps. */
export function hook(...prepare: Step[]): FileSpec {
  return file({ prepare });
}
