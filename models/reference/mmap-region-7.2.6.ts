/** The direct path of 7.2.6 (mm/vma.c): vm_ops has a default, and NULL means anonymous. */
import { OPS_DUMMY } from '../vm-ops.js';
import type { File } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
import { updateKsmFlags } from './ksm.js';
import { vmaMergeNewRange } from './merge.js';
import { actionPrepare } from './mmap-action.js';
import { __mmapPrepare as __mmapSetup } from './mmap-region-6.16.js';
import { __mmapNewFileVma } from './mmap-region-6.19.0.js';
import { abortMunmap, unacctError } from './mmap-region-6.19.13.js';
import {
  __mmapComplete,
  __mmapNewVma,
  completeMapping,
  MmapState,
  setDescFromMap,
  vmgMmapState,
} from './mmap-state.js';
import type { Mm, Vma } from './vma.js';
import type { World } from './world.js';

/**
 * `call_mmap_prepare`, up to 7.3: vm_ops starts as the dummy operations; a file the hook swaps in comes with
 * a reference, which becomes the VMA's.
 */
export function callMmapPrepare(world: World, map: MmapState, file: File): number {
  const desc = setDescFromMap(map);
  desc.vmOps = OPS_DUMMY;
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

/** `set_vma_user_defined_fields`, up to 7.3: vm_ops NULL means anonymous. */
export function setVmaUserDefinedFields(vma: Vma, map: MmapState): void {
  vma.vmOps = map.vmOps;
  vma.vmPrivateData = map.vmPrivateData;
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

  // On a VMA merged into, too. vm_ops that the hook did not set are the dummy operations by now.
  if (haveMmapPrepare) setVmaUserDefinedFields(vma, map);

  __mmapComplete(world, map, vma);
  return completeMapping(world, map, vma, allocatedNew);
}
