import { ERRNO } from '../errno.js';
import { ATTRIBUTES } from '../scenario.js';
import { PLACEMENTS, WARNINGS } from '../trace-layout.js';
import {
  PROT_PERMISSIONS,
  VM_HUGETLB,
  VM_LOCKED,
  VM_LOCKED_MASK,
  VM_MAYWRITE,
  VM_NORESERVE,
  VM_SHARED,
  VM_SPECIAL,
  VM_WRITE,
} from '../vm-flags.js';
import { OPS_NULL, OPS_SHMEM } from '../vm-ops.js';
import { VmAreaDesc } from './desc.js';
import { allocFile, type File } from './file.js';
import { updateKsmFlags } from './ksm.js';
import type { UserDefined, VmaMergeStruct } from './merge.js';
import { initVmaMunmap, type VmaMunmapStruct, vmsCompleteMunmapVmas } from './munmap.js';
import { type CallRecord, vmaWords } from './record.js';
import { type Mm, Vma, vmaIterStore, vmaLinkFile, vmaNext, vmaPrev } from './vma.js';
import type { World } from './world.js';

/** `struct mmap_state`: a mapping in the making. */
export class MmapState {
  readonly pglen: number;
  pageProt: number;
  /** Pages to give back when the mapping fails. */
  charged = 0;
  /** `file_doesnt_need_get`: `file` came with a reference that becomes the VMA's (605f6586ecf7, 6.19). */
  fileDoesntNeedGet = false;
  vmOps = OPS_NULL;
  vmPrivateData = 0;
  readonly vms: VmaMunmapStruct;
  prev: Vma | null = null;
  next: Vma | null = null;
  /** The file passed to mmap, whatever the hook has made of `file`. */
  readonly mappedFile: File | null;
  /** The record of the hook's call, if there was one. Not a field of the kernel's. */
  call: CallRecord | null = null;
  /** The descriptor as the hook left it. */
  desc: VmAreaDesc | null = null;
  /** The KSM flag is set before the merge attempt. */
  checkKsmEarly = false;

  constructor(
    readonly mm: Mm,
    readonly addr: number,
    readonly end: number,
    public pgoff: number,
    public vmFlags: number,
    public file: File | null,
  ) {
    this.mappedFile = file;
    this.pglen = end - addr;
    this.pageProt = vmFlags & PROT_PERMISSIONS;
    this.vms = initVmaMunmap(mm, addr, end);
  }

  /** Finds the neighbours, once nothing overlaps the range but what is gathered. */
  findNeighbours(): void {
    this.prev = vmaPrev(this.mm, this.addr);
    this.next = vmaNext(this.mm, this.end);
  }
}

/** `accountable_mapping`: private, writable, memory is reserved for it, and hugetlb has an accounting of its own. */
export function accountableMapping(map: MmapState): boolean {
  if (map.mappedFile !== null && map.mappedFile.inode.attributes & ATTRIBUTES.hugetlb) return false;
  return (map.vmFlags & (VM_NORESERVE | VM_SHARED | VM_WRITE)) === VM_WRITE;
}

/** `security_vm_enough_memory_mm`: commits pages, or -ENOMEM. */
export function securityVmEnoughMemoryMm(world: World, mm: Mm, pages: number): number {
  if (world.fault('charge')) return -ERRNO.ENOMEM;
  mm.charge += pages;
  return 0;
}

/** `set_desc_from_map`: what every release's direct path shows the hook. */
export function setDescFromMap(map: MmapState): VmAreaDesc {
  const desc = new VmAreaDesc();
  desc.start = map.addr;
  desc.end = map.end;
  desc.file = map.file;
  desc.pgoff = map.pgoff;
  desc.vmFile = map.file;
  desc.vmFlags = map.vmFlags;
  desc.pageProt = map.pageProt;
  return desc;
}

/** `VMG_MMAP_STATE`. */
export function vmgMmapState(map: MmapState, userDefined: UserDefined | null = null): VmaMergeStruct {
  return {
    mm: map.mm,
    start: map.addr,
    end: map.end,
    pgoff: map.pgoff,
    vmFlags: map.vmFlags,
    file: map.file,
    prev: map.prev,
    next: map.next,
    target: null,
    userDefined,
  };
}

