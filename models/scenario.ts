/**
 * The scenario language: plain data, one schema for random search, exhaustive search and kernels.
 *
 * A scenario is total. Operations name absolute descriptor slots and page ranges, so every sequence
 * means something: a bad descriptor gives EBADF, unmapping a hole gives 0. Whatever is within the
 * bounds of the tables below is valid, and nothing else needs to be known to make one.
 *
 * The tables carry stable codes for the archive and the wire. They describe the complete language;
 * what the models of this version do not run yet is marked `modelled: false` and refused by name.
 * Entries are only ever added.
 */

import { HOOK_ERRNOS } from './errno.js';
import { ARENA_PAGES, FD_SLOTS, MAX_FILES, PROCESSES } from './limits.js';
import { OPS_NAMES } from './vm-ops.js';

/** An inclusive range of integers. */
export type Range = readonly [min: number, max: number];

interface Entry {
  readonly code: number;
  readonly fields: Readonly<Record<string, Range>>;
  readonly modelled: boolean;
}

const BOOL: Range = [0, 1];
const SLOT: Range = [0, FD_SLOTS - 1];
const PAGE: Range = [0, ARENA_PAGES - 1];
const LENGTH: Range = [0, ARENA_PAGES];
const WORD: Range = [-0x80000000, 0x7fffffff];

/** The slot of an mmap without a file (MAP_ANONYMOUS). */
export const ANONYMOUS = FD_SLOTS;

/** System calls. Every operation also names its process and the faults injected into it. */
export const OPERATIONS = {
  /** Opens `file` into `slot`; what the slot held is closed. */
  open: { code: 1, modelled: true, fields: { slot: SLOT, file: [0, MAX_FILES - 1], readOnly: BOOL } },
  /** dup2. */
  dup: { code: 2, modelled: true, fields: { from: SLOT, to: SLOT } },
  close: { code: 3, modelled: true, fields: { slot: SLOT } },
  /**
   * `prot`: PROT_READ 1, PROT_WRITE 2, PROT_EXEC 4. `replace`: MAP_FIXED, else
   * MAP_FIXED_NOREPLACE. `start`, `length`, `pgoff` in pages.
   */
  mmap: {
    code: 4,
    modelled: true,
    fields: {
      slot: [0, ANONYMOUS],
      start: PAGE,
      length: LENGTH,
      pgoff: [0, 63],
      prot: [0, 7],
      shared: BOOL,
      replace: BOOL,
      noreserve: BOOL,
    },
  },
  munmap: { code: 5, modelled: true, fields: { start: PAGE, length: LENGTH } },
  fork: { code: 6, modelled: false, fields: {} },
  exit: { code: 7, modelled: false, fields: {} },
  mprotect: { code: 8, modelled: false, fields: { start: PAGE, length: LENGTH, prot: [0, 7] } },
  mremap: {
    code: 9,
    modelled: false,
    fields: {
      start: PAGE,
      length: LENGTH,
      newStart: PAGE,
      newLength: LENGTH,
      mayMove: BOOL,
      fixed: BOOL,
      dontUnmap: BOOL,
    },
  },
  madvise: { code: 10, modelled: false, fields: { start: PAGE, length: LENGTH, advice: [0, 31] } },
  mlock: { code: 11, modelled: false, fields: { start: PAGE, length: LENGTH, lock: BOOL } },
  /** A read or write fault on one page. */
  touch: { code: 12, modelled: false, fields: { page: PAGE, write: BOOL } },
  /** Opts the process in to KSM (PR_SET_MEMORY_MERGE). */
  ksm: { code: 13, modelled: true, fields: { enable: BOOL } },
} as const satisfies Record<string, Entry>;

/**
 * Steps of a program. A `prepare` program edits the descriptor, a `mmap` program edits the VMA; the
 * same step means the same field in both.
 */
