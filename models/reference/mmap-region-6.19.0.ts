/**
 * The direct path of 6.19.0 (mm/vma.c): the reference of a swapped-in file becomes the
 * VMA's (605f6586ecf7).
 */
import { type File, fput, getFile } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
import { updateKsmFlags } from './ksm.js';
import { vmaMergeNewRange } from './merge.js';
import { actionPrepare } from './mmap-action.js';
import { mmapFile } from './mmap-hooks.js';
import { __mmapPrepare as __mmapSetup, setVmaUserDefinedFields } from './mmap-region-6.16.js';
import {
  __mmapComplete,
  __mmapNewVma,
  acceptMmapChanges,
  completeMapping,
  MmapState,
  setDescFromMap,
  vmgMmapState,
} from './mmap-state.js';
import { vmsAbortMunmapVmas, vmUnacctMemory } from './munmap.js';
import type { Mm, Vma } from './vma.js';
import type { World } from './world.js';

/** `call_mmap_prepare`, up to 7.1: vm_ops starts NULL; a file the hook swaps in comes with a reference. */
export function callMmapPrepare(world: World, map: MmapState, file: File): number {
  const desc = setDescFromMap(map);
  map.call = vfsMmapPrepare(world, file, desc, null, 0);
  if (map.call.error !== 0) return map.call.error;
  const error = actionPrepare(world, desc, map.call);
  if (error !== 0) return error;
  map.desc = desc;

  map.pgoff = desc.pgoff;
  if (desc.vmFile !== map.file) {
    map.fileDoesntNeedGet = true;
    map.file = desc.vmFile;
  }
  map.vmFlags = desc.vmFlags;
  map.pageProt = desc.pageProt;
  map.vmOps = desc.vmOps;
  map.vmPrivateData = desc.privateData;
  return 0;
}

/**
 * `__mmap_new_file_vma`, up to 7.3: runs the `.mmap` of whatever file is there now; after its error the file
 * is put.
 */
export function __mmapNewFileVma(world: World, map: MmapState, vma: Vma, file: File): number {
  vma.vmFile = file;
  if (!map.fileDoesntNeedGet) getFile(world, file);
  if (file.inode.fOp.mmap === null) return 0;

  const error = mmapFile(world, file, vma);
  if (error !== 0) {
    if (vma.vmFile !== null) fput(world, vma.vmFile);
    vma.vmFile = null;
    return error;
  }
  acceptMmapChanges(world, map, vma);
  return 0;
}

/** `__mmap_region`: maps [addr, end), replacing what is there. Returns `addr` or an error. */
export function __mmapRegion(
  world: World,
  mm: Mm,
  file: File | null,
  addr: number,
  end: number,
  vmFlags: number,
  pgoff: number,
): number {
  const haveMmapPrepare = file !== null && file.inode.fOp.mmapPrepare !== null;
  const map = new MmapState(mm, addr, end, pgoff, vmFlags, file);
  map.checkKsmEarly = world.kernel.canSetKsmFlagsEarly(file);

  let error = __mmapSetup(world, map);
  if (error === 0 && haveMmapPrepare) error = callMmapPrepare(world, map, file);
  if (error !== 0) {
    // A failing hook comes here too, past the uncharge below.
    vmsAbortMunmapVmas(world, map.vms);
    return error;
  }

  if (map.checkKsmEarly) updateKsmFlags(map);

  // A file swapped in keeps the reference it came with even when nobody needs it.
  let vma = vmaMergeNewRange(world, vmgMmapState(map));
  const allocatedNew = vma === null;
  if (vma === null) {
    const fresh = __mmapNewVma(world, map, __mmapNewFileVma);
    if (typeof fresh === 'number') {
      // A file swapped in is put only when its own .mmap has failed: 894f99eb535e came later.
      vmUnacctMemory(mm, map.charged);
      vmsAbortMunmapVmas(world, map.vms);
      return fresh;
    }
    vma = fresh;
  }

  // On a VMA merged into, too.
  if (haveMmapPrepare) setVmaUserDefinedFields(vma, map);

  __mmapComplete(world, map, vma);
  return completeMapping(world, map, vma, allocatedNew);
}
