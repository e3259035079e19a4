import { FD_SLOTS } from '../limits.js';
import { WARNINGS } from '../trace-layout.js';
import { OPS_DUMMY } from '../vm-ops.js';
import { type File, fput, getFile } from './file.js';
import { isSharedMaywrite } from './step.js';
import { vmaClose } from './vm-ops-calls.js';
import type { World } from './world.js';

/** `struct vm_area_struct`. Addresses and offsets are in pages. */
export class Vma {
  vmPgoff = 0;
  vmFile: File | null = null;
  vmFlags = 0;
  vmPageProt = 0;
  vmOps = OPS_DUMMY;
  vmPrivateData = 0;
  /** Freed; whoever still has a pointer reads what was there. */
  freed = false;

  constructor(
    public vmStart: number,
    public vmEnd: number,
  ) {}

  // What the guards of a program look at.
  get flags(): number {
    return this.vmFlags;
  }
  get ops(): number {
    return this.vmOps;
  }
}

/** `struct mm_struct`, with the descriptor table of the process. */
export class Mm {
  /** The maple tree: the VMAs by address. */
  vmas: Vma[] = [];
  /** Committed pages. */
  charge = 0;
  /** `map_count`. */
  mapCount = 0;
  /** MMF_VM_MERGE_ANY: the process opted in to KSM. */
  ksm = false;
  readonly fds: (File | null)[] = new Array<File | null>(FD_SLOTS).fill(null);
}

export function vmaPages(vma: Vma): number {
  return vma.vmEnd - vma.vmStart;
}

/** `vma_find`: the first VMA that overlaps [start, end), or null. */
export function vmaFind(mm: Mm, start: number, end: number): Vma | null {
  for (const vma of mm.vmas) if (vma.vmEnd > start) return vma.vmStart < end ? vma : null;
  return null;
}

/** `vma_prev` of a range: the last VMA that ends at or before `start`, or null. */
export function vmaPrev(mm: Mm, start: number): Vma | null {
  let prev: Vma | null = null;
  for (const vma of mm.vmas) {
    if (vma.vmEnd > start) break;
    prev = vma;
  }
  return prev;
}

/** `vma_next` of a range: the first VMA that begins at or after `end`, or null. */
export function vmaNext(mm: Mm, end: number): Vma | null {
  for (const vma of mm.vmas) if (vma.vmStart >= end) return vma;
  return null;
}

/**
 * `vma_iter_store_overwrite`: the tree's entries inside [start, end) give way to `entry` (null: a hole).
 * No entry reaches out of the range.
 */
export function vmaIterStore(mm: Mm, start: number, end: number, entry: Vma | null): void {
  const { vmas } = mm;
  let first = 0;
  while (first < vmas.length && vmas[first].vmEnd <= start) first++;
  let last = first;
  while (last < vmas.length && vmas[last].vmStart < end) last++;
  if (entry === null) vmas.splice(first, last - first);
  else vmas.splice(first, last - first, entry);
}

/** `vma_link_file`: the VMA enters the rmap of its file's mapping. */
export function vmaLinkFile(world: World, vma: Vma): void {
  if (!world.mmu) return;
  if (vma.vmFile !== null && isSharedMaywrite(vma.vmFlags)) vma.vmFile.inode.iMmapWritable++;
}

/** `unlink_file_vma`: takes the i_mmap lock of the file's mapping. */
export function unlinkFileVma(world: World, vma: Vma): void {
  if (!world.mmu) return;
  if (vma.vmFile !== null && world.locks > 0) world.warn(WARNINGS.rmapLockRecursion);
  if (vma.vmFile !== null && isSharedMaywrite(vma.vmFlags)) vma.vmFile.inode.iMmapWritable--;
}

/** `vma_set_file`: exchanges the file of a VMA. Net: one reference more on the new, one less on the old. */
export function vmaSetFile(world: World, vma: Vma, file: File): void {
  getFile(world, file);
  const old = vma.vmFile;
  vma.vmFile = file;
  if (old !== null) fput(world, old);
}

/** `remove_vma`: closes a VMA that has left the tree and the rmap, and frees it. */
export function removeVma(world: World, vma: Vma): void {
  if (vma.freed) world.warn(WARNINGS.freedVmaUsed);
  vma.freed = true;
  vmaClose(world, vma);
  if (vma.vmFile !== null) fput(world, vma.vmFile);
}
