import { VM_SPECIAL } from '../vm-flags.js';
import { hasClose } from '../vm-ops.js';
import { type File, fput } from './file.js';
import { type Mm, unlinkFileVma, type Vma, vmaIterStore, vmaPages } from './vma.js';
import type { World } from './world.js';

/** `struct vma_merge_struct`: a range that is about to be mapped, and the VMAs around it. */
export interface VmaMergeStruct {
  readonly mm: Mm;
  start: number;
  end: number;
  pgoff: number;
  readonly vmFlags: number;
  readonly file: File | null;
  readonly prev: Vma | null;
  readonly next: Vma | null;
  /** The VMA that grows. */
  target: Vma | null;
  /** What the hook asked for beside flags, file and offset; null without a hook. Read by the ideal only. */
  readonly userDefined: UserDefined | null;
}

/** What a hook can set that a merge would lose. */
export interface UserDefined {
  readonly vmOps: number;
  readonly privateData: number;
  readonly pageProt: number;
}

/** `is_mergeable_vma`, 6.16 to 7.3: neither vm_ops nor private data nor cacheability is looked at. */
export function isMergeableVma(vmg: VmaMergeStruct, vma: Vma): boolean {
  return vma.vmFlags === vmg.vmFlags && vma.vmFile === vmg.file;
}

/** `can_vma_merge_left`. */
function canVmaMergeLeft(world: World, vmg: VmaMergeStruct): boolean {
  const { prev } = vmg;
  return (
    prev !== null &&
    prev.vmEnd === vmg.start &&
    world.kernel.isMergeableVma(vmg, prev) &&
    prev.vmPgoff + vmaPages(prev) === vmg.pgoff
  );
}

/** `can_vma_merge_right`. */
function canVmaMergeRight(world: World, vmg: VmaMergeStruct): boolean {
  const { next } = vmg;
  return (
    next !== null &&
    next.vmStart === vmg.end &&
    world.kernel.isMergeableVma(vmg, next) &&
    vmg.pgoff + (vmg.end - vmg.start) === next.vmPgoff
  );
}

/** `can_merge_remove_vma`: a VMA with ->close cannot vanish without it being called. */
function canMergeRemoveVma(vma: Vma): boolean {
  return !hasClose(vma.vmOps);
}

/**
 * `vma_merge_new_range`: lets a neighbour grow over the range, the previous one if it fits; if both fit
 * the next one is removed. Returns the VMA that grew, or null when there is none or memory ran out.
 */
export function vmaMergeNewRange(world: World, vmg: VmaMergeStruct): Vma | null {
  const { prev, next, end } = vmg;
  if (vmg.vmFlags & VM_SPECIAL || (prev === null && next === null)) return null;

  const canMergeLeft = canVmaMergeLeft(world, vmg);
  const canMergeRight = canVmaMergeRight(world, vmg);
  if (canMergeRight && next !== null) {
    vmg.end = next.vmEnd;
    vmg.target = next;
  }
  if (canMergeLeft && prev !== null) {
    vmg.start = prev.vmStart;
    vmg.target = prev;
    vmg.pgoff = prev.vmPgoff;
    if (canMergeRight && next !== null && !canMergeRemoveVma(next)) vmg.end = end;
  }
  return vmg.target !== null && vmaExpand(world, vmg) ? vmg.target : null;
}

/**
 * `vma_expand` with its `commit_merge`: the target takes the range of `vmg`, and the tree with it. False
 * when the tree's nodes cannot be had; then nothing has changed.
 */
function vmaExpand(world: World, vmg: VmaMergeStruct): boolean {
  const target = vmg.target as Vma;
  const { next } = vmg;
  const removed = next !== null && next !== target && vmg.end === next.vmEnd ? next : null;

  if (world.fault('mergePrealloc')) return false;

  target.vmStart = vmg.start;
  target.vmEnd = vmg.end;
  target.vmPgoff = vmg.pgoff;
  vmaIterStore(vmg.mm, vmg.start, vmg.end, target);
  if (removed !== null) {
    unlinkFileVma(world, removed);
    vmg.mm.mapCount--;
    if (removed.vmFile !== null) fput(world, removed.vmFile);
  }
  return true;
}
