/** The compatibility layer of 7.0 (mm/util.c, mm/vma.h): the flags became `vma_flags_t`. */
import { OPS_NULL } from '../vm-ops.js';
import { VmAreaDesc } from './desc.js';
import type { File } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
import { actionPrepare } from './mmap-action.js';
import { type CallRecord, vmaWords } from './record.js';
import { observedVmaSetFile } from './set-file.js';
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

/**
 * `set_vma_from_desc`, from 7.1 `compat_set_vma_from_desc`, up to 7.3: flags are assigned, so a cleared one
 * is gone. The VMA takes a reference of its own on a swapped-in file, although on the direct path the
 * hook's becomes the VMA's.
 */
export function setVmaFromDesc(world: World, vma: Vma, desc: VmAreaDesc, call: CallRecord): void {
  vma.vmPgoff = desc.pgoff;
  if (vma.vmFile !== desc.vmFile) observedVmaSetFile(world, vma, desc.vmFile as File, call);
  vma.vmFlags = desc.vmFlags;
  vma.vmPageProt = desc.pageProt;

  vma.vmOps = desc.vmOps;
  vma.vmPrivateData = desc.privateData;
}