/** What sets up the file of a new VMA: a release's `__mmap_new_file_vma`. */
type MmapNewFileVma = (world: World, map: MmapState, vma: Vma, file: File) => number;

/**
 * `__mmap_new_vma`: a VMA for the range, in the tree, where it replaces the gathered ones, and in the
 * rmap. An error when it cannot be had; then nothing of it is left.
 */
export function __mmapNewVma(world: World, map: MmapState, newFileVma: MmapNewFileVma): Vma | number {
  const isAnon = map.file === null && (map.vmFlags & VM_SHARED) === 0;
  if (world.fault('vmAreaAlloc')) return -ERRNO.ENOMEM;
  const vma = new Vma(map.addr, map.end);
  if (isAnon) vma.vmOps = OPS_NULL;
  vma.vmPgoff = map.pgoff;
  vma.vmFlags = map.vmFlags;
  vma.vmPageProt = map.pageProt;

  if (world.fault('mapPrealloc')) return -ERRNO.ENOMEM;

  let error = 0;
  if (map.file !== null) error = newFileVma(world, map, vma, map.file);
  else if (!isAnon) error = shmemZeroSetup(world, vma);
  if (error !== 0) return error;

  if (!map.checkKsmEarly) {
    updateKsmFlags(map);
    vma.vmFlags = map.vmFlags;
  }
  vmaIterStore(map.mm, vma.vmStart, vma.vmEnd, vma);
  map.mm.mapCount++;
  vmaLinkFile(world, vma);
  // The lock that the link has taken is kept until the action is complete.
  if (map.desc?.hideFromRmapUntilComplete && vma.vmFile !== null) world.locks++;
  return vma;
}

/** The last part of `__mmap_new_file_vma`: the state follows what a successful `.mmap` made of the VMA. */
export function acceptMmapChanges(world: World, map: MmapState, vma: Vma): void {
  if (vma.vmFlags !== map.vmFlags && !(map.vmFlags & VM_MAYWRITE) && vma.vmFlags & VM_MAYWRITE)
    world.warn(WARNINGS.mayWriteGiven);
  map.file = vma.vmFile;
  map.vmFlags = vma.vmFlags;
}

/** `shmem_zero_setup`: shared anonymous memory is a file without a name. */
function shmemZeroSetup(world: World, vma: Vma): number {
  if (world.fault('shmemZeroSetup')) return -ERRNO.ENOMEM;
  const file = allocFile(world, world.shmemInode, false);
  if (file === null) return -ERRNO.ENFILE;
  vma.vmFile = file;
  vma.vmOps = OPS_SHMEM;
  return 0;
}

/** `__mmap_complete`: the old VMAs go for good, and the VMA gets its final flags and page_prot. */
export function __mmapComplete(world: World, map: MmapState, vma: Vma): void {
  vmsCompleteMunmapVmas(world, map.vms);
  if (vma.vmFlags & VM_LOCKED && !vmaSupportsMlock(vma)) vma.vmFlags &= ~VM_LOCKED_MASK;
  vma.vmPageProt = (vma.vmPageProt & ~PROT_PERMISSIONS) | (vma.vmFlags & PROT_PERMISSIONS);
}

/** `vma_supports_mlock`. */
function vmaSupportsMlock(vma: Vma): boolean {
  if (vma.vmFlags & (VM_SPECIAL | VM_HUGETLB)) return false;
  return vma.vmFile === null || !(vma.vmFile.inode.attributes & ATTRIBUTES.dax);
}

/** The end of `__mmap_region`, from 6.19 on: a new VMA of a hook has its action completed. Returns `addr` or an error. */
export function completeMapping(world: World, map: MmapState, vma: Vma, allocatedNew: boolean): number {
  const { desc, call } = map;
  let error = 0;
  if (desc !== null && call !== null && allocatedNew)
    error = world.kernel.mmapActionComplete(world, vma, desc, call, map.mm);
  if (call === null || !call.undone) observeMapped(world, map, vma, allocatedNew);
  return error !== 0 ? error : map.addr;
}

/** Notes what has become of the range, for the trace. */
export function observeMapped(world: World, map: MmapState, vma: Vma, allocatedNew: boolean): void {
  world.placement = allocatedNew ? PLACEMENTS.newVma : PLACEMENTS.merged;
  if (map.call !== null) map.call.vmaAfter = vmaWords(vma);
}