export const STEPS = {
  setFlags: { code: 1, modelled: true, fields: { arg: WORD } },
  clearFlags: { code: 2, modelled: true, fields: { arg: WORD } },
  /** Overwrites all flags but VM_ACCOUNT, which is not a driver's to give. */
  assignFlags: { code: 3, modelled: true, fields: { arg: WORD } },
  pgoff: { code: 4, modelled: true, fields: { arg: [0, 255] } },
  /** Bits 0-3 permissions, bits 4-5 cacheability (0 cached, 1 write-combining, 2 uncached). */
  pageProt: { code: 5, modelled: true, fields: { arg: [0, 63] } },
  /** One of the tables of vm-ops.ts; 0 is an explicit NULL. */
  vmOps: { code: 6, modelled: true, fields: { arg: [0, OPS_NAMES.length - 1] } },
  privateData: { code: 7, modelled: true, fields: { arg: [0, 255] } },
  /** Exchanges vm_file for another file: see {@link SWAPS}. */
  swapFile: { code: 8, modelled: true, fields: { arg: [0, 2] } },
  /** Returns an error: an index of HOOK_ERRNOS. */
  fail: { code: 9, modelled: true, fields: { arg: [0, HOOK_ERRNOS.length - 1] } },
  /** Returns success at once. */
  stop: { code: 10, modelled: true, fields: { arg: [0, 0] } },
  /** `desc->action`, by one of the mmap_action helpers: see {@link packAction} in step-args.ts. */
  action: { code: 11, modelled: true, fields: { arg: WORD } },
  /** `action.error_override`: 0, an index of HOOK_ERRNOS plus 1, or {@link NOT_AN_ERRNO}. */
  errorOverride: { code: 12, modelled: true, fields: { arg: [0, HOOK_ERRNOS.length + 1] } },
  /** `action.success_hook`: see packSuccessHook in step-args.ts. */
  successHook: { code: 13, modelled: true, fields: { arg: WORD } },
  /** `action.error_hook`: what it returns, 0 or an index of HOOK_ERRNOS plus 1. */
  errorHook: { code: 14, modelled: true, fields: { arg: [0, HOOK_ERRNOS.length] } },
  /** `action.hide_from_rmap_until_complete`. */
  hideFromRmap: { code: 15, modelled: true, fields: { arg: BOOL } },
  /** The driver counts one user more, whatever the argument. */
  take: { code: 16, modelled: true, fields: { arg: [0, 3] } },
  /** The driver counts one user less. */
  give: { code: 17, modelled: true, fields: { arg: [0, 3] } },

  /** Only in a `mmap` program: vma_set_file(vma, the file below). */
  setFile: { code: 32, modelled: true, fields: { arg: [0, 0] } },
  /** vm_file = get_file(the file below) without putting the wrapper's own file, as coda does. */
  replaceFile: { code: 33, modelled: true, fields: { arg: [0, 0] } },
  /** Refuses a file below that cannot be mapped, as the release's own wrappers do. */
  checkHooks: { code: 34, modelled: true, fields: { arg: [0, 0] } },
  /** vfs_mmap(the file below, vma). 1: its error is swallowed. */
  callNested: { code: 35, modelled: true, fields: { arg: BOOL } },
  /** Saves vm_ops and installs the wrapper's. Bits: see {@link WRAP_DEREFERENCES}. */
  wrapOps: { code: 36, modelled: true, fields: { arg: [0, 3] } },
  /** security_mmap_backing_file, in the releases whose wrappers ask. */
  lsmCheck: { code: 37, modelled: true, fields: { arg: [0, 0] } },
  /** Runs the file's own prepare program by __compat_vma_mmap, as uio and vmbus do from 7.1. */
  callOwn: { code: 38, modelled: true, fields: { arg: [0, 0] } },
} as const satisfies Record<string, Entry>;

/** The argument of errorOverride that is neither 0 nor an errno. */
export const NOT_AN_ERRNO = HOOK_ERRNOS.length + 1;

/** How a swapped-in file is come by, and whose its reference is. */
export const SWAPS = ['own', 'borrowed', 'shared'] as const;
/** A new file whose only reference is handed over (as /dev/zero does with a shmem file). */
export const SWAP_OWN = 0;
/** A file the driver keeps; no reference is taken for the VMA. */
export const SWAP_BORROWED = 1;
/** A file the driver keeps; a reference is taken and handed over. */
export const SWAP_SHARED = 2;

/** wrapOps reads through the operations it found, so NULL is a crash (ipc/shm). */
export const WRAP_DEREFERENCES = 1;
/** wrapOps moves the reference parked by replaceFile into the operations (coda). */
export const WRAP_HOLDS_FILE = 2;

/** When a step applies. Flags, ops and vm_file are those of the descriptor or VMA at that moment. */
export const GUARDS = {
  always: 0,
  shared: 1,
  private: 2,
  /** VM_SHARED and VM_MAYWRITE. */
  sharedMayWrite: 3,
  write: 4,
  /** VM_MAYSHARE. */
  mayShare: 5,
  notMayShare: 6,
  /** The program of this open file has run before. */
  again: 7,
  opsHaveClose: 8,
  /** vm_file is neither the program's own file nor the file below it. */
  fileSwapped: 9,
  nommu: 10,
} as const satisfies Record<string, number>;

/** Which of f_op's two mmap hooks a file has. */
export const HOOKS = { none: 0, mmap: 1, prepare: 2, both: 3 } as const;

