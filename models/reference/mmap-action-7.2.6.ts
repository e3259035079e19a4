/** Actions of 7.2 and 7.3 (mm/util.c): an override takes the place of the two hooks. */
import { ERRNO } from '../errno.js';
import { WARNINGS } from '../trace-layout.js';
import type { VmAreaDesc } from './desc.js';
import { callVmaMapped } from './mapped-program.js';
import { carryOut, prepareNommu } from './mmap-action.js';
import { maybeRmapUnlockAction, prepareByType } from './mmap-action-7.1.js';
import { doMunmap } from './munmap.js';
import type { CallRecord } from './record.js';
import type { Mm, Vma } from './vma.js';
import type { World } from './world.js';

/** `mmap_action_prepare` with its `check_mmap_action`. */
export function mmapActionPrepare(world: World, desc: VmAreaDesc): number {
  if (!world.mmu) return prepareNommu(world, desc);
  if (desc.errorOverride > 0) {
    world.warn(WARNINGS.actionRefused);
    return -ERRNO.EINVAL;
  }
  return prepareByType(world, desc);
}

/** `mmap_action_complete` with its `mmap_action_finish`. `mm` is null in compat. */
export function mmapActionComplete(
  world: World,
  vma: Vma,
  desc: VmAreaDesc,
  call: CallRecord,
  mm: Mm | null,
): number {
  let error = carryOut(world, desc, call);
  if (error === 0) error = callVmaMapped(world, vma, call);
  call.completeError = error;

  maybeRmapUnlockAction(world, vma, desc);
  if (error === 0 || mm === null) return error;

  call.undone = true;
  doMunmap(world, mm, vma.vmStart, vma.vmEnd);
  return desc.errorOverride !== 0 ? desc.errorOverride : error;
}
