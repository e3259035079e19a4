/** The direct path of 7.2.9 (mm/vma.c): a failing hook gives the charge back (6cc27d821963). */
import type { File } from './file.js';
import { updateKsmFlags } from './ksm.js';
import { vmaMergeNewRange } from './merge.js';
import { __mmapPrepare as __mmapSetup } from './mmap-region-6.16.js';
import { __mmapNewFileVma } from './mmap-region-6.19.0.js';
import { abortMunmap, unacctError } from './mmap-region-6.19.13.js';
import { callMmapPrepare, setVmaUserDefinedFields } from './mmap-region-7.2.6.js';
import { __mmapComplete, __mmapNewVma, completeMapping, MmapState, vmgMmapState } from './mmap-state.js';
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
  if (error !== 0) return abortMunmap(world, map, error);
  if (haveMmapPrepare) error = callMmapPrepare(world, map, file);
  if (error !== 0) return unacctError(world, map, error);

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
