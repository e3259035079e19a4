/** The compatibility layer with every law kept, after that of 7.3. */
import { VmAreaDesc } from './desc.js';
import { type File, fput } from './file.js';
import { runHook, vfsMmapPrepare } from './hook-program.js';
import { actionPrepare } from './mmap-action.js';
import { countVfsMmap } from './mmap-hooks.js';
import { type CallRecord, vmaWords } from './record.js';
import { observedVmaSetFile } from './set-file.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

/** `compat_vma_mmap`: runs the hook on a descriptor made from the VMA and applies what it says. */
export function compatVmaMmap(world: World, file: File, vma: Vma, depth: number): number {
  const desc = new VmAreaDesc();
  compatSetDescFromVma(desc, file, vma);
  const call = vfsMmapPrepare(world, file, desc, vma, depth);
  if (call.error !== 0) return call.error;
  return __compatVmaMmap(world, desc, vma, call);
}

/** What uio and vmbus do in their `.mmap`: a hook of their own, on their own file. */
export function callOwnPrepare(world: World, file: File, vma: Vma, depth: number): number {
  const tooMany = countVfsMmap(world);
  if (tooMany !== 0) return tooMany;
  const desc = new VmAreaDesc();
  compatSetDescFromVma(desc, file, vma);
  const call = runHook(world, file, file.inode.fOp.ownPrepare, desc, vma, depth);
  return call.error !== 0 ? call.error : __compatVmaMmap(world, desc, vma, call);
}

/** `__compat_vma_mmap`: nothing is hidden from the rmap here; a file handed over with a refused action is put. */
function __compatVmaMmap(world: World, desc: VmAreaDesc, vma: Vma, call: CallRecord): number {
  desc.hideFromRmapUntilComplete = false;
  const refused = actionPrepare(world, desc, call);
  if (refused !== 0) {
    if (desc.vmFile !== null && desc.vmFile !== vma.vmFile) fput(world, desc.vmFile);
    return refused;
  }
  compatSetVmaFromDesc(world, vma, desc, call);
  const error = world.kernel.mmapActionComplete(world, vma, desc, call, null);
  call.vmaAfter = vmaWords(vma);
  return error;
}

/** `compat_set_desc_from_vma`: every mutable field starts as the VMA has it, so an identity hook changes nothing. */
function compatSetDescFromVma(desc: VmAreaDesc, file: File, vma: Vma): void {
  desc.file = file;
  desc.start = vma.vmStart;
  desc.end = vma.vmEnd;

  desc.pgoff = vma.vmPgoff;
  desc.vmFile = vma.vmFile;
  desc.vmFlags = vma.vmFlags;
  desc.pageProt = vma.vmPageProt;
  desc.vmOps = vma.vmOps;
  desc.privateData = vma.vmPrivateData;
}

/** `compat_set_vma_from_desc`: the reference the hook handed over is the VMA's, as on the direct path. */
function compatSetVmaFromDesc(world: World, vma: Vma, desc: VmAreaDesc, call: CallRecord): void {
  vma.vmPgoff = desc.pgoff;
  if (vma.vmFile !== desc.vmFile) {
    const handedOver = desc.vmFile as File;
    observedVmaSetFile(world, vma, handedOver, call);
    fput(world, handedOver);
  }
  vma.vmFlags = desc.vmFlags;
  vma.vmPageProt = desc.pageProt;

  vma.vmOps = desc.vmOps;
  vma.vmPrivateData = desc.privateData;
}
