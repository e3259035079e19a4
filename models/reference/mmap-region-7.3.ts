/** The direct path of 7.3 (mm/vma.c), without actions. */
import { ERRNO } from '../errno.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { OPS_DUMMY } from '../vm-ops.js';
import { type File, fput, getFile } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
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

/** `__mmap_setup`: the mapping owns its whole charge, what the replaced VMAs had charged included (7.3). */
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

/**
 * `call_mmap_prepare`: vm_ops starts as the dummy operations (since 7.2); a file the hook swaps in comes
 * with a reference, which becomes the VMA's (605f6586ecf7, 6.19).
 */
export function callMmapPrepare(world: World, map: MmapState, file: File): number {
  const desc = setDescFromMap(map);
  desc.vmOps = OPS_DUMMY;
  map.call = vfsMmapPrepare(world, file, desc, null, 0);
  if (map.call.error !== 0) return map.call.error;

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

/** `__mmap_new_file_vma`: runs the `.mmap` of whatever file is there now; after its error the file is put. */
function __mmapNewFileVma(world: World, map: MmapState, vma: Vma, file: File): number {
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

/** `set_vma_user_defined_fields`: vm_ops NULL means anonymous (since 7.2). */
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

  let error = __mmapSetup(world, map);
  if (error !== 0) return abortMunmap(world, map, error);
  if (haveMmapPrepare) error = callMmapPrepare(world, map, file);
  if (error !== 0) return unacctError(world, map, error);

  // A file swapped in keeps the reference it came with even when nobody needs it.
  let vma = vmaMergeNewRange(world, vmgMmapState(map));
  const allocatedNew = vma === null;
  if (vma === null) {
    const fresh = __mmapNewVma(world, map, __mmapNewFileVma);
    if (typeof fresh === 'number') return unacctError(world, map, fresh);
    vma = fresh;
  }

  // Only on a new VMA: 976d5e0ddac8, 7.2.11.
  if (haveMmapPrepare && allocatedNew) setVmaUserDefinedFields(vma, map);

  __mmapComplete(world, map, vma);
  observeMapped(world, map, vma, allocatedNew);
  return addr;
}

/** The label `unacct_error`; a failing hook gives its charge back since 6cc27d821963 (7.2.9). */
export function unacctError(world: World, map: MmapState, error: number): number {
  vmUnacctMemory(map.mm, map.charged);
  return abortMunmap(world, map, error);
}

/** The label `abort_munmap`: puts a swapped-in file (894f99eb535e), and undoes what can be undone. */
export function abortMunmap(world: World, map: MmapState, error: number): number {
  if (map.fileDoesntNeedGet && map.file !== null) fput(world, map.file);
  vmsAbortMunmapVmas(world, map.vms);
  return error;
}
