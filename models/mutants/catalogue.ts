/**
 * Single mistakes that somebody could make in the layer, planted into both models one at a time to
 * measure the laws. The list was written before the laws were tuned to it; a mistake is only removed
 * when it turns out to change nothing: writing the hook's
 * fields onto a VMA merged into was such a one, since `ideal` merges only when they are equal.
 *
 * Every mistake is planted into the behaviour of `ideal`, which keeps all laws: whatever a law says
 * about a mutant is the mutant's doing.
 */
export const MUTANTS = {
  // compat: the descriptor on its way in
  'desc-file-from-vma': 'the nested hook is shown vma->vm_file as its own file',
  'desc-ops-null': 'the descriptor of a nested call starts with vm_ops NULL',
  'desc-private-dropped': 'the descriptor of a nested call starts with private_data NULL',
  'desc-flags-uninitialised': 'the flags of a nested descriptor are never initialised',
  'desc-end-too-far': 'the descriptor of a nested call ends one page late',

  // compat: the descriptor on its way out
  'compat-flags-or': 'flags are ORed into the VMA instead of assigned',
  'compat-flags-toggle': 'flags are XORed into the VMA instead of assigned',
  'compat-flags-dropped': 'flags are not written back',
  'compat-ops-kept': 'vm_ops is not written back',
  'compat-null-ops-become-dummy': 'a NULL vm_ops is written back as the dummy operations',
  'compat-private-kept': 'private_data is not written back',
  'compat-pgoff-kept': 'pgoff is not written back',
  'compat-prot-kept': 'page_prot is not written back',
  'compat-file-ignored': 'a file swapped in by the hook is ignored',
  'compat-error-ignored': 'an error of the nested hook is returned as success',
  'compat-applied-on-error': 'the descriptor is written back although the hook failed',
  'compat-swap-not-consumed': 'the reference handed over by a nested hook is not put',

  // vma_set_file
  'set-file-without-get': 'vma_set_file does not take a reference on the new file',
  'set-file-without-put': 'vma_set_file does not put the old file',
  'set-file-puts-new': 'vma_set_file puts the new file instead of the old one',

  // the direct path
  'user-fields-dropped': 'a new VMA does not get the vm_ops and private_data of the hook',
  'new-vma-without-get': 'a new VMA takes no reference on its file',
  'swapped-file-gets-again': 'a reference is taken on a swapped-in file although it was handed over',
  'hook-error-keeps-charge': 'a failing hook does not give the charge back',
  'alloc-error-keeps-charge': 'a failing VMA allocation does not give the charge back',
  'alloc-error-keeps-file': 'a failing VMA allocation leaves the handed-over file unput',
  'alloc-error-as-success': 'a failing VMA allocation is returned as success',
  'mmap-error-without-put': 'a failing .mmap leaves the file of the VMA unput',
  'abort-keeps-old-vmas': 'after a failure past the point of no return the closed old VMAs stay mapped',
  'prot-not-recomputed': 'the permissions of page_prot are not recomputed at the end',
  'locked-special-kept': 'VM_LOCKED stays on a VMA that cannot be locked',
  'charge-ignores-old': 'the pages of replaced accountable VMAs are charged a second time',
  'account-flag-forgotten': 'a charged mapping does not get VM_ACCOUNT',
  'error-keeps-writable': 'the temporary writable count of mmap is not dropped after an error',

  // merging
  'merge-without-file-check': 'neighbours merge although their files differ',
  'merge-without-flag-check': 'neighbours merge although their flags differ',
  'merge-without-pgoff-check': 'neighbours merge although their page offsets are not contiguous',
  'merge-without-user-field-check':
    'neighbours merge although the hook asked for other vm_ops, private_data or cacheability',
  'merge-clears-private': 'a merge clears the private_data of the VMA merged into',
  'merge-of-special': 'VMAs with one of VM_SPECIAL merge',
  'merge-removes-closable': 'a next VMA with ->close is removed by a merge',
  'merge-without-put': 'the file of a next VMA removed by a merge is not put',
  'merge-keeps-handed-file': 'a merge leaves the handed-over file unput',

  // splitting and unmapping
  'split-without-get': 'a split takes no reference on the file',
  'split-without-open': 'a split does not call ->open',
  'split-pgoff-kept': 'the upper part of a split keeps the page offset of the whole',
  'split-without-link': 'a split does not count the new VMA in the mapping',
  'unmap-without-close': 'unmapping does not call ->close',
  'unmap-without-put': 'unmapping does not put the file',
  'unmap-without-uncharge': 'unmapping does not give the charge back',
  'unmap-without-unlink': 'unmapping does not drop the writable count',
  'close-twice': 'a replaced VMA is closed when it is detached and again when it goes',

  // actions and ->mapped
  'action-flags-forgotten': 'a remap action does not set the flags of a remap',
  'action-cow-pgoff-kept': 'a remap of a copy-on-write mapping does not set pgoff',
  'action-range-unchecked': 'a remap beyond the range is let pass',
  'action-error-as-success': 'a failing action is returned as success',
  'refused-action-applied': 'the descriptor is written back although its action was refused',
  'refused-action-as-success': 'a refused action is carried out all the same',
  'refused-action-keeps-file': 'a refused action leaves the handed-over file unput',
  'compat-action-skipped': 'an action is not completed below a wrapper',
  'override-ignored': 'the error that the driver asked for is not returned',
  'mapped-skipped': '->mapped is not called',
  'mapped-error-ignored': 'an error of ->mapped is taken for success',
  'mapped-twice': '->mapped is called twice',
  'failed-mapping-stays': 'what a failing action leaves is not unmapped',
  'failed-mapping-closed': 'a mapping whose action failed is closed',
  'failed-mapping-without-put': 'unmapping after a failing action does not put the file',
  'failed-mapping-stays-linked': 'unmapping after a failing action does not drop the writable count',
  'failed-mapping-keeps-charge': 'unmapping after a failing action does not give the charge back',
  'failed-mapping-keeps-map-count': 'unmapping after a failing action does not lower map_count',
  'rmap-lock-kept': 'the i_mmap lock that an action has had held is not released',
  'hidden-in-compat': 'hide_from_rmap_until_complete is not cleared below a wrapper',

  // counting
  'open-without-take': '->open does not count the user that a split adds',
  'close-without-give': '->close does not count its user out',
  'map-count-misses-splits': 'a split does not raise map_count',
  'map-count-misses-merges': 'a next VMA removed by a merge stays in map_count',

  // KSM and NOMMU
  'ksm-of-others': 'KSM flags the mappings of a process that has not opted in',
  'ksm-after-merge': 'KSM flags a mapping after the merge attempt',
  'nommu-error-without-put': 'without an MMU a failing mapping leaves its file unput',
  'nommu-error-without-close': 'without an MMU a mapping that fails after its hook is not closed',
  'nommu-unmap-keeps-map-count': 'without an MMU unmapping does not lower map_count',
  'nommu-shrink-keeps-pgoff': 'without an MMU what is left behind a cut keeps the page offset of the whole',
} as const satisfies Record<string, string>;

export type MutantId = keyof typeof MUTANTS;
export const MUTANT_IDS = Object.keys(MUTANTS) as MutantId[];
