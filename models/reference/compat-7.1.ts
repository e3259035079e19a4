/**
 * The compatibility layer of 7.1 (mm/util.c): in three functions, so that a wrapper can
 * make the descriptor and run the hook itself.
 */
import { OPS_NULL } from '../vm-ops.js';
import { setVmaFromDesc as compatSetVmaFromDesc } from './compat-7.0.js';
import { VmAreaDesc } from './desc.js';
import type { File } from './file.js';
import { runHook, vfsMmapPrepare } from './hook-program.js';
import { actionPrepare } from './mmap-action.js';
import { countVfsMmap } from './mmap-hooks.js';
import { type CallRecord, vmaWords } from './record.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

/** `compat_vma_mmap`: runs the hook on a descriptor made from the VMA and applies what it says. */
export function compatVmaMmap(world: World, file: File, vma: Vma, depth: number): number {
  const desc = new VmAreaDesc();
  compatSetDescFromVma(desc, file, vma);
  const call = vfsMmapPrepare(world, file, desc, vma, depth);
  if (call.error !== 0) return call.error;
  desc.hideFromRmapUntilComplete = false;
  return __compatVmaMmap(world, desc, vma, call);
}

/** What uio and vmbus do in their `.mmap`, from 7.1 on: a hook of their own, on their own file. */
export function callOwnPrepare(world: World, file: File, vma: Vma, depth: number): number {
  const tooMany = countVfsMmap(world);
  if (tooMany !== 0) return tooMany;
  const desc = new VmAreaDesc();
  compatSetDescFromVma(desc, file, vma);
  const call = runHook(world, file, file.inode.fOp.ownPrepare, desc, vma, depth);
  if (call.error !== 0) return call.error;
  return __compatVmaMmap(world, desc, vma, call);
}

/** `compat_set_desc_from_vma`: the user-defined fields start empty. */
function compatSetDescFromVma(desc: VmAreaDesc, file: File, vma: Vma): void {
  desc.file = file;
  desc.start = vma.vmStart;
  desc.end = vma.vmEnd;

  desc.pgoff = vma.vmPgoff;
  desc.vmFile = vma.vmFile;
  desc.vmFlags = vma.vmFlags;
  desc.pageProt = vma.vmPageProt;
  desc.vmOps = OPS_NULL;
}

/** `__compat_vma_mmap`, up to 7.3: the hook has run; an action that is refused leaves the VMA as it was. */
export function __compatVmaMmap(world: World, desc: VmAreaDesc, vma: Vma, call: CallRecord): number {
  const refused = actionPrepare(world, desc, call);
  if (refused !== 0) return refused;
  compatSetVmaFromDesc(world, vma, desc, call);
  const error = world.kernel.mmapActionComplete(world, vma, desc, call, null);
  call.vmaAfter = vmaWords(vma);
  return error;
}
