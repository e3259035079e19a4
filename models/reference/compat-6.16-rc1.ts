import { ERRNO } from '../errno.js';
import { WARNINGS } from '../trace-layout.js';
import type { File } from './file.js';
import { countVfsMmap } from './mmap-hooks.js';
import { refusedCall } from './record.js';
import type { Vma } from './vma.js';
import type { World } from './world.js';
import { fOpMmap } from './wrapper-program.js';

/**
 * `call_mmap` (include/linux/fs.h), c84bf6dd2b83, 6.16-rc1: an `.mmap` that calls another file's finds an
 * `.mmap_prepare` there, warns and fails. The VMA is untouched.
 */
export function callMmap(world: World, file: File, vma: Vma, depth: number): number {
  const tooMany = countVfsMmap(world);
  if (tooMany !== 0) return tooMany;

  if (file.inode.fOp.mmapPrepare !== null) {
    world.warn(WARNINGS.nestedPrepare);
    world.calls.push(refusedCall(file, vma, depth, -ERRNO.EINVAL));
    return -ERRNO.EINVAL;
  }
  return fOpMmap(world, file, vma, depth);
}
