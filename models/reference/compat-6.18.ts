/**
 * The compatibility layer of 6.18 (mm/util.c), in which the file whose hook runs and the file of the VMA
 * are two fields of the descriptor: f7a741c53b71, af6703838ecb.
 */
import { OPS_NULL } from '../vm-ops.js';
import { setVmaFromDesc } from './compat-6.16.js';
import { VmAreaDesc } from './desc.js';
import type { File } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
import { vmaWords } from './record.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

/**
 * `compat_vma_mmap_prepare` with its `__compat_vma_mmap_prepare`: runs the hook on a descriptor made from the
 * VMA and applies what it says. The hook sees its own file, whatever the VMA's is; the user-defined fields
 * start empty.
 */
export function compatVmaMmapPrepare(world: World, file: File, vma: Vma, depth: number): number {
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
  setVmaFromDesc(world, vma, desc, call);
  call.vmaAfter = vmaWords(vma);
  return 0;
}
