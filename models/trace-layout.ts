/**
 * The trace of a run as 32-bit words. Every model writes it, every property reads it through
 * {@link TraceView}; nothing else is known of a run.
 *
 * A trace has one step for each operation and a last one for the teardown (all mappings removed,
 * then all descriptors closed, process 0 first). A step holds what the operation returned, one
 * record for each call of a `.mmap_prepare` hook in the order of the calls, and all that can be
 * observed afterwards.
 */

/** Header: magic, schema hash, words in all, steps, observed groups, 3 spare; then the steps' offsets. */
export const TRACE = { magic: 0, schema: 1, words: 2, steps: 3, observed: 4, offsets: 8 } as const;
export const TRACE_MAGIC = 0x766d7431;

/** Groups of a trace that a model may be unable to observe; a law that needs one is not evaluated. */
export const OBSERVED = {
  calls: 1,
  vmas: 2,
  ops: 4,
  references: 8,
  charge: 16,
  writable: 32,
  lifecycle: 64,
  counters: 128,
  locks: 256,
  mapCount: 512,
} as const;
export const OBSERVED_ALL = 1023;

/** The head of a step; its call records follow, then the snapshot. */
export const STEP = {
  /** 0 or more (mmap: the first page; open, dup: the slot) or a negated errno. */
  result: 0,
  /** A union of {@link WARNINGS}. */
  warnings: 1,
  /** Calls of ->open and ->close, a byte for each of {@link LIFECYCLES}, saturated at 255. */
  opened: 2,
  closed: 3,
  /** One of {@link PLACEMENTS}. */
  placement: 4,
  calls: 5,
  /** Offset of the snapshot. */
  snapshot: 6,
  /** i_mmap locks still held. */
  locks: 7,
  words: 8,
} as const;

/** Where a successful mmap put its range. */
export const PLACEMENTS = { none: 0, newVma: 1, merged: 2 } as const;

/** Tables whose open and close calls are counted, in the order of their bytes; counted_ops count as mapped_ops. */
export const LIFECYCLES = ['open_close_ops', 'close_ops', 'mapped_ops', 'wrapped'] as const;

/** What a kernel would have complained about, or died of. */
export const WARNINGS = {
  /** A file with both hooks (can_mmap_file). */
  bothHooks: 1,
  /** call_mmap on a file with .mmap_prepare, before the compatibility layer. */
  nestedPrepare: 2,
  /** VM_MAYWRITE given where it was not allowed (__mmap_new_file_vma). */
  mayWriteGiven: 4,
  /** A reference taken on a freed file. */
  getOfFreedFile: 8,
  /** A reference put on a freed file. */
  putOfFreedFile: 16,
  /** A hook called through NULL. */
  nullHook: 32,
  /** vm_ops read through NULL. */
  nullOps: 64,
  /** i_mmap_lock_write by who holds it already: a deadlock. */
  rmapLockRecursion: 128,
  /** i_mmap_unlock_write of a lock that nobody holds. */
  rmapUnlockUnheld: 256,
  /** A VMA read, or taken apart once more, after it was freed. */
  freedVmaUsed: 512,
  /** An action that prepare or complete does not take (WARN_ON_ONCE there), or an error_override that is no errno. */
  actionRefused: 1024,
  /** An error_hook that returned 0. */
  errorHookSwallowed: 2048,
  /** NOMMU: a private mapping was made direct although it is not shared (do_mmap_private). */
  nommuNotShared: 4096,
  /** An action that hides its VMA from the rmap, and a VMA without operations (maybe_rmap_unlock_action). */
  hiddenAnonymous: 8192,
  /** Kernel pages to be mapped into a range of page frames (map_kernel_pages_prepare). */
  pagesInPfnmap: 16384,
  /** A WARN of a kernel tree at a place that no model knows, or objects that it never frees. */
  unexpected: 32768,
} as const;

