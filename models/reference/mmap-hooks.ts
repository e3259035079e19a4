import { ERRNO } from '../errno.js';
import { MAX_NESTED_CALLS } from '../limits.js';
import { WARNINGS } from '../trace-layout.js';
import { OPS_DUMMY } from '../vm-ops.js';
import type { File } from './file.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';
import { fOpMmap } from './wrapper-program.js';

/**
 * `can_mmap_file`, in 6.16 `file_has_valid_mmap_hooks`: exactly one of the two hooks. Both is a driver's
 * bug and warns.
 */
export function canMmapFile(world: World, file: File): boolean {
  const { mmap, mmapPrepare } = file.inode.fOp;
  if (mmap !== null && mmapPrepare !== null) {
    world.warn(WARNINGS.bothHooks);
    return false;
  }
  return mmap !== null || mmapPrepare !== null;
}

/** What a wrapper of 6.16 asks instead (`backing_file_mmap`, `coda_file_mmap`): is there an `.mmap`? */
export function hasMmap(_world: World, file: File): boolean {
  return file.inode.fOp.mmap !== null;
}

/**
 * `mmap_file`: calls the outermost `.mmap`. After an error nobody may call the operations of what is
 * half a mapping.
 */
export function mmapFile(world: World, file: File, vma: Vma): number {
  const error = world.kernel.vfsMmap(world, file, vma, 0);
  if (error !== 0) {
    vma.vmOps = OPS_DUMMY;
    world.kernel.undoTaken(world);
  }
  return error;
}

/** `vfs_mmap`, in 6.16 `call_mmap`: an `.mmap_prepare` wins over an `.mmap`. */
export function vfsMmap(world: World, file: File, vma: Vma, depth: number): number {
  const tooMany = countVfsMmap(world);
  if (tooMany !== 0) return tooMany;

  if (file.inode.fOp.mmapPrepare !== null) return world.kernel.compatVmaMmap(world, file, vma, depth);
  return fOpMmap(world, file, vma, depth);
}

/** Bounds the calls of vfs_mmap in one operation: -ELOOP beyond it, else 0. A kernel has no such bound. */
export function countVfsMmap(world: World): number {
  world.vfsMmapCalls++;
  return world.vfsMmapCalls > MAX_NESTED_CALLS ? -ERRNO.ELOOP : 0;
}
