/** Actions of 7.1 (mm/util.c): they are checked, and ->mapped tells the driver of a VMA. */
import { ERRNO } from '../errno.js';
import {
  ACTION_FULL,
  ACTION_IO_REMAP_PFN,
  ACTION_MAP_KERNEL_PAGES,
  ACTION_NOTHING,
  ACTION_OUTSIDE,
  ACTION_REMAP_PFN,
  ACTION_SIMPLE_IO_REMAP,
  actionPfn,
  actionRange,
  actionType,
} from '../step-args.js';
import { WARNINGS } from '../trace-layout.js';
import { VM_MIXEDMAP, VM_PFNMAP } from '../vm-flags.js';
import { OPS_NULL } from '../vm-ops.js';
import type { VmAreaDesc } from './desc.js';
import { callVmaMapped } from './mapped-program.js';
import {
  carryOut,
  errorHook,
  isCowMapping,
  prepareNommu,
  rangeOf,
  setRemapFlags,
  successHook,
} from './mmap-action.js';
import { doMunmap } from './munmap.js';
import type { CallRecord } from './record.js';
import type { Mm, Vma } from './vma.js';
import type { World } from './world.js';

/** `mmap_action_prepare`: an error counts as the hook's. */
export function mmapActionPrepare(world: World, desc: VmAreaDesc): number {
  return world.mmu ? prepareByType(world, desc) : prepareNommu(world, desc);
}

/** The switch of `mmap_action_prepare`, up to 7.3. */
export function prepareByType(world: World, desc: VmAreaDesc): number {
  switch (actionType(desc.action)) {
    case ACTION_NOTHING:
      return 0;
    case ACTION_REMAP_PFN:
    case ACTION_IO_REMAP_PFN:
      return remapPfnRangePrepare(desc, rangeOf(desc), actionPfn(desc.action));
    case ACTION_SIMPLE_IO_REMAP:
      return simpleIoremapPrepare(desc);
    case ACTION_MAP_KERNEL_PAGES:
      return mapKernelPagesPrepare(world, desc);
    default:
      world.warn(WARNINGS.actionRefused);
      return -ERRNO.EINVAL;
  }
}

/** `remap_pfn_range_prepare`, also for `io_remap_pfn_range_prepare`. */
function remapPfnRangePrepare(desc: VmAreaDesc, range: number, pfn: number): number {
  if (range === ACTION_OUTSIDE) return -ERRNO.EFAULT;
  if (isCowMapping(desc.vmFlags) && range !== ACTION_FULL) return -ERRNO.EINVAL;
  setRemapFlags(desc, pfn);
  return 0;
}

/** `simple_ioremap_prepare`: the region must hold the offset and the whole range. */
function simpleIoremapPrepare(desc: VmAreaDesc): number {
  if (actionRange(desc.action) !== ACTION_FULL) return -ERRNO.EINVAL;
  return remapPfnRangePrepare(desc, ACTION_FULL, actionPfn(desc.action) + desc.pgoff);
}

/** `map_kernel_pages_prepare`: the flag is set before the range is looked at. */
function mapKernelPagesPrepare(world: World, desc: VmAreaDesc): number {
  if ((desc.vmFlags & VM_MIXEDMAP) === 0 && desc.vmFlags & VM_PFNMAP) world.warn(WARNINGS.pagesInPfnmap);
  desc.vmFlags |= VM_MIXEDMAP;
  return rangeOf(desc) === ACTION_OUTSIDE ? -ERRNO.EFAULT : 0;
}

/**
 * `mmap_action_complete` with its `mmap_action_finish`. `mm` is null in compat, which returns the error as it
 * is: the outer path cleans up (619eab23e1ce).
 */
export function mmapActionComplete(
  world: World,
  vma: Vma,
  desc: VmAreaDesc,
  call: CallRecord,
  mm: Mm | null,
): number {
  let error = carryOut(world, desc, call);
  if (error === 0) {
    error = callVmaMapped(world, vma, call);
    call.completeError = error;
  }
  if (error === 0) error = successHook(vma, desc, call);

  maybeRmapUnlockAction(world, vma, desc);
  if (error === 0 || mm === null) return error;

  call.undone = true;
  doMunmap(world, mm, vma.vmStart, vma.vmEnd);
  return errorHook(world, desc, error);
}

/** `maybe_rmap_unlock_action` (f96e1d5f15b7), up to 7.3: releases the lock that the hook has had held. */
export function maybeRmapUnlockAction(world: World, vma: Vma, desc: VmAreaDesc): void {
  if (!desc.hideFromRmapUntilComplete) return;
  if (vma.vmOps === OPS_NULL) world.warn(WARNINGS.hiddenAnonymous);
  if (world.locks > 0) world.locks--;
  else world.warn(WARNINGS.rmapUnlockUnheld);
  desc.hideFromRmapUntilComplete = false;
}
