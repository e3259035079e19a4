/**
 * What can differ between releases. A release is a set of features (what exists) and a set of
 * deviations from the ideal (what breaks a law, or differs on purpose). Each has one bit, so that a
 * packed model takes a whole release as two words.
 */

/** What exists in a release; no judgement. */
export const FEATURES = {
  /** A hook that changes vm_file hands its reference over: 605f6586ecf7, in 6.19. Before, it keeps it. */
  'handed-reference': 1 << 0,
  /** A hook can ask for an action: remap_pfn_range, io_remap_pfn_range. In 6.19. */
  actions: 1 << 1,
  /** mmap_action_prepare checks what is asked for and may fail; simple ioremap, kernel pages. In 7.1. */
  'action-checks': 1 << 2,
  /** success_hook and error_hook of an action: 6.19 to 7.1. */
  'success-hook': 1 << 3,
  /** error_override of an action, in their place. In 7.2. */
  'error-override': 1 << 4,
  /** vm_ops->mapped: c50ca15dd496, in 7.1. */
  mapped: 1 << 5,
  /** Wrappers ask security modules for the file below. In 7.1. */
  'lsm-check': 1 << 6,
  /** A wrapper can make a descriptor and run its own hook: compat_set_desc_from_vma, in 7.1. */
  'own-call': 1 << 7,
} as const satisfies Record<string, number>;

export type Feature = keyof typeof FEATURES;

/** A named fact about the layer that the ideal does not share. */
export interface Deviation {
  readonly bit: number;
  /** What the kernel does, as one sentence. */
  readonly what: string;
  /** What the ideal does instead. */
  readonly ideal: string;
  /** The kernel function it lives in. */
  readonly where: string;
  /** The commit that brought it, where known. */
  readonly brought?: string;
  /** The commit and release that removed it; absent while it is open. */
  readonly removed?: string;
  /** Set when upstream means it to be so. */
  readonly byDesign?: string;
  /** Row of the known list: B0-B10, D1-D20. */
  readonly row?: string;
}

