/** Actions with every law kept, after those of 7.3. */
import { VM_ACCOUNT } from '../vm-flags.js';
import { OPS_DUMMY } from '../vm-ops.js';
import type { VmAreaDesc } from './desc.js';
import { undoTaken } from './drivers.js';
import { callVmaMapped } from './mapped-program.js';
import { carryOut, overrideOf } from './mmap-action.js';
import { maybeRmapUnlockAction } from './mmap-action-7.1.js';
import { vmUnacctMemory } from './munmap.js';
import type { CallRecord } from './record.js';
import { type Mm, removeVma, unlinkFileVma, type Vma, vmaIterStore, vmaPages } from './vma.js';
import type { World } from './world.js';

/** `mmap_action_complete`: the override counts in compat, too. `mm` is null there. */
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
  if (error === 0) return 0;

  if (mm !== null) {
    call.undone = true;
    unmapUnfinished(world, mm, vma);
  }
  const override = overrideOf(desc);
  return override !== 0 ? override : error;
}

/** Takes a VMA out of which nothing came: it cannot fail, and the driver's ->close is not called. */
function unmapUnfinished(world: World, mm: Mm, vma: Vma): void {
  vmaIterStore(mm, vma.vmStart, vma.vmEnd, null);
  unlinkFileVma(world, vma);
  undoTaken(world);
  vma.vmOps = OPS_DUMMY;
  removeVma(world, vma);
  mm.mapCount--;
  if (vma.vmFlags & VM_ACCOUNT) vmUnacctMemory(mm, vmaPages(vma));
}
