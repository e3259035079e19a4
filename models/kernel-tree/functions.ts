/** Which functions of a tree are compiled as they are, and which ones the harness models. */

/** One job of the layer, under all names it has had, the newest first. */
export interface Role {
  readonly what: string;
  readonly names: readonly string[];
  /** Where to look, in order. */
  readonly files: readonly string[];
  /** Needed from the start, or only in trees that have `struct mmap_action` or `->mapped`. */
  readonly since: 'always' | 'action' | 'checks' | 'optional';
}

const UTIL = ['mm/util.c'];
const FS = ['include/linux/fs.h'];
const INTERNAL = ['mm/internal.h'];

/** What has to be the tree's own text: without one of these a build says nothing about the tree. */
export const ROLES: readonly Role[] = [
  { what: 'vma_set_file', names: ['vma_set_file'], files: UTIL, since: 'always' },
  {
    what: 'whether a file can be mapped',
    names: ['can_mmap_file', 'file_has_valid_mmap_hooks'],
    files: FS,
    since: 'always',
  },
  { what: 'dispatch from an .mmap', names: ['vfs_mmap', 'call_mmap'], files: FS, since: 'always' },
  {
    what: 'call of the hook',
    names: ['vfs_mmap_prepare', '__call_mmap_prepare'],
    files: FS,
    since: 'always',
  },
  {
    what: 'compat entry',
    names: ['compat_vma_mmap', 'compat_vma_mmap_prepare'],
    files: [...UTIL, ...FS],
    since: 'always',
  },
  {
    what: 'compat, the inner part',
    names: ['__compat_vma_mmap', '__compat_vma_mmap_prepare'],
    files: UTIL,
    since: 'optional',
  },
  {
    what: 'VMA to descriptor',
    names: ['compat_set_desc_from_vma', 'vma_to_desc'],
    files: [...UTIL, 'mm/vma.h'],
    since: 'optional',
  },
  {
    what: 'descriptor to VMA',
    names: ['compat_set_vma_from_desc', 'set_vma_from_desc'],
    files: ['mm/vma.h'],
    since: 'always',
  },
  { what: 'mmap_file', names: ['mmap_file'], files: INTERNAL, since: 'always' },
  { what: 'vma_close', names: ['vma_close'], files: INTERNAL, since: 'always' },
  { what: 'do_munmap', names: ['do_munmap'], files: ['mm/mmap.c'], since: 'always' },
  { what: 'writable mappings', names: ['mapping_map_writable'], files: FS, since: 'always' },
  { what: 'writable mappings', names: ['mapping_unmap_writable'], files: FS, since: 'always' },
  { what: 'writable mappings', names: ['mapping_allow_writable'], files: FS, since: 'always' },
  { what: 'unlinking from the rmap', names: ['free_pgtables'], files: ['mm/memory.c'], since: 'always' },
  { what: 'KSM flag', names: ['ksm_vma_flags'], files: ['mm/ksm.c'], since: 'optional' },
  { what: 'whether a VMA can be locked', names: ['vma_supports_mlock'], files: INTERNAL, since: 'optional' },
  { what: 'prepare an action', names: ['mmap_action_prepare'], files: UTIL, since: 'action' },
  { what: 'complete an action', names: ['mmap_action_complete'], files: UTIL, since: 'action' },
  { what: 'finish an action', names: ['mmap_action_finish'], files: UTIL, since: 'action' },
  { what: '->mapped', names: ['call_vma_mapped'], files: UTIL, since: 'checks' },
  { what: 'rmap lock of an action', names: ['maybe_rmap_unlock_action'], files: INTERNAL, since: 'checks' },
  { what: 'remap', names: ['remap_pfn_range_prepare'], files: ['mm/memory.c'], since: 'action' },
  {
    what: 'remap of I/O memory',
    names: ['io_remap_pfn_range_prepare'],
    files: [...INTERNAL, 'include/linux/mm.h'],
    since: 'checks',
  },
  {
    what: 'remap of I/O memory',
    names: ['simple_ioremap_prepare'],
    files: ['mm/memory.c'],
    since: 'checks',
  },
  {
    what: 'map kernel pages',
    names: ['map_kernel_pages_prepare'],
    files: ['mm/memory.c'],
    since: 'checks',
  },
];

/** Compiled as files. */
export const WHOLE_FILES = ['mm/vma.c', 'mm/vma.h', 'mm/vma_init.c', 'lib/maple_tree.c'] as const;

/** Functions of those files that have to be in them. */
export const CORE_OF_VMA: readonly string[] = [
  'mmap_region',
  '__mmap_region',
  'call_mmap_prepare',
  '__mmap_new_vma',
  '__mmap_new_file_vma',
  '__mmap_complete',
  'vms_gather_munmap_vmas',
  'vms_abort_munmap_vmas',
  'vma_merge_new_range',
  'do_vmi_munmap',
];

/** What a build reads of a tree: all of it, and of a git revision no more is checked out. */
export const TREE_PATHS: readonly string[] = [
  'mm',
  'include/linux',
  'lib/maple_tree.c',
  'tools/include',
  'tools/testing/shared',
  'tools/testing/vma',
  'tools/arch/x86/include',
  'fs/backing-file.c',
];

/** Where functions and macros are looked for that the ones above call. */
export const HELPER_FILES: readonly string[] = [
  'mm/util.c',
  'mm/internal.h',
  'mm/memory.c',
  'mm/mmap.c',
  'mm/ksm.c',
  'include/linux/fs.h',
  'include/linux/mm.h',
  'include/linux/mm_types.h',
  'include/linux/mman.h',
  'include/linux/sched/coredump.h',
];

/** Types of which the tree's tests have a copy, replaced by the tree's own. */
export const TYPES = {
  file: 'include/linux/mm_types.h',
  enums: ['mmap_action_type'],
  structs: ['mmap_action', 'vm_area_desc'],
} as const;

/** What the harness models, by what it stands for: never the tree's own. Each report says so. */
export const MODELLED: Readonly<Record<string, readonly string[]>> = {
  'reference counts of files': ['get_file', 'fput'],
  'limits and memory accounting': ['may_expand_vm', 'security_vm_enough_memory_mm', 'vm_acct_memory'],
  'the i_mmap lock': ['i_mmap_lock_write', 'i_mmap_unlock_write'],
  'shared anonymous memory': ['shmem_zero_setup'],
  'kinds of files': ['shmem_file', 'file_is_dax', 'vma_is_dax', 'is_file_hugepages', 'is_vm_hugetlb_page'],
  'page tables and protections': [
    'remap_pfn_range_complete',
    'io_remap_pfn_range_complete',
    'map_kernel_pages_complete',
    'vm_get_page_prot',
    'pgprot_modify',
    'pgprot_decrypted',
    'mapping_can_writeback',
    'tlb_free_vmas',
    'unlink_anon_vmas',
  ],
  'other locks': ['mmap_read_trylock', 'mmap_write_downgrade'],
  KSM: ['__ksm_enter'],
};

/** What the harness does itself, apart from functions it stands in for. */
export const ALSO_MODELLED: readonly string[] = [
  "do_mmap's checks before mmap_region",
  'open, dup and close of descriptors; exit as munmap of everything',
  'RCU: what is freed waits for the end of the operation',
];

/** What user space does not allow. */
export const NOT_EVALUATED: readonly string[] = ['scenarios without an MMU'];

export const MODELLED_NAMES: ReadonlySet<string> = new Set(Object.values(MODELLED).flat());
