/** `do_mmap` without CONFIG_MMU (mm/nommu.c), the same from 6.16 to 7.3: every hook runs on a half-made VMA. */
import { ERRNO } from '../errno.js';
import { ARENA_PAGES } from '../limits.js';
import { ATTRIBUTES, type OperationOf } from '../scenario.js';
import { PLACEMENTS, WARNINGS } from '../trace-layout.js';
import {
  VM_MAPPED_COPY,
  VM_MAYEXEC,
  VM_MAYOVERLAY,
  VM_MAYREAD,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_NORESERVE,
  VM_SHARED,
  VM_WRITE,
} from '../vm-flags.js';
import { OPS_NULL } from '../vm-ops.js';
import { type File, fput, getFile } from './file.js';
import { canMmapFile, mmapFile } from './mmap-hooks.js';
import { vmaClose } from './vm-ops-calls.js';
import { type Mm, Vma, vmaFind, vmaIterStore } from './vma.js';
import type { World } from './world.js';

type MmapCall = OperationOf<'mmap'>;

/** `do_mmap`: the arena's range is where the mapping comes to stand. Returns its first page or an error. */
export function doMmap(world: World, mm: Mm, call: MmapCall, file: File | null): number {
  const error = validateMmapRequest(world, mm, call, file);
  if (error !== 0) return error;

  if (world.fault('region') || world.fault('vmAreaAlloc')) return -ERRNO.ENOMEM;
  const vma = new Vma(call.start, call.start + call.length);
  vma.vmFlags = determineVmFlags(call, file);
  vma.vmPgoff = pgoffOf(call, file);
  if (file !== null) vma.vmFile = getFile(world, file);

  const sharedFile = vma.vmFlags & VM_SHARED ? file : null;
  let failed =
    sharedFile !== null ? doMmapSharedFile(world, vma, sharedFile) : doMmapPrivate(world, vma, file);
  if (failed === 0 && world.fault('mapPrealloc')) failed = -ERRNO.ENOMEM;
  if (failed !== 0) {
    vmaClose(world, vma);
    if (vma.vmFile !== null) fput(world, vma.vmFile);
    return failed;
  }

  vmaIterStore(mm, vma.vmStart, vma.vmEnd, vma);
  mm.mapCount++;
  world.placement = PLACEMENTS.newVma;
  return vma.vmStart;
}

/** `validate_mmap_request`. */
function validateMmapRequest(world: World, mm: Mm, call: MmapCall, file: File | null): number {
  const end = call.start + call.length;
  if (call.length === 0) return -ERRNO.EINVAL;
  if (end > ARENA_PAGES) return -ERRNO.ENOMEM;
  if (call.replace !== 0) return -ERRNO.EINVAL;
  if (vmaFind(mm, call.start, end) !== null) return -ERRNO.EEXIST;
  if (file === null) return 0;
  if (!canMmapFile(world, file)) return -ERRNO.ENODEV;
  return call.shared !== 0 && call.prot & VM_WRITE && file.readOnly ? -ERRNO.EACCES : 0;
}

/** `determine_vm_flags`. */
function determineVmFlags(call: MmapCall, file: File | null): number {
  let flags = call.prot | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
  if (call.noreserve !== 0) flags |= VM_NORESERVE;
  if (file === null) return flags;
  if (call.shared !== 0) return flags | VM_SHARED | VM_MAYSHARE;
  return call.prot & VM_WRITE ? flags : flags | VM_MAYOVERLAY;
}

function pgoffOf(call: MmapCall, file: File | null): number {
  if (file !== null) return call.pgoff;
  return call.shared !== 0 ? 0 : call.start;
}

/** `do_mmap_shared_file`: -ENOSYS says that the device cannot do it, and nothing else will do. */
function doMmapSharedFile(world: World, vma: Vma, file: File): number {
  const error = mmapFile(world, file, vma);
  return error === -ERRNO.ENOSYS ? -ERRNO.ENODEV : error;
}

/** `do_mmap_private`: the device's own memory, where it offers that, else a copy. */
function doMmapPrivate(world: World, vma: Vma, file: File | null): number {
  const direct =
    file !== null && (file.inode.attributes & ATTRIBUTES.mapsDirectly) !== 0 && !(vma.vmFlags & VM_WRITE);
  if (direct) {
    let error = mmapFile(world, file, vma);
    if (!isNommuSharedMapping(vma.vmFlags)) {
      world.warn(WARNINGS.nommuNotShared);
      error = -ERRNO.ENOSYS;
    }
    if (error !== -ERRNO.ENOSYS) return error;
  }

  if (world.fault('copy')) return -ERRNO.ENOMEM;
  vma.vmFlags |= VM_MAPPED_COPY;
  if (vma.vmFile === null) vma.vmOps = OPS_NULL;
  return 0;
}

/** `is_nommu_shared_mapping`. */
function isNommuSharedMapping(flags: number): boolean {
  return (flags & (VM_MAYSHARE | VM_MAYOVERLAY)) !== 0;
}
