/** The direct path with every law kept, after that of 7.3. */
import { OPS_DUMMY } from '../vm-ops.js';
import { undoTaken } from './drivers.js';
import { type File, fput, getFile } from './file.js';
import { vfsMmapPrepare } from './hook-program.js';
import { updateKsmFlags } from './ksm.js';
import { vmaMergeNewRange } from './merge.js';
import { actionPrepare } from './mmap-action.js';
import { mmapFile } from './mmap-hooks.js';
import { abortMunmap, unacctError as unacctErrorUpstream } from './mmap-region-6.19.13.js';
import { setVmaUserDefinedFields } from './mmap-region-7.2.6.js';
import { __mmapSetup } from './mmap-region-7.3.js';
import {
  __mmapComplete,
  __mmapNewVma,
  acceptMmapChanges,
  completeMapping,
  MmapState,
  setDescFromMap,
  vmgMmapState,
} from './mmap-state.js';
import type { Mm, Vma } from './vma.js';
import type { World } from './world.js';

/**
 * `__mmap_new_file_vma`: an `.mmap` runs only for the file that was mapped, for a swapped-in one the hook
 * has spoken. Whichever way it came, the file is put once when its `.mmap` fails.
 */
function __mmapNewFileVma(world: World, map: MmapState, vma: Vma, file: File): number {
  vma.vmFile = file;
  if (!map.fileDoesntNeedGet) getFile(world, file);
  if (file.inode.fOp.mmap === null || file !== map.mappedFile) return 0;

  const error = mmapFile(world, file, vma);
  if (error !== 0) {
    if (vma.vmFile !== null) fput(world, vma.vmFile);
    vma.vmFile = null;
    map.fileDoesntNeedGet = false;
    return error;
  }
  acceptMmapChanges(world, map, vma);
  return 0;
}

/** `call_mmap_prepare`: a file swapped in is put when the action that comes with it is refused. */
function callMmapPrepare(world: World, map: MmapState, file: File): number {
  const desc = setDescFromMap(map);
  desc.vmOps = OPS_DUMMY;
  map.call = vfsMmapPrepare(world, file, desc, null, 0);
  if (map.call.error !== 0) return map.call.error;
  const error = actionPrepare(world, desc, map.call);
  if (error !== 0) {
    if (desc.vmFile !== null && desc.vmFile !== map.file) fput(world, desc.vmFile);
    return error;
  }
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

/** The label `unacct_error`: what hooks have counted in their drivers goes, too. */
function unacctError(world: World, map: MmapState, error: number): number {
  undoTaken(world);
  return unacctErrorUpstream(world, map, error);
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

  const userDefined = haveMmapPrepare
    ? { vmOps: map.vmOps, privateData: map.vmPrivateData, pageProt: map.pageProt }
    : null;
  let vma = vmaMergeNewRange(world, vmgMmapState(map, userDefined));
  const allocatedNew = vma === null;
  if (vma === null) {
    const fresh = __mmapNewVma(world, map, __mmapNewFileVma);
    if (typeof fresh === 'number') return unacctError(world, map, fresh);
    vma = fresh;
  } else {
    undoTaken(world);
    // The VMA merged into has a reference of its own.
    if (map.fileDoesntNeedGet && map.file !== null) fput(world, map.file);
  }

  if (haveMmapPrepare && allocatedNew) setVmaUserDefinedFields(vma, map);

  __mmapComplete(world, map, vma);
  return completeMapping(world, map, vma, allocatedNew);
}
