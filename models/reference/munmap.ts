import { ERRNO } from '../errno.js';
import { ARENA_PAGES } from '../limits.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { doMunmap as doMunmapNommu } from './nommu-munmap.js';
import { __splitVma } from './split.js';
import { vmaClose } from './vm-ops-calls.js';
import { type Mm, removeVma, unlinkFileVma, type Vma, vmaFind, vmaIterStore, vmaPages } from './vma.js';
import type { World } from './world.js';

/** `struct vma_munmap_struct`: the VMAs of a range on their way out, and what they add up to. */
export interface VmaMunmapStruct {
  readonly mm: Mm;
  /** The first VMA that overlaps the range; null when the range is free. */
  readonly vma: Vma | null;
  readonly start: number;
  readonly end: number;
  /** `mas_detach`: the gathered VMAs by address. They are in the mm's tree until it is overwritten. */
  detached: Vma[];
  nrPages: number;
  nrAccounted: number;
  /** Page tables and rmap are still to be cleared: until then the old VMAs can come back whole. */
  clearPtes: boolean;
}

/** `init_vma_munmap`. */
export function initVmaMunmap(mm: Mm, start: number, end: number): VmaMunmapStruct {
  const vma = vmaFind(mm, start, end);
  return { mm, vma, start, end, detached: [], nrPages: 0, nrAccounted: 0, clearPtes: false };
}

/**
 * `vms_gather_munmap_vmas`: splits at the ends of the range and collects what lies inside. Returns 0
 * or an error; after an error the VMAs are as before, but for the splits already made.
 */
export function vmsGatherMunmapVmas(world: World, vms: VmaMunmapStruct): number {
  const { mm, start, end } = vms;
  const first = vms.vma as Vma;
  if (start > first.vmStart) {
    const error = __splitVma(world, mm, first, start, true);
    if (error !== 0) return error;
  }

  let next = vmaFind(mm, start, end);
  while (next !== null) {
    if (next.vmEnd > end) {
      const error = __splitVma(world, mm, next, end, false);
      if (error !== 0) return reattachVmas(vms, error);
    }
    if (world.fault('gatherStore')) return reattachVmas(vms, -ERRNO.ENOMEM);
    vms.detached.push(next);
    vms.nrPages += vmaPages(next);
    if (next.vmFlags & VM_ACCOUNT) vms.nrAccounted += vmaPages(next);
    next = vmaFind(mm, next.vmEnd, end);
  }
  vms.clearPtes = true;
  return 0;
}

/** `reattach_vmas`, for the error paths of the gathering: forgets the list, since nothing has left the tree. */
function reattachVmas(vms: VmaMunmapStruct, error: number): number {
  vms.detached = [];
  vms.nrPages = 0;
  vms.nrAccounted = 0;
  return error;
}

/** `vms_clear_ptes`: page tables go, and with them (`free_pgtables`) the VMAs' places in the rmap. */
function vmsClearPtes(world: World, vms: VmaMunmapStruct): void {
  if (!vms.clearPtes) return;
  for (const vma of vms.detached) unlinkFileVma(world, vma);
  vms.clearPtes = false;
}

/** `vms_clean_up_area`: the point of no return of an mmap over old VMAs: they are cleared and closed. */
export function vmsCleanUpArea(world: World, vms: VmaMunmapStruct): void {
  if (vms.nrPages === 0) return;
  vmsClearPtes(world, vms);
  for (const vma of vms.detached) vmaClose(world, vma);
}

/** `vms_complete_munmap_vmas`: the gathered VMAs, which have left the tree, go for good. */
export function vmsCompleteMunmapVmas(world: World, vms: VmaMunmapStruct): void {
  if (vms.nrPages === 0) return;
  vmsClearPtes(world, vms);
  vms.mm.mapCount -= vms.detached.length;
  for (const vma of vms.detached) removeVma(world, vma);
  vmUnacctMemory(vms.mm, vms.nrAccounted);
}

/**
 * `vms_abort_munmap_vmas`: before the point of no return the old VMAs stay; after it they are closed
 * already, so they go and leave a gap.
 */
export function vmsAbortMunmapVmas(world: World, vms: VmaMunmapStruct): void {
  if (vms.nrPages === 0 || vms.clearPtes) return;
  vmaIterStore(vms.mm, vms.start, vms.end, null);
  vmsCompleteMunmapVmas(world, vms);
}

/** `vm_unacct_memory`: gives committed pages back. */
export function vmUnacctMemory(mm: Mm, pages: number): void {
  mm.charge -= pages;
}

/** `do_vmi_align_munmap`: unmaps [start, end), in which something is mapped. */
function doVmiAlignMunmap(world: World, vms: VmaMunmapStruct): number {
  const error = vmsGatherMunmapVmas(world, vms);
  if (error !== 0) return error;
  vmaIterStore(vms.mm, vms.start, vms.end, null);
  vmsCompleteMunmapVmas(world, vms);
  return 0;
}

/** `do_munmap`: unmaps what the tree has in [start, end). Returns 0 or -ENOMEM. */
export function doMunmap(world: World, mm: Mm, start: number, end: number): number {
  const vms = initVmaMunmap(mm, start, end);
  return vms.vma === null ? 0 : doVmiAlignMunmap(world, vms);
}

/** `munmap(2)`, down to `do_vmi_munmap`. Returns 0, -EINVAL or -ENOMEM. */
export function munmap(world: World, mm: Mm, start: number, length: number): number {
  if (length === 0 || start + length > ARENA_PAGES) return -ERRNO.EINVAL;
  const end = start + length;
  return world.mmu ? doMunmap(world, mm, start, end) : doMunmapNommu(world, mm, start, end);
}

/** `exit_mmap`: unlinks every VMA, then removes them by address. Nothing in it can fail. */
export function exitMmap(world: World, mm: Mm): void {
  const vmas = mm.vmas;
  mm.vmas = [];
  mm.mapCount -= vmas.length;
  for (const vma of vmas) unlinkFileVma(world, vma);
  for (const vma of vmas) {
    removeVma(world, vma);
    if (world.mmu && vma.vmFlags & VM_ACCOUNT) vmUnacctMemory(mm, vmaPages(vma));
  }
}
