import { ATTRIBUTES } from '../scenario.js';
import { VM_HUGETLB, VM_MAYSHARE, VM_MERGEABLE, VM_SHARED, VM_SPECIAL } from '../vm-flags.js';
import type { File } from './file.js';
import type { MmapState } from './mmap-state.js';
import type { Mm } from './vma.js';

/** `ksm_vma_flags` with its `ksm_compatible`: the flags of a mapping in a process that may have opted in. */
export function ksmVmaFlags(mm: Mm, file: File | null, vmFlags: number): number {
  const incompatible = VM_MERGEABLE | VM_SHARED | VM_MAYSHARE | VM_HUGETLB | VM_SPECIAL;
  if (!mm.ksm || vmFlags & incompatible) return vmFlags;
  if (file !== null && file.inode.attributes & ATTRIBUTES.dax) return vmFlags;
  return vmFlags | VM_MERGEABLE;
}

/** `update_ksm_flags`. */
export function updateKsmFlags(map: MmapState): void {
  map.vmFlags = ksmVmaFlags(map.mm, map.file, map.vmFlags);
}

/** `can_set_ksm_flags_early`, from 6.17 on: whether no `.mmap` can change the flags any more. */
export function canSetKsmFlagsEarly(file: File | null): boolean {
  return (
    file === null || file.inode.fOp.mmapPrepare !== null || (file.inode.attributes & ATTRIBUTES.shmem) !== 0
  );
}

/** 6.16: the flag is only ever set on a new VMA, when it is finished. */
export function neverEarly(_file: File | null): boolean {
  return false;
}