/** Properties of a file that the core looks at. */
export const ATTRIBUTES = { shmem: 1, dax: 2, hugetlb: 4, mapsDirectly: 8 } as const;
/** Attributes the models of this version act on. */
export const MODELLED_ATTRIBUTES = 15;

/** Where an operation can be made to fail, by the kernel function that fails. */
export const FAULT_SITES = {
  none: 0,
  /** open: alloc_empty_file → -ENFILE. */
  openFile: 1,
  /** mmap: mapping_map_writable → -EPERM. */
  mapWritable: 2,
  /** munmap, mmap over old VMAs: vm_area_dup in __split_vma → -ENOMEM. */
  splitDup: 3,
  /** vma_iter_prealloc in __split_vma → -ENOMEM. */
  splitPrealloc: 4,
  /** mas_store_gfp in vms_gather_munmap_vmas, once for each VMA → -ENOMEM. */
  gatherStore: 5,
  /** may_expand_vm → -ENOMEM. */
  expandVm: 6,
  /** security_vm_enough_memory_mm → -ENOMEM. */
  charge: 7,
  /** A driver's allocation of a file to swap in → -ENFILE. */
  driverFile: 8,
  /** vma_iter_prealloc in commit_merge: no merge, a new VMA instead. */
  mergePrealloc: 9,
  /** vm_area_alloc in __mmap_new_vma → -ENOMEM. */
  vmAreaAlloc: 10,
  /** vma_iter_prealloc in __mmap_new_vma → -ENOMEM. */
  mapPrealloc: 11,
  /** A wrapper's allocation when it wraps vm_ops → -ENOMEM. */
  wrapperAlloc: 12,
  /** shmem_zero_setup → -ENOMEM. */
  shmemZeroSetup: 13,
  /** security_mmap_backing_file in a wrapper → -EACCES. */
  lsm: 14,
  /** The page-table work of mmap_action_complete → -ENOMEM. */
  action: 15,
  /** A driver's allocation in vm_ops->mapped → -ENOMEM. */
  mapped: 16,
  /** NOMMU: kmem_cache_zalloc of the vm_region in do_mmap → -ENOMEM. */
  region: 17,
  /** NOMMU: alloc_pages_exact of a private copy in do_mmap_private → -ENOMEM. */
  copy: 18,
} as const satisfies Record<string, number>;

export type OperationKind = keyof typeof OPERATIONS;
export type StepKind = keyof typeof STEPS;
export type Guard = keyof typeof GUARDS;
export type HookKind = keyof typeof HOOKS;
export type FaultSite = Exclude<keyof typeof FAULT_SITES, 'none'>;

/** One step of a program: what, when, with which argument. */
export interface Step {
  readonly kind: StepKind;
  readonly when: Guard;
  readonly arg: number;
}

/** A file: an inode with its f_op, which operations may open any number of times. */
export interface FileSpec {
  readonly hook: HookKind;
  /** The file a wrapper calls: an index above this file's own, or null. */
  readonly below: number | null;
  /** The file its swapFile steps bring in: an index above its own; null is a plain shmem file. */
  readonly swap: number | null;
  /** A union of {@link ATTRIBUTES}. */
  readonly attributes: number;
  /** f_op->mmap_prepare. */
  readonly prepare: readonly Step[];
  /** f_op->mmap. */
  readonly mmap: readonly Step[];
  /** vm_ops->mapped of the operations this file installs (from 7.1). */
  readonly mapped: readonly Step[];
}

/** The `nth` time (1 to 4) that the operation comes to `site`, it fails. */
export interface Fault {
  readonly site: FaultSite;
  readonly nth: number;
}

/** The fields of one kind of operation, with their values. */
export type OperationOf<K extends OperationKind> = {
  readonly kind: K;
  readonly proc: number;
  readonly faults: readonly Fault[];
} & { readonly [F in keyof (typeof OPERATIONS)[K]['fields']]: number };

export type Operation = { [K in OperationKind]: OperationOf<K> }[OperationKind];

/** A whole test case. */
export interface Scenario {
  readonly mmu: boolean;
  readonly files: readonly FileSpec[];
  readonly operations: readonly Operation[];
}

export const PROCESS_RANGE: Range = [0, PROCESSES - 1];
export const FAULT_NTH: Range = [1, 4];

/** The fields of an operation in the order of the encodings. */
export function operationFields(kind: OperationKind): readonly (readonly [string, Range])[] {
  return OPERATION_FIELDS[kind];
}

const OPERATION_FIELDS = Object.fromEntries(
  Object.entries(OPERATIONS).map(([kind, entry]) => [
    kind,
    Object.entries(entry.fields as Record<string, Range>),
  ]),
) as unknown as Record<OperationKind, readonly (readonly [string, Range])[]>;
