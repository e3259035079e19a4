import { CONFIG, cutVma, findFunction } from '../probe.js';
import { type Cut, cutFunction, type SourceTree } from '../source/index.js';

/** What is mutated of the files that are compiled as they are: the way of an mmap, and what it undoes. */
export const WAY_OF_MMAP: readonly string[] = [
  'compat_set_vma_from_desc',
  'mmap_region',
  '__mmap_region',
  'accountable_mapping',
  'can_set_ksm_flags_early',
  'update_ksm_flags',
  'set_desc_from_map',
  '__mmap_setup',
  'call_mmap_prepare',
  'call_action_prepare',
  '__mmap_new_file_vma',
  '__mmap_new_vma',
  'set_vma_user_defined_fields',
  '__mmap_complete',
  'vms_abort_munmap_vmas',
];

/** The functions to mutate: the way of an mmap, and all that a build cuts out of the tree. */
export function mutatedFunctions(tree: SourceTree, extracted: readonly Cut[]): Cut[] {
  const way = WAY_OF_MMAP.map((name) => findInVma(tree, name) ?? findFunction(tree, name));
  const found = new Map<string, Cut>();
  for (const cut of [...way, ...extracted]) if (cut !== undefined) found.set(cut.name, cut);
  return [...found.values()];
}

function findInVma(tree: SourceTree, name: string): Cut | undefined {
  const header = tree.file('mm/vma.h');
  return cutVma(tree, name) ?? (header && cutFunction(header, name, CONFIG));
}
