/** The direct path of 7.3 (mm/vma.c). */
import { ERRNO } from '../errno.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import type { File } from './file.js';
import { updateKsmFlags } from './ksm.js';
import { vmaMergeNewRange } from './merge.js';
import { __mmapNewFileVma } from './mmap-region-6.19.0.js';
import { abortMunmap, unacctError } from './mmap-region-6.19.13.js';
import { callMmapPrepare, setVmaUserDefinedFields } from './mmap-region-7.2.6.js';
import {
  __mmapComplete,
  __mmapNewVma,
  accountableMapping,
  completeMapping,
  MmapState,
  securityVmEnoughMemoryMm,
  vmgMmapState,
} from './mmap-state.js';
import { vmsCleanUpArea, vmsGatherMunmapVmas } from './munmap.js';
import type { Mm } from './vma.js';
import type { World } from './world.js';

/** `__mmap_setup`: the mapping owns its whole charge, what the replaced VMAs had charged included. */
export function __mmapSetup(world: World, map: MmapState): number {
  const { mm, vms } = map;
  if (vms.vma !== null) {
    const error = vmsGatherMunmapVmas(world, vms);
    if (error !== 0) return error;
  }
  map.findNeighbours();

  if (world.fault('expandVm')) return -ERRNO.ENOMEM;

  if (accountableMapping(map)) {
    const uncharged = map.pglen - vms.nrAccounted;
    if (uncharged > 0) {
      const error = securityVmEnoughMemoryMm(world, mm, uncharged);
      if (error !== 0) return error;
    }
    map.charged = map.pglen;
    vms.nrAccounted = 0;
    map.vmFlags |= VM_ACCOUNT;
  }

  vmsCleanUpArea(world, vms);
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

  // A VMA merged into keeps its own.
  if (haveMmapPrepare && allocatedNew) setVmaUserDefinedFields(vma, map);

  __mmapComplete(world, map, vma);
  return completeMapping(world, map, vma, allocatedNew);
}
