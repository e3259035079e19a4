/** The compatibility layer as it came with bb666b7c2707 (6.16-rc2): mm/util.c, mm/vma.h. 6.17 has the same. */
import { OPS_NULL } from '../vm-ops.js';
import { VmAreaDesc } from './desc.js';
import type { File } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
import { type CallRecord, vmaWords } from './record.js';
import { observedVmaSetFile } from './set-file.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';

/** `compat_vma_mmap_prepare`: runs the hook on a descriptor made from the VMA and applies what it says. */
export function compatVmaMmapPrepare(world: World, file: File, vma: Vma, depth: number): number {
  const desc = vmaToDesc(vma);
  const call = vfsMmapPrepare(world, file, desc, vma, depth);
  if (call.error !== 0) return call.error;
  setVmaFromDesc(world, vma, desc, call);
  call.vmaAfter = vmaWords(vma);
  return 0;
}

/** `vma_to_desc`: the file shown is the VMA's, whoever's hook runs; the user-defined fields start empty. */
function vmaToDesc(vma: Vma): VmAreaDesc {
  const desc = new VmAreaDesc();
  desc.start = vma.vmStart;
  desc.end = vma.vmEnd;

  desc.pgoff = vma.vmPgoff;
  desc.file = vma.vmFile;
  desc.vmFile = vma.vmFile;
  desc.vmFlags = vma.vmFlags;
  desc.pageProt = vma.vmPageProt;

  desc.vmOps = OPS_NULL;
  desc.privateData = 0;
  return desc;
}

/**
 * `set_vma_from_desc`, up to 6.19: flags are only ever added; the user-defined fields are written, set or
 * not. The VMA takes a reference of its own on a swapped-in file, so the hook's stays with the hook.
 */
export function setVmaFromDesc(world: World, vma: Vma, desc: VmAreaDesc, call: CallRecord): void {
  vma.vmPgoff = desc.pgoff;
  if (vma.vmFile !== desc.vmFile) observedVmaSetFile(world, vma, desc.vmFile as File, call);
  if (vma.vmFlags !== desc.vmFlags) vma.vmFlags |= desc.vmFlags;
  vma.vmPageProt = desc.pageProt;

  vma.vmOps = desc.vmOps;
  vma.vmPrivateData = desc.privateData;
}
