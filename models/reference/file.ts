import { OPEN_FILES } from '../limits.js';
import { WARNINGS } from '../trace-layout.js';
import type { Step } from './step.js';
import type { World } from './world.js';

/** An inode with its f_op: a file of the scenario, or the built-in shmem file. */
export interface Inode {
  /** Index of the scenario's file, or `SHMEM_FILE`. */
  readonly index: number;
  readonly fOp: FileOperations;
  /** What a wrapper opens below each of its files. */
  readonly below: Inode | null;
  /** What its swapFile steps bring in. */
  readonly swap: Inode;
  /** A union of `ATTRIBUTES`. */
  readonly attributes: number;
  /** The `mapped` program of the driver's vm_ops. */
  readonly mapped: readonly Step[];
  /** `i_mapping->i_mmap_writable`. */
  iMmapWritable: number;
  /** How many users the driver counts. */
  users: number;
}

/** The hooks of `struct file_operations`, as programs; null is NULL. */
export interface FileOperations {
  readonly mmap: readonly Step[] | null;
  readonly mmapPrepare: readonly Step[] | null;
  /** A hook that a wrapper's `.mmap` runs itself, as uio does. */
  readonly ownPrepare: readonly Step[];
}

/**
 * `struct file`. The kernel takes files from a type-stable slab: a freed one keeps its place and may
 * become another file while somebody still points at it, and so it is here.
 */
export class File {
  /** `f_ref`; 0: freed. */
  count = 0;
  /** The file a wrapper opened below this one. */
  backing: File | null = null;
  /** A file its driver keeps for swaps. */
  cached: File | null = null;
  readOnly = false;
  /** One of its hooks has run. */
  called = false;

  constructor(
    /** 1 to `OPEN_FILES`. */
    readonly number: number,
    public inode: Inode,
  ) {}
}

/**
 * `alloc_empty_file` and the open behind it: the free file with the lowest number, with the chain of
 * files below. Null when there are not enough; then nothing stays taken (the caller returns -ENFILE).
 */
export function allocFile(world: World, inode: Inode, readOnly: boolean): File | null {
  const file = unusedFile(world, inode);
  if (file === null) return null;
  file.count = 1;
  file.inode = inode;
  file.readOnly = readOnly;
  // A driver that still ran on the freed file may have left something there.
  file.cached = null;
  if (inode.below !== null) {
    file.backing = allocFile(world, inode.below, readOnly);
    if (file.backing === null) {
      freeFile(file);
      return null;
    }
  }
  return file;
}

/** `get_file`: one more reference. On a freed file it only warns. */
export function getFile(world: World, file: File): File {
  if (file.count === 0) world.warn(WARNINGS.getOfFreedFile);
  else file.count++;
  return file;
}

/** `fput`: one reference less; the last one releases the file and what it holds. */
export function fput(world: World, file: File): void {
  if (file.count === 0) {
    world.warn(WARNINGS.putOfFreedFile);
    return;
  }
  if (--file.count > 0) return;
  const { backing, cached } = file;
  freeFile(file);
  if (backing !== null) fput(world, backing);
  if (cached !== null) fput(world, cached);
}

/** The inode stays: a stale pointer still finds the driver of the file that was. */
function freeFile(file: File): void {
  file.count = 0;
  file.backing = null;
  file.cached = null;
  file.readOnly = false;
  file.called = false;
}

function unusedFile(world: World, inode: Inode): File | null {
  for (const file of world.files) if (file.count === 0) return file;
  if (world.files.length === OPEN_FILES) return null;
  const file = new File(world.files.length + 1, inode);
  world.files.push(file);
  return file;
}