export const DEVIATIONS = {
  'compat-missing': {
    bit: 1 << 0,
    what: 'call_mmap on a file with .mmap_prepare warns and returns -EINVAL',
    ideal: 'the hook runs through the compatibility layer',
    where: 'call_mmap',
    brought: 'c84bf6dd2b83 in 6.16-rc1',
    removed: 'bb666b7c2707 in 6.16-rc2',
    row: 'B0',
  },
  'wrappers-test-mmap-only': {
    bit: 1 << 1,
    what: 'backing files and coda refuse a file below that has no .mmap, even when it has .mmap_prepare',
    ideal: 'can_mmap_file decides',
    where: 'backing_file_mmap, coda_file_mmap',
    removed: 'in 6.17, which calls can_mmap_file there',
  },
  'compat-flags-or-only': {
    bit: 1 << 2,
    what: 'compat ORs the flags into the VMA, so a flag the hook cleared survives',
    ideal: 'the flags are assigned',
    where: 'set_vma_from_desc',
    brought: 'bb666b7c2707 in 6.16-rc2',
    removed: 'in 7.0, with the move to vma_flags_t',
    row: 'D1',
  },
  'compat-ops-default-null': {
    bit: 1 << 3,
    what: 'the descriptor starts with vm_ops NULL in compat, so a hook that sets none makes the VMA anonymous and destroys what the wrapper had set',
    ideal: 'the descriptor starts with vma->vm_ops',
    where: 'vma_to_desc, compat_set_desc_from_vma',
    brought: 'bb666b7c2707 in 6.16-rc2',
    removed: 'in 7.2',
    row: 'D3a, D3b',
  },
  'direct-null-ops-ignored': {
    bit: 1 << 4,
    what: 'the descriptor starts with vm_ops NULL in direct, and NULL afterwards leaves the dummy operations',
    ideal: 'it starts with the dummy operations, and NULL means anonymous',
    where: 'set_vma_user_defined_fields',
    brought: 'c84bf6dd2b83 in 6.16-rc1',
    removed: 'in 7.2',
    row: 'D3c',
  },
  'compat-desc-file-is-vma-file': {
    bit: 1 << 5,
    what: 'the hook is shown vma->vm_file instead of the file it belongs to',
    ideal: 'desc.file is the file whose hook runs',
    where: 'vma_to_desc',
    brought: 'bb666b7c2707 in 6.16-rc2',
    removed: 'f7a741c53b71 and af6703838ecb in 6.18',
    row: 'B1, D7',
  },
  'merge-writes-user-fields': {
    bit: 1 << 6,
    what: 'the vm_ops and private_data of the descriptor, set by the hook or not, are written onto the VMA the new range merged into',
    ideal: 'only a new VMA gets them',
    where: '__mmap_region',
    brought: 'c84bf6dd2b83 in 6.16-rc1',
    removed: '976d5e0ddac8 in 7.2.11',
    row: 'B10, D9',
  },
  'hook-failure-leaks-charge': {
    bit: 1 << 7,
    what: 'a failing hook jumps past the uncharge',
    ideal: 'the charge is given back',
    where: '__mmap_region',
    brought: 'c84bf6dd2b83 in 6.16-rc1',
    removed: '6cc27d821963 in 7.2.9',
    row: 'B9, D13',
  },
  'abort-loses-taken-over-charge': {
    bit: 1 << 8,
    what: 'a failing mapping gives back only what it charged itself, not what it took over from the VMAs it replaced',
    ideal: 'the whole length is given back',
    where: '__mmap_prepare, __mmap_setup',
    removed: 'in 7.3',
  },
  'compat-swap-keeps-handed-reference': {
    bit: 1 << 9,
    what: 'compat takes a new reference on a swapped-in file and leaves the one the hook handed over',
    ideal: "the hook's reference becomes the VMA's, as on the direct path",
    where: 'set_vma_from_desc, compat_set_vma_from_desc',
    brought: '605f6586ecf7 in 6.19, which changed the direct path only',
    row: 'D2',
  },
  'compat-private-default-null': {
    bit: 1 << 10,
    what: 'the descriptor starts with private_data NULL in compat and is written back always, so the private data a wrapper had set is lost',
    ideal: 'it starts with vma->vm_private_data',
    where: 'vma_to_desc, compat_set_desc_from_vma',
    brought: 'bb666b7c2707 in 6.16-rc2',
    byDesign: 'private_data is write-only for a hook; a wrapper that calls below gives the field up',
    row: 'D4',
  },
  'merge-leaks-handed-file': {
    bit: 1 << 11,
    what: 'when the new range merges after the hook swapped the file, the reference the hook handed over is never put',
    ideal: 'it is put: the VMA merged into has its own',
    where: '__mmap_region',
    brought: '605f6586ecf7 in 6.19',
  },
  'abort-puts-swapped-file-twice': {
    bit: 1 << 12,
    what: "when a swapped-in file's own .mmap fails, __mmap_new_file_vma puts the file and the abort path puts it again",
    ideal: 'it is put once',
    where: '__mmap_new_file_vma, __mmap_region',
    brought: '894f99eb535e in 6.19.13 and 7.0',
  },
  'merge-ignores-user-fields': {
    bit: 1 << 13,
    what: 'a range merges although the hook asked for other vm_ops, private data or cacheability than the neighbour has, and gets those of the neighbour',
    ideal: 'it merges only when they are equal',
    where: 'is_mergeable_vma',
    brought: 'c84bf6dd2b83 in 6.16-rc1',
  },
  'direct-runs-swapped-file-mmap': {
    bit: 1 << 14,
    what: "the direct path runs a swapped-in file's own .mmap; compat never does",
    ideal: 'neither path does: the hook has spoken for the new file',
    where: '__mmap_new_file_vma',
    brought: 'c84bf6dd2b83 in 6.16-rc1',
    row: 'D17',
  },
  'alloc-failure-leaks-handed-file': {
    bit: 1 << 15,
    what: 'when no VMA can be allocated after the hook swapped the file, the reference the hook handed over is never put',
    ideal: 'it is put on the way out',
    where: '__mmap_region',
    brought: '605f6586ecf7 in 6.19',
    removed: '894f99eb535e in 6.19.13 and 7.0',
    row: 'B3',
  },
  'compat-action-error-unmaps': {
    bit: 1 << 16,
    what: 'a failing action in compat unmaps the range, although the VMA is not in the tree: what is found there are the old VMAs, detached and closed already, which are taken apart twice',
    ideal: 'nothing is unmapped: the outer path cleans up',
    where: 'mmap_action_finish',
    brought: 'in 6.19, with actions',
    removed: '619eab23e1ce in 7.1',
    row: 'B5, D10',
  },
  'unmap-under-rmap-lock': {
    bit: 1 << 17,
    what: 'a failing action unmaps while the i_mmap lock is held (a deadlock), and reads the freed VMA to release it',
    ideal: 'the lock is released before the unmap',
    where: 'mmap_action_finish, __mmap_region',
    brought: 'in 6.19, with hide_from_rmap_until_complete',
    removed: 'f96e1d5f15b7 in 7.1',
    row: 'B4',
  },
  'success-hook-error-keeps-mapping': {
    bit: 1 << 18,
    what: 'when success_hook fails, mmap returns the error and the mapping stays',
    ideal: 'the mapping is undone as after a failing action',
    where: 'mmap_action_finish',
    brought: 'in 6.19, with actions',
    removed: 'in 7.1',
    row: 'B8, D12',
  },
  'hook-state-not-undone': {
    bit: 1 << 19,
    what: 'what a driver counts in its hook stays counted when the mapping fails later or merges: nobody tells the driver',
    ideal: 'it is undone',
    where: 'call_mmap_prepare, __mmap_region, mmap_file',
    brought: 'c84bf6dd2b83 in 6.16-rc1; from 7.1 a driver has ->mapped for it (c50ca15dd496)',
    row: 'B7, B8',
  },
  'ksm-late': {
    bit: 1 << 20,
    what: 'VM_MERGEABLE is set after the merge attempt, on new VMAs only, so that a process that opted in to KSM merges nothing',
    ideal: 'it is set before the merge attempt where no .mmap can interfere',
    where: '__mmap_new_vma',
    removed: 'in 6.17',
  },
  'compat-ignores-override': {
    bit: 1 << 21,
    what: 'error_hook and error_override apply to a failing action on the direct path only',
    ideal: 'they apply on both paths',
    where: 'mmap_action_finish',
    brought: '619eab23e1ce in 7.1',
    byDesign: 'in compat the wrapper gets the error as it is',
    row: 'D11',
  },
  'failed-mapping-is-closed': {
    bit: 1 << 22,
    what: 'a failing action or ->mapped is undone by an ordinary unmap, which calls ->close for a VMA whose ->mapped never succeeded',
    ideal: '->close is not called: nothing was mapped',
    where: 'mmap_action_finish',
    brought: 'in 6.19, with actions',
  },
  'failed-mapping-unmap-may-fail': {
    bit: 1 << 23,
    what: 'the unmap after a failing action may itself run out of memory: mmap returns an error and the mapping stays',
    ideal: 'it cannot fail',
    where: 'mmap_action_finish',
    brought: 'in 6.19, with actions',
  },
  'prepare-failure-leaks-handed-file': {
    bit: 1 << 24,
    what: 'when mmap_action_prepare refuses the action of a hook that has swapped the file, the reference the hook handed over is never put',
    ideal: 'it is put on the way out',
    where: 'call_mmap_prepare, __compat_vma_mmap',
    brought: 'in 7.1, where mmap_action_prepare became able to fail',
  },
  'own-call-unlocks-unheld-rmap': {
    bit: 1 << 25,
    what: 'a hook that hides its VMA from the rmap, run by a wrapper through __compat_vma_mmap, makes mmap_action_finish release an i_mmap lock that nobody took',
    ideal: 'hide_from_rmap_until_complete has no effect in compat',
    where: '__compat_vma_mmap',
    brought: 'in 7.1, where compat_vma_mmap alone clears the flag',
  },
} as const satisfies Record<string, Deviation>;

export type DeviationId = keyof typeof DEVIATIONS;
export const DEVIATION_IDS = Object.keys(DEVIATIONS) as DeviationId[];

/** The names in a word of deviation bits, in the order of the bits. */
export function deviationNames(bits: number): DeviationId[] {
  return DEVIATION_IDS.filter((id) => bits & DEVIATIONS[id].bit);
}

/** The word of deviation bits for some names. */
export function deviationBits(ids: Iterable<DeviationId>): number {
  let bits = 0;
  for (const id of ids) bits |= DEVIATIONS[id].bit;
  return bits;
}
