/** What a tree has, found in its text: no version number is read or believed. */
import type { ReleaseId } from '../releases.js';
import { ROLES } from './functions.js';
import {
  type Config,
  type Cut,
  cutFunction,
  enumerators,
  identifiersIn,
  type SourceTree,
  structFields,
} from './source/index.js';

/** The configuration whose variants of functions are taken: x86-64 with an MMU, as the tree's tests have it. */
const DEFINED: ReadonlySet<string> = new Set([
  'CONFIG_MMU',
  'CONFIG_64BIT',
  'CONFIG_PER_VMA_LOCK',
  'CONFIG_KSM',
  'CONFIG_SHMEM',
  'CONFIG_X86',
]);
export const CONFIG: Config = (macro) => DEFINED.has(macro);

/** Facts about a tree, as 0 and 1: the harness is compiled with them. */
export type Facts = Readonly<Record<string, boolean>>;

/** Looks at the tree's text. A role's function counts as present where one of its files defines it. */
export function probe(tree: SourceTree): Facts {
  const has = (name: string) => findFunction(tree, name) !== undefined;
  const types = tree.file('include/linux/mm_types.h');
  const mm = tree.file('include/linux/mm.h');
  const desc = types ? structFields(types, 'vm_area_desc', CONFIG) : [];
  const actionFields = types ? structFields(types, 'mmap_action', CONFIG) : [];
  const actions = types ? enumerators(types, 'mmap_action_type', CONFIG) : [];
  const operations = mm ? structFields(mm, 'vm_operations_struct', CONFIG) : [];
  const slab = tree.file('tools/include/linux/slab.h')?.text ?? '';
  const backing = tree.file('fs/backing-file.c');
  const backingMmap = backing && cutFunction(backing, 'backing_file_mmap', CONFIG);
  const asks = (name: string) => backingMmap !== undefined && identifiersIn(backingMmap).includes(name);
  const prepare = findFunction(tree, 'mmap_action_prepare');
  const complete = findFunction(tree, 'mmap_action_complete');
  const region = cutVma(tree, 'mmap_region');
  return {
    HAVE_VFS_MMAP: has('vfs_mmap'),
    HAVE_CAN_MMAP_FILE: has('can_mmap_file'),
    HAVE_COMPAT_VMA_MMAP: has('compat_vma_mmap'),
    HAVE_COMPAT_VMA_MMAP_PREPARE: has('compat_vma_mmap_prepare'),
    HAVE_COMPAT_SET_DESC_FROM_VMA: has('compat_set_desc_from_vma'),
    HAVE_DESC_VM_FILE: desc.includes('vm_file'),
    HAVE_DESC_VMA_FLAGS: desc.includes('vma_flags'),
    HAVE_ACTION: desc.includes('action'),
    HAVE_SUCCESS_HOOK: actionFields.includes('success_hook'),
    HAVE_ERROR_OVERRIDE: actionFields.includes('error_override'),
    HAVE_MMAP_SIMPLE_IO_REMAP: actions.includes('MMAP_SIMPLE_IO_REMAP'),
    HAVE_MMAP_MAP_KERNEL_PAGES: actions.includes('MMAP_MAP_KERNEL_PAGES'),
    HAVE_VM_OPS_MAPPED: operations.includes('mapped'),
    HAVE_SHEAVES: /\bkmem_cache_prefill_sheaf\b/.test(slab),
    BULK_RETURNS_BOOL: /\bbool\s+kmem_cache_alloc_bulk\b/.test(slab),
    ACTION_PREPARE_RETURNS: prepare !== undefined && !/\bvoid\s+mmap_action_prepare/.test(prepare.header),
    ACTION_COMPLETE_KNOWS_COMPAT: complete !== undefined && /\bis_compat\b/.test(complete.header),
    MMAP_REGION_TAKES_VMA_FLAGS: region !== undefined && /\bvma_flags_t\b/.test(region.header),
    WRAPPERS_TEST_MMAP_ONLY: backingMmap !== undefined && !asks('can_mmap_file') && asks('mmap'),
    WRAPPERS_ASK_LSM: asks('security_mmap_backing_file'),
  };
}

/** Where the tree defines a function that has a role, or undefined. */
export function findFunction(tree: SourceTree, name: string): Cut | undefined {
  const role = ROLES.find(({ names }) => names.includes(name));
  for (const path of role?.files ?? []) {
    const source = tree.file(path);
    const cut = source && cutFunction(source, name, CONFIG);
    if (cut !== undefined) return cut;
  }
  return undefined;
}

/** A function of mm/vma.c. */
export function cutVma(tree: SourceTree, name: string): Cut | undefined {
  const source = tree.file('mm/vma.c');
  return source && cutFunction(source, name, CONFIG);
}

/** The release whose behaviour the text has, with what told it from the one before. */
export function profileOfTree(tree: SourceTree, facts: Facts): { release: ReleaseId; because: string } {
  const uses = (name: string, word: string) => {
    const cut = cutVma(tree, name) ?? findFunction(tree, name);
    return cut !== undefined && identifiersIn(cut).includes(word);
  };
  const text = (name: string) => (cutVma(tree, name) ?? findFunction(tree, name))?.body ?? '';

  if (!facts.HAVE_COMPAT_VMA_MMAP && !facts.HAVE_COMPAT_VMA_MMAP_PREPARE) {
    return { release: '6.16-rc1', because: 'there is no compat entry' };
  }
  if (!facts.HAVE_DESC_VM_FILE) {
    return facts.HAVE_VFS_MMAP
      ? { release: '6.17', because: 'vfs_mmap, and vm_area_desc has one file' }
      : { release: '6.16', because: 'call_mmap has a compat entry' };
  }
  if (!facts.HAVE_ACTION) return { release: '6.18', because: 'vm_area_desc has vm_file and no action' };
  if (!facts.ACTION_COMPLETE_KNOWS_COMPAT) {
    if (facts.HAVE_DESC_VMA_FLAGS) return { release: '7.0', because: 'vma_flags, actions without is_compat' };
    return uses('__mmap_region', 'fput')
      ? { release: '6.19.13', because: 'a failing __mmap_region puts the file handed over' }
      : { release: '6.19.0', because: 'vm_area_desc has an action' };
  }
  if (!facts.HAVE_ERROR_OVERRIDE) return { release: '7.1', because: '->mapped, no error_override' };
  if (uses('__mmap_setup', 'uncharged')) {
    return { release: '7.3', because: 'the map owns the charge it takes over (__mmap_setup)' };
  }
  if (
    /have_mmap_prepare\s*&&\s*allocated_new\s*\)\s*set_vma_user_defined_fields/.test(text('__mmap_region'))
  ) {
    return { release: '7.2.11', because: 'user-defined fields are written on a new VMA only' };
  }
  return uncharges(text('__mmap_region'))
    ? { release: '7.2.9', because: 'a failing hook gives the charge back' }
    : { release: '7.2.6', because: 'error_override' };
}

/** Whether what follows a failing hook goes by the place that gives the charge back. */
function uncharges(body: string): boolean {
  const hook = /call_mmap_prepare\s*\([^;]*;\s*if\s*\(\s*error\s*\)\s*goto\s+(\w+)/.exec(body);
  return hook !== null && /unacct/.test(hook[1]);
}
