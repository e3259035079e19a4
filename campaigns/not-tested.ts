/** What no run of this version tests; shown in every report. */
export const NOT_TESTED: readonly string[] = [
  'Races: mmap_lock is held throughout every operation; rmap walkers and deferred fput are not modelled.',
  'Page tables, page faults, anon_vma, huge pages, userfaultfd and memory policies are not modelled.',
  'What an action writes into page tables, NOMMU regions, and the calls fork, mprotect, mremap, madvise and mlock are not modelled.',
  'The kernel itself: this version compares models and laws; it does not run kernel code.',
];
