/** The compatibility layer of 7.2 and 7.3 (mm/util.c). */
import { __compatVmaMmap } from './compat-7.1.js';
import { VmAreaDesc } from './desc.js';
import type { File } from './file.js';
import { runHook, vfsMmapPrepare } from './hook-program.js';
import { countVfsMmap } from './mmap-hooks.js';
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

/** What uio and vmbus do in their `.mmap`: a hook of their own, on their own file. */
export function callOwnPrepare(world: World, file: File, vma: Vma, depth: number): number {
  const tooMany = countVfsMmap(world);
  if (tooMany !== 0) return tooMany;
  const desc = new VmAreaDesc();
  compatSetDescFromVma(desc, file, vma);
  const call = runHook(world, file, file.inode.fOp.ownPrepare, desc, vma, depth);
  if (call.error !== 0) return call.error;
  return __compatVmaMmap(world, desc, vma, call);
}

/** `compat_set_desc_from_vma`: vm_ops starts as the VMA has it (since 7.2); private data starts empty. */
function compatSetDescFromVma(desc: VmAreaDesc, file: File, vma: Vma): void {
  desc.file = file;
  desc.start = vma.vmStart;
  desc.end = vma.vmEnd;

  desc.pgoff = vma.vmPgoff;
  desc.vmFile = vma.vmFile;
  desc.vmFlags = vma.vmFlags;
  desc.pageProt = vma.vmPageProt;
  desc.vmOps = vma.vmOps;
}