/** One call of a `.mmap_prepare` hook. Descriptors and VMAs as in {@link DESC} and {@link VMA_FIELDS}. */
export const CALL = {
  /** One of {@link CALL_KINDS}. */
  kind: 0,
  /** How many `.mmap` programs stand around the call; 0 on the direct path. */
  depth: 1,
  /** The open file whose hook it is. */
  file: 2,
  /** The file (index of the scenario's files) it was opened from. */
  spec: 3,
  /** What the hook returned, or -EINVAL for a refused call. */
  error: 4,
  /** The descriptor fields the hook wrote: bit i for field i of {@link DESC}, {@link WROTE_ACTION} for the action. */
  written: 5,
  descIn: 6,
  /** After the hook and mmap_action_prepare: what is applied. After a failure of either, as it was left. */
  descOut: 15,
  /** Zero on the direct path, where there is no VMA yet. */
  vmaBefore: 24,
  /** compat: when the call returned. direct: after the whole mmap, zero when it failed. */
  vmaAfter: 30,
  /**
   * compat with a changed file: references on the old file before and after vma_set_file, on the
   * new file before and after. Otherwise zero.
   */
  oldFileBefore: 36,
  oldFileAfter: 37,
  newFileBefore: 38,
  newFileAfter: 39,
  /** `desc->action` as the hook left it: an argument of the `action` step. */
  action: 40,
  /** The negated errno that error_hook or error_override asks for instead of an error of the action; else 0. */
  override: 41,
  /** What mmap_action_prepare returned. */
  prepareError: 42,
  /** The error of the action, of ->mapped or of success_hook, before any override; 0 when all went well. */
  completeError: 43,
  /** A union of {@link COMPLETED}. */
  completed: 44,
  /** vm_ops and vm_private_data as the driver wants them in the end: descOut's, ->mapped's, success_hook's. */
  askedOps: 45,
  askedPrivate: 46,
  words: 47,
} as const;

/** What mmap_action_complete came to. */
export const COMPLETED = {
  entered: 1,
  actionDone: 2,
  mappedRan: 4,
  mappedDone: 8,
  successHookRan: 16,
} as const;

export const CALL_KINDS = { direct: 0, compat: 1, refused: 2 } as const;

/** Offsets of a vm_area_desc in a call record. Up to 6.17 the kernel has one field for `file` and `vmFile`: on entry they are equal. */
export const DESC = {
  start: 0,
  end: 1,
  file: 2,
  vmFile: 3,
  pgoff: 4,
  flags: 5,
  prot: 6,
  ops: 7,
  private: 8,
  words: 9,
} as const;

/** In `CALL.written`: the hook touched `desc->action`. */
export const WROTE_ACTION = 1 << DESC.words;

/** A descriptor field that nobody initialised. */
export const UNDEFINED_WORD = 0x5a5a5a5a;

/** Offsets of the mutable part of a VMA in a call record. */
export const VMA_FIELDS = { file: 0, pgoff: 1, flags: 2, prot: 3, ops: 4, private: 5, words: 6 } as const;

/**
 * The snapshot after a step: for each process {@link PROC}, then its VMAs by address, {@link VMA}
 * each; then the number of open files alive and for each, by number, {@link FILE}; then for each of
 * the FILE_KINDS indices of files the writable count of its mapping; then for each the users its
 * driver has counted.
 */
export const PROC = { charge: 0, fds: 1, mapCount: 5, ksm: 6, vmas: 7, words: 8 } as const;
export const VMA = {
  start: 0,
  end: 1,
  pgoff: 2,
  file: 3,
  flags: 4,
  prot: 5,
  ops: 6,
  private: 7,
  words: 8,
} as const;
export const FILE = { number: 0, spec: 1, count: 2, backing: 3, cached: 4, words: 5 } as const;

/** Large enough for every trace: see the bounds of limits.ts. */
export const MAX_TRACE_WORDS = 1 << 17;

export const TRACE_LAYOUT = {
  TRACE,
  OBSERVED,
  STEP,
  PLACEMENTS,
  LIFECYCLES,
  WARNINGS,
  CALL,
  COMPLETED,
  CALL_KINDS,
  DESC,
  VMA_FIELDS,
  PROC,
  VMA,
  FILE,
} as const;
