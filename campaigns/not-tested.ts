import { ALSO_MODELLED, MODELLED, NOT_EVALUATED } from '../models/kernel-tree/functions.js';

/** What a run does not test; shown in every report. */
export function notTested(trees: number): string[] {
  return [...NOT_TESTED, ...(trees === 0 ? WITHOUT_TREE : WITH_TREE)];
}

const WITHOUT_TREE = [
  'The kernel itself: models and laws are compared; --tree runs the text of a source tree.',
];

const WITH_TREE = [
  `Of the trees, modelled by the harness: ${[...Object.keys(MODELLED), ...ALSO_MODELLED].join('; ')}.`,
  `Of the trees, not evaluated: ${NOT_EVALUATED.join('; ')}.`,
];

const NOT_TESTED: readonly string[] = [
  'Races: mmap_lock is held throughout every operation; rmap walkers and deferred fput are not modelled.',
  'Page tables, page faults, anon_vma, huge pages, userfaultfd and memory policies are not modelled.',
  'What an action writes into page tables, NOMMU regions, and the calls fork, mprotect, mremap, madvise and mlock are not modelled.',
];
