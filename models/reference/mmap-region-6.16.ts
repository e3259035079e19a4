/** The direct path of 6.16 (mm/vma.c), as c84bf6dd2b83 made it. 6.16-rc1, 6.17 and 6.18 have the same. */
import { ERRNO } from '../errno.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { OPS_NULL } from '../vm-ops.js';
import { type File, fput, getFile } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
import { updateKsmFlags } from './ksm.js';
import { vmaMergeNewRange } from './merge.js';
import { mmapFile } from './mmap-hooks.js';
import {
  __mmapComplete,
  __mmapNewVma,
  acceptMmapChanges,
  accountableMapping,
  MmapState,
  observeMapped,
  securityVmEnoughMemoryMm,
  setDescFromMap,
  vmgMmapState,
} from './mmap-state.js';
import { vmsAbortMunmapVmas, vmsCleanUpArea, vmsGatherMunmapVmas, vmUnacctMemory } from './munmap.js';
import type { Mm, Vma } from './vma.js';
import type { World } from './world.js';

/**
 * `__mmap_prepare`, from 6.19 `__mmap_setup`, up to 7.2: `charged` is what was charged here, without what the
 * replaced VMAs had charged.
 */
export function __mmapPrepare(world: World, map: MmapState): number {
  const { mm, vms } = map;
  if (vms.vma !== null) {
    const error = vmsGatherMunmapVmas(world, vms);
    if (error !== 0) return error;
  }
  map.findNeighbours();

  if (world.fault('expandVm')) return -ERRNO.ENOMEM;

  if (accountableMapping(map)) {
    map.charged = map.pglen - vms.nrAccounted;
    if (map.charged > 0) {
      const error = securityVmEnoughMemoryMm(world, mm, map.charged);
      if (error !== 0) return error;
    }
    vms.nrAccounted = 0;
    map.vmFlags |= VM_ACCOUNT;
  }

  vmsCleanUpArea(world, vms);
  return 0;
}

/** `call_mmap_prepare`: vm_ops starts NULL; the hook keeps its own reference on a file it swaps in. */
function callMmapPrepare(world: World, map: MmapState, file: File): number {
  const desc = setDescFromMap(map);
  map.call = vfsMmapPrepare(world, file, desc, null, 0);
  if (map.call.error !== 0) return map.call.error;

  map.pgoff = desc.pgoff;
  map.file = desc.vmFile;
  map.vmFlags = desc.vmFlags;
  map.pageProt = desc.pageProt;
  map.vmOps = desc.vmOps;
  map.vmPrivateData = desc.privateData;
  return 0;
}

/** `__mmap_new_file_vma`: always takes a reference; runs the `.mmap` of whatever file is there now. */
function __mmapNewFileVma(world: World, map: MmapState, vma: Vma, file: File): number {
  vma.vmFile = getFile(world, file);
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

/** `set_vma_user_defined_fields`, up to 7.1: NULL vm_ops counts as not set. */
export function setVmaUserDefinedFields(vma: Vma, map: MmapState): void {
  if (map.vmOps !== OPS_NULL) vma.vmOps = map.vmOps;
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

  let error = __mmapPrepare(world, map);
  if (error === 0 && haveMmapPrepare) error = callMmapPrepare(world, map, file);
  if (error !== 0) {
    // A failing hook comes here too, past the uncharge below.
    vmsAbortMunmapVmas(world, map.vms);
    return error;
  }

  if (map.checkKsmEarly) updateKsmFlags(map);

  let vma = vmaMergeNewRange(world, vmgMmapState(map));
  const allocatedNew = vma === null;
  if (vma === null) {
    const fresh = __mmapNewVma(world, map, __mmapNewFileVma);
    if (typeof fresh === 'number') {
      vmUnacctMemory(mm, map.charged);
      vmsAbortMunmapVmas(world, map.vms);
      return fresh;
    }
    vma = fresh;
  }

  // On a VMA merged into, too.
  if (haveMmapPrepare) setVmaUserDefinedFields(vma, map);

  __mmapComplete(world, map, vma);
  observeMapped(world, map, vma, allocatedNew);
  return addr;
}
