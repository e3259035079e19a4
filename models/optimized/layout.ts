/**
 * Where things stand in the words of the optimized model.
 *
 * A state is one array of {@link STATE_WORDS} words: for each process {@link PROC} as in the trace,
 * followed by room for 16 VMAs of eight words, in order of their addresses; then a record for each
 * open file number, the writable counts, a word with a bit for each open file alive, and
 * the counters of the drivers. Words that
 * are not in use are zero. A process's part therefore goes into a trace as it stands.
 *
 * The files of this folder take these constants into `const`s of their own: V8 folds a module's own
 * constants into the code, imported ones it reads from memory each time.
 */
import { ARENA_PAGES, FILE_KINDS, OPEN_FILES, PROCESSES } from '../limits.js';
import { DESC, PROC, VMA } from '../trace-layout.js';

/** Words from one process to the next. */
export const PROC_STATE_WORDS = PROC.words + ARENA_PAGES * VMA.words;

/** The record of open file n stands at `FILES_AT + n * RECORD_WORDS`; number 0 is never used. */
export const FILES_AT = PROCESSES * PROC_STATE_WORDS;
export const RECORD_WORDS = 4;
/** Index of the file it was opened from, with {@link INFO_READ_ONLY} and {@link INFO_CALLED}. */
export const RECORD_INFO = 0;
export const RECORD_COUNT = 1;
export const RECORD_BACKING = 2;
export const RECORD_CACHED = 3;
export const INFO_SPEC = 7;
export const INFO_READ_ONLY = 8;
/** Its program has run. */
export const INFO_CALLED = 16;

/** The writable count of each file's mapping. */
export const WRITABLE_AT = FILES_AT + (OPEN_FILES + 1) * RECORD_WORDS;
/** Bit n: open file n has references. */
export const ALIVE_AT = WRITABLE_AT + FILE_KINDS;
/** The users that each file's driver has counted. */
export const COUNTERS_AT = ALIVE_AT + 1;
export const STATE_WORDS = COUNTERS_AT + FILE_KINDS;

/** Places in the header of the wire (see wire.ts). */
export const WIRE_MMU = 3;
export const WIRE_FILES = 4;
export const WIRE_OPERATIONS = 5;
export const WIRE_OPERATIONS_AT = 6;
/** Places in the wire's description of a file. */
export const SPEC_HOOK = 0;
export const SPEC_BELOW = 1;
export const SPEC_SWAP = 2;
export const SPEC_ATTRIBUTES = 3;
export const SPEC_PREPARE_LENGTH = 4;
export const SPEC_MMAP_LENGTH = 5;
export const SPEC_MAPPED_LENGTH = 6;
export const SPEC_STEPS_AT = 7;

/** The action of a descriptor in the scratch words, behind its {@link DESC}: an argument of the `action` step. */
export const DESC_ACTION = DESC.words;
/** An argument of `successHook` with {@link SUCCESS_HOOK_SET}, or 0 for none. */
export const DESC_SUCCESS_HOOK = DESC.words + 1;
export const SUCCESS_HOOK_SET = 1 << 24;
/** An argument of `errorHook` plus 1, or 0 for none. */
export const DESC_ERROR_HOOK = DESC.words + 2;
/** An argument of `errorOverride`. */
export const DESC_OVERRIDE = DESC.words + 3;
export const DESC_HIDE = DESC.words + 4;
const SCRATCH_DESC_WORDS = DESC.words + 5;

/** The scratch words: the descriptor of the direct path, that of a compat call, the VMA being made. */
export const DIRECT_DESC = 0;
export const COMPAT_DESC = SCRATCH_DESC_WORDS;
export const NEW_VMA = 2 * SCRATCH_DESC_WORDS;
export const SCRATCH_WORDS = NEW_VMA + VMA.words;
