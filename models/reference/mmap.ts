import { ERRNO } from '../errno.js';
import { ARENA_PAGES } from '../limits.js';
import { ANONYMOUS, type OperationOf } from '../scenario.js';
import {
  VM_MAYEXEC,
  VM_MAYREAD,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_NORESERVE,
  VM_SHARED,
  VM_WRITE,
} from '../vm-flags.js';
import { type File, fput, getFile } from './file.js';
import { canMmapFile } from './mmap-hooks.js';
import { doMmap as doMmapNommu } from './nommu.js';
import { isSharedMaywrite } from './step.js';
import { type Mm, vmaFind } from './vma.js';
import type { World } from './world.js';

type MmapCall = OperationOf<'mmap'>;

/** `ksys_mmap_pgoff`: holds the file for the time of the call. Returns the first page or an error. */
export function mmap(world: World, mm: Mm, call: MmapCall): number {
  const doMmap = world.mmu ? doMmapMmu : doMmapNommu;
  if (call.slot === ANONYMOUS) return doMmap(world, mm, call, null);
  const file = mm.fds[call.slot];
  if (file === null) return -ERRNO.EBADF;
  getFile(world, file);
  const result = doMmap(world, mm, call, file);
  fput(world, file);
  return result;
}

/** `do_mmap`, with the fixed address already checked as `get_unmapped_area` does: from the call to VMA flags. */
function doMmapMmu(world: World, mm: Mm, call: MmapCall, file: File | null): number {
  const { start } = call;
  const end = start + call.length;
  if (call.length === 0) return -ERRNO.EINVAL;
  if (end > ARENA_PAGES) return -ERRNO.ENOMEM;
  if (call.replace === 0 && vmaFind(mm, start, end) !== null) return -ERRNO.EEXIST;

  // PROT_READ, WRITE and EXEC have the bits of VM_READ, WRITE and EXEC.
  let vmFlags = call.prot | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
  let { pgoff } = call;
  if (call.shared !== 0) vmFlags |= VM_SHARED | VM_MAYSHARE;
  if (file !== null) {
    if (call.shared !== 0 && file.readOnly) {
      if (vmFlags & VM_WRITE) return -ERRNO.EACCES;
      vmFlags &= ~(VM_MAYWRITE | VM_SHARED);
    }
    if (!canMmapFile(world, file)) return -ERRNO.ENODEV;
  } else {
    pgoff = call.shared !== 0 ? 0 : start;
  }
  if (call.noreserve !== 0) vmFlags |= VM_NORESERVE;
  return mmapRegion(world, mm, file, start, end, vmFlags, pgoff);
}

/** `mmap_region`: a shared writable mapping counts as a writer of the file's mapping while it is made. */
function mmapRegion(
  world: World,
  mm: Mm,
  file: File | null,
  addr: number,
  end: number,
  vmFlags: number,
  pgoff: number,
): number {
  const writable = file !== null && isSharedMaywrite(vmFlags);
  if (writable) {
    // mapping_map_writable refuses where writes are denied, and after too many puts.
    if (world.fault('mapWritable') || file.inode.iMmapWritable < 0) return -ERRNO.EPERM;
    file.inode.iMmapWritable++;
  }
  const result = world.kernel.__mmapRegion(world, mm, file, addr, end, vmFlags, pgoff);
  if (writable) file.inode.iMmapWritable--;
  return result;
}
