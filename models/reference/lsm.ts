import { ERRNO } from '../errno.js';
import type { World } from './world.js';

/** Up to 7.0 a wrapper asks no security module for the file below. */
export function noLsmCheck(_world: World): number {
  return 0;
}

/** `security_mmap_backing_file`, from 7.1 on: 0 or -EACCES. */
export function securityMmapBackingFile(world: World): number {
  return world.fault('lsm') ? -ERRNO.EACCES : 0;
}
