/** The compatibility layer of 7.3, without actions: include/linux/fs.h, mm/util.c, mm/vma.h. */
import { VmAreaDesc } from './desc.js';
import type { File } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
import { countVfsMmap } from './mmap-hooks.js';
import { type CallRecord, vmaWords } from './record.js';
import { observedVmaSetFile } from './set-file.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';
import { fOpMmap } from './wrapper-program.js';

/** `vfs_mmap`: an `.mmap_prepare` wins over an `.mmap`. */
export function vfsMmap(world: World, file: File, vma: Vma, depth: number): number {
  const tooMany = countVfsMmap(world);
  if (tooMany !== 0) return tooMany;

  if (file.inode.fOp.mmapPrepare !== null) return compatVmaMmap(world, file, vma, depth);
  return fOpMmap(world, file, vma, depth);
}

/** `compat_vma_mmap`: runs the hook on a descriptor made from the VMA and applies what it says. */
function compatVmaMmap(world: World, file: File, vma: Vma, depth: number): number {
  const desc = new VmAreaDesc();
  compatSetDescFromVma(desc, file, vma);
  const call = vfsMmapPrepare(world, file, desc, vma, depth);
  if (call.error !== 0) return call.error;
  return __compatVmaMmap(world, desc, vma, call);
}

/** `__compat_vma_mmap`: the hook has run; without actions there is nothing that can fail. */
function __compatVmaMmap(world: World, desc: VmAreaDesc, vma: Vma, call: CallRecord): number {
  compatSetVmaFromDesc(world, vma, desc, call);
  call.vmaAfter = vmaWords(vma);
  return 0;
}

/**
 * `compat_set_desc_from_vma`: the hook sees its own file (since f7a741c53b71 and af6703838ecb, 6.18) and
 * the VMA's operations (since 7.2); private data starts empty.
 */
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

/**
 * `compat_set_vma_from_desc`: flags are assigned (since 7.0). The VMA takes a reference of its own on a
 * swapped-in file, although on the direct path the hook's becomes the VMA's.
 */
function compatSetVmaFromDesc(world: World, vma: Vma, desc: VmAreaDesc, call: CallRecord): void {
  vma.vmPgoff = desc.pgoff;
  if (vma.vmFile !== desc.vmFile) observedVmaSetFile(world, vma, desc.vmFile as File, call);
  vma.vmFlags = desc.vmFlags;
  vma.vmPageProt = desc.pageProt;

  vma.vmOps = desc.vmOps;
  vma.vmPrivateData = desc.privateData;
}
