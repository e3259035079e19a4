/**
 * The compatibility layer of 6.19 (mm/util.c): after the hook its action is prepared, and carried out on the
 * VMA, which is not in the tree yet.
 */
import { OPS_NULL } from '../vm-ops.js';
import { setVmaFromDesc } from './compat-6.16.js';
import { VmAreaDesc } from './desc.js';
import type { File } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
import { actionPrepare } from './mmap-action.js';
import { vmaWords } from './record.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

/**
 * `compat_vma_mmap` with its `__compat_vma_mmap`: runs the hook on a descriptor made from the VMA and
 * applies what it says. The user-defined fields start empty.
 */
export function compatVmaMmap(world: World, file: File, vma: Vma, depth: number): number {
  const desc = new VmAreaDesc();
  desc.file = file;
  desc.start = vma.vmStart;
  desc.end = vma.vmEnd;

  desc.pgoff = vma.vmPgoff;
  desc.vmFile = vma.vmFile;
  desc.vmFlags = vma.vmFlags;
  desc.pageProt = vma.vmPageProt;
  desc.vmOps = OPS_NULL;

  const call = vfsMmapPrepare(world, file, desc, vma, depth);
  if (call.error !== 0) return call.error;
  actionPrepare(world, desc, call);
  setVmaFromDesc(world, vma, desc, call);
  const error = world.kernel.mmapActionComplete(world, vma, desc, call, null);
  call.vmaAfter = vmaWords(vma);
  return error;
}
