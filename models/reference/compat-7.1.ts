/**
 * The compatibility layer of 7.1 (mm/util.c), without actions: in three functions, so that a wrapper can
 * make the descriptor and run the hook itself.
 */
import { OPS_NULL } from '../vm-ops.js';
import { setVmaFromDesc as compatSetVmaFromDesc } from './compat-7.0.js';
import { VmAreaDesc } from './desc.js';
import type { File } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
import { type CallRecord, vmaWords } from './record.js';
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

/** `__compat_vma_mmap`, up to 7.3: the hook has run; without actions there is nothing that can fail. */
export function __compatVmaMmap(world: World, desc: VmAreaDesc, vma: Vma, call: CallRecord): number {
  compatSetVmaFromDesc(world, vma, desc, call);
  call.vmaAfter = vmaWords(vma);
  return 0;
}
