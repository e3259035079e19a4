/** Actions as they first came, in 6.19; 7.0 has the same (mm/util.c). */
import { ACTION_IO_REMAP_PFN, ACTION_REMAP_PFN, actionPfn, actionType } from '../step-args.js';
import { WARNINGS } from '../trace-layout.js';
import type { VmAreaDesc } from './desc.js';
import { carryOut, errorHook, prepareNommu, setRemapFlags, successHook } from './mmap-action.js';
import { doMunmap } from './munmap.js';
import type { CallRecord } from './record.js';
import type { Mm, Vma } from './vma.js';
import type { World } from './world.js';

/** `mmap_action_prepare`: void there; neither range nor type is looked at. */
export function mmapActionPrepare(world: World, desc: VmAreaDesc): number {
  if (!world.mmu) return prepareNommu(world, desc);
  const type = actionType(desc.action);
  if (type === ACTION_REMAP_PFN || type === ACTION_IO_REMAP_PFN) setRemapFlags(desc, actionPfn(desc.action));
  return 0;
}

/**
 * `mmap_action_complete` with its `mmap_action_finish`. `mm` is null in compat.
 *
 * A failing action unmaps the range under the i_mmap lock, if the hook has had it held; in compat, too, where
 * the VMA is not in the tree: what is there then are the VMAs that the mapping replaces.
 */
export function mmapActionComplete(
  world: World,
  vma: Vma,
  desc: VmAreaDesc,
  call: CallRecord,
  mm: Mm | null,
): number {
  let error = carryOut(world, desc, call);
  if (error !== 0) {
    call.undone = mm !== null;
    if (world.mmu) doMunmap(world, mm ?? world.mm, vma.vmStart, vma.vmEnd);
    error = errorHook(world, desc, error);
  } else {
    error = successHook(vma, desc, call);
  }

  if (world.locks > 0) {
    if (vma.freed) world.warn(WARNINGS.freedVmaUsed);
    world.locks--;
  }
  return error;
}
