/** The direct path of 6.19.13, 7.0 and 7.1 (mm/vma.c): a failure puts a swapped-in file. */
import { type File, fput } from './file.js';
import { updateKsmFlags } from './ksm.js';
import { vmaMergeNewRange } from './merge.js';
import { __mmapPrepare as __mmapSetup, setVmaUserDefinedFields } from './mmap-region-6.16.js';
import { __mmapNewFileVma, callMmapPrepare } from './mmap-region-6.19.0.js';
import { __mmapComplete, __mmapNewVma, completeMapping, MmapState, vmgMmapState } from './mmap-state.js';
import { vmsAbortMunmapVmas, vmUnacctMemory } from './munmap.js';
import type { Mm } from './vma.js';
import type { World } from './world.js';

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
  // A failing hook comes here too, past the uncharge.
  if (error !== 0) return abortMunmap(world, map, error);

  if (map.checkKsmEarly) updateKsmFlags(map);

  // A file swapped in keeps the reference it came with even when nobody needs it.
  let vma = vmaMergeNewRange(world, vmgMmapState(map));
  const allocatedNew = vma === null;
  if (vma === null) {
    const fresh = __mmapNewVma(world, map, __mmapNewFileVma);
    if (typeof fresh === 'number') return unacctError(world, map, fresh);
    vma = fresh;
  }

  // On a VMA merged into, too.
  if (haveMmapPrepare) setVmaUserDefinedFields(vma, map);

  __mmapComplete(world, map, vma);
  return completeMapping(world, map, vma, allocatedNew);
}

/** The label `unacct_error` of `__mmap_region`, up to 7.3. */
export function unacctError(world: World, map: MmapState, error: number): number {
  vmUnacctMemory(map.mm, map.charged);
  return abortMunmap(world, map, error);
}

/**
 * The label `abort_munmap` of `__mmap_region`, up to 7.3: puts a swapped-in file (894f99eb535e), also one
 * that was put when its own `.mmap` failed, and undoes what can be undone.
 */
export function abortMunmap(world: World, map: MmapState, error: number): number {
  if (map.fileDoesntNeedGet && map.file !== null) fput(world, map.file);
  vmsAbortMunmapVmas(world, map.vms);
  return error;
}
