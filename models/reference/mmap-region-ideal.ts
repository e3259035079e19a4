/** The direct path with every law kept, after that of 7.3. */
import { type File, fput, getFile } from './file.js';
import { vmaMergeNewRange } from './merge.js';
import { mmapFile } from './mmap-hooks.js';
import { abortMunmap, unacctError } from './mmap-region-6.19.13.js';
import { callMmapPrepare, setVmaUserDefinedFields } from './mmap-region-7.2.6.js';
import { __mmapSetup } from './mmap-region-7.3.js';
import {
  __mmapComplete,
  __mmapNewVma,
  acceptMmapChanges,
  MmapState,
  observeMapped,
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

  const userDefined = haveMmapPrepare
    ? { vmOps: map.vmOps, privateData: map.vmPrivateData, pageProt: map.pageProt }
    : null;
  let vma = vmaMergeNewRange(world, vmgMmapState(map, userDefined));
  const allocatedNew = vma === null;
  if (vma === null) {
    const fresh = __mmapNewVma(world, map, __mmapNewFileVma);
    if (typeof fresh === 'number') return unacctError(world, map, fresh);
    vma = fresh;
  } else if (map.fileDoesntNeedGet && map.file !== null) {
    // The VMA merged into has a reference of its own.
    fput(world, map.file);
  }

  if (haveMmapPrepare && allocatedNew) setVmaUserDefinedFields(vma, map);

  __mmapComplete(world, map, vma);
  observeMapped(world, map, vma, allocatedNew);
  return addr;
}
