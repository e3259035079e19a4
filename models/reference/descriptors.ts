import { ERRNO } from '../errno.js';
import type { OperationOf } from '../scenario.js';
import { allocFile, type File, fput, getFile } from './file.js';
import type { Mm } from './vma.js';
import type { World } from './world.js';

/** `open(2)` into a slot. Returns the slot, -ENOENT or -ENFILE. */
export function open(world: World, mm: Mm, call: OperationOf<'open'>): number {
  const inode = world.inodes[call.file];
  if (inode === undefined) return -ERRNO.ENOENT;
  if (world.fault('openFile')) return -ERRNO.ENFILE;
  const file = allocFile(world, inode, call.readOnly !== 0);
  if (file === null) return -ERRNO.ENFILE;
  installFd(world, mm, call.slot, file);
  return call.slot;
}

/** `dup2(2)`. Returns the new slot or -EBADF. */
export function dup(world: World, mm: Mm, call: OperationOf<'dup'>): number {
  const file = mm.fds[call.from];
  if (file === null) return -ERRNO.EBADF;
  if (call.from === call.to) return call.to;
  installFd(world, mm, call.to, getFile(world, file));
  return call.to;
}

/** `close(2)`. Returns 0 or -EBADF. */
export function close(world: World, mm: Mm, call: OperationOf<'close'>): number {
  const file = mm.fds[call.slot];
  if (file === null) return -ERRNO.EBADF;
  mm.fds[call.slot] = null;
  fput(world, file);
  return 0;
}

/** `do_dup2`: the slot takes the reference; what it held is put. */
function installFd(world: World, mm: Mm, slot: number, file: File): void {
  const old = mm.fds[slot];
  mm.fds[slot] = file;
  if (old !== null) fput(world, old);
}
