/** Facts about a tree in words, for a reader: what it has, or what it has not. */
export const FACT_WORDS: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  HAVE_VFS_MMAP: ['wrappers call vfs_mmap', 'wrappers call call_mmap'],
  HAVE_CAN_MMAP_FILE: [
    'can_mmap_file says whether a file can be mapped',
    'file_has_valid_mmap_hooks says whether a file can be mapped',
  ],
  HAVE_COMPAT_VMA_MMAP: ['the compat entry is compat_vma_mmap', 'no compat_vma_mmap'],
  HAVE_COMPAT_VMA_MMAP_PREPARE: ['the compat entry is compat_vma_mmap_prepare', 'no compat_vma_mmap_prepare'],
  HAVE_COMPAT_SET_DESC_FROM_VMA: [
    'a descriptor can be made of a VMA (compat_set_desc_from_vma)',
    'no compat_set_desc_from_vma',
  ],
  HAVE_DESC_VM_FILE: ['a descriptor has file and vm_file', 'a descriptor has one file'],
  HAVE_DESC_VMA_FLAGS: ['a descriptor has vma_flags', 'a descriptor has vm_flags'],
  HAVE_ACTION: ['a descriptor has an action', 'no actions'],
  HAVE_SUCCESS_HOOK: ['an action has a success_hook', 'no success_hook'],
  HAVE_ERROR_OVERRIDE: ['an action has an error_override', 'no error_override'],
  HAVE_MMAP_SIMPLE_IO_REMAP: ['there is the action MMAP_SIMPLE_IO_REMAP', 'no MMAP_SIMPLE_IO_REMAP'],
  HAVE_MMAP_MAP_KERNEL_PAGES: ['there is the action MMAP_MAP_KERNEL_PAGES', 'no MMAP_MAP_KERNEL_PAGES'],
  HAVE_VM_OPS_MAPPED: ['vm_operations_struct has ->mapped', 'no ->mapped'],
  HAVE_SHEAVES: ['the maple tree takes nodes from sheaves', 'the maple tree takes nodes one by one'],
  BULK_RETURNS_BOOL: [
    'kmem_cache_alloc_bulk returns whether it had all',
    'kmem_cache_alloc_bulk returns how many it had',
  ],
  ACTION_PREPARE_RETURNS: ['mmap_action_prepare can fail', 'mmap_action_prepare cannot fail'],
  ACTION_COMPLETE_KNOWS_COMPAT: [
    'mmap_action_complete knows whether it runs in compat',
    'mmap_action_complete does not know whether it runs in compat',
  ],
  MMAP_REGION_TAKES_VMA_FLAGS: ['mmap_region takes vma_flags_t', 'mmap_region takes vm_flags_t'],
  WRAPPERS_TEST_MMAP_ONLY: [
    'backing_file_mmap asks for ->mmap only',
    'backing_file_mmap does not ask for ->mmap only',
  ],
  WRAPPERS_ASK_LSM: [
    'backing_file_mmap asks security_mmap_backing_file',
    'backing_file_mmap asks no security module',
  ],
};
