import { VmacheckError } from '../models/errors.js';
import type { Era } from './era.js';
import type { FieldStep } from './field-step.js';
import { tableOf } from './pick.js';
import type { WrapperShape } from './wrapper-program.js';

/** What a mode makes more or less likely. Chances are in 256ths, tables are picked from uniformly. */
export interface Mode {
  readonly id: ModeId;
  /** What it looks for, in one sentence. */
  readonly sentence: string;
  /** How many files a case has. */
  readonly files: readonly number[];
  /** How many operations a case has. */
  readonly operations: readonly number[];
  /** A file that can have one below is a wrapper. */
  readonly wrappers: number;
  /** A file comes from the library. */
  readonly library: number;
  readonly shapes: readonly WrapperShape[];
  /** Field steps of hooks and wrappers. */
  readonly steps: readonly FieldStep[];
  /** A block's hooks use flags with which nothing merges (VM_SPECIAL). */
  readonly specialFlags: number;
  /** A mapping is put next to an earlier one, with its file, flags and the page offset that continues it. */
  readonly beside: number;
  /** Another mapping has the slot, protection and sharing of an earlier one all the same. */
  readonly alike: number;
  /** A mapping is put over an earlier one. */
  readonly over: number;
  /** An operation has a fault. */
  readonly faulty: number;
  /** An operation with a fault has a second one. */
  readonly pairs: number;
  /** An mmap of a case with an action, ->mapped or a security check has a fault there. */
  readonly aimed: number;
  /** A file without one below counts the users of its driver. */
  readonly counters: number;
  /** A file without one below runs a hook of its own from its `.mmap`. */
  readonly ownCalls: number;
  /** A file has an attribute. */
  readonly attributes: number;
  /** A case runs without an MMU. */
  readonly nommu: number;
  /** Under the contract of which releases hooks are right. */
  readonly eras: readonly Era[];
  /** A case may have hooks that break the contract. */
  readonly unlawful: number;
}

export const MODE_IDS = ['uniform', 'library', 'dense', 'nesting', 'faults', 'actions', 'nommu'] as const;
export type ModeId = (typeof MODE_IDS)[number];

const EVERY_SHAPE = tableOf<WrapperShape>({
  backing: 4,
  shm: 3,
  coda: 3,
  setAfter: 3,
  twice: 1,
  swallow: 1,
  direct: 2,
  free: 2,
});

const EVERY_STEP = tableOf<FieldStep>({
  setFlags: 6,
  clearFlags: 6,
  pgoff: 2,
  pageProt: 2,
  vmOps: 10,
  privateData: 6,
  swapFile: 4,
  action: 4,
  errorOverride: 1,
  successHook: 1,
  errorHook: 1,
  hideFromRmap: 1,
});

const LENGTHS = [1, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 8, 8, 9, 10, 12, 16];

const UNIFORM: Omit<Mode, 'id' | 'sentence'> = {
  files: [1, 1, 2, 2, 2, 3, 3, 4],
  operations: LENGTHS,
  wrappers: 140,
  library: 0,
  shapes: EVERY_SHAPE,
  steps: EVERY_STEP,
  specialFlags: 160,
  beside: 72,
  over: 40,
  alike: 64,
  faulty: 12,
  pairs: 64,
  aimed: 32,
  counters: 24,
  ownCalls: 8,
  attributes: 20,
  nommu: 6,
  eras: ['kept', 'kept', 'handed', 'handed', 'mapped', 'mapped', 'mapped'],
  unlawful: 60,
};

const COMMON = { ...UNIFORM, nommu: 0, unlawful: 15 };

const TABLE: Record<ModeId, Omit<Mode, 'id'>> = {
  uniform: {
    ...UNIFORM,
    sentence: 'Everything about equally often, hooks that break their contract included.',
  },
  library: {
    ...COMMON,
    sentence: 'Hooks and wrappers that kernels really contain, mixed with random ones.',
    files: [1, 2, 2, 2, 3, 3],
    library: 208,
    wrappers: 128,
  },
  dense: {
    ...COMMON,
    sentence: 'Few files and crowded neighbours that merge, split and replace one another.',
    files: [1, 1, 1, 1, 2, 2],
    operations: [3, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 8, 8, 9, 10, 12, 14, 16],
    wrappers: 64,
    steps: tableOf<FieldStep>({
      setFlags: 4,
      clearFlags: 4,
      pgoff: 2,
      pageProt: 4,
      vmOps: 12,
      privateData: 10,
      swapFile: 6,
      action: 1,
      errorOverride: 1,
      successHook: 1,
      errorHook: 1,
      hideFromRmap: 1,
    }),
    specialFlags: 32,
    beside: 150,
    over: 48,
    alike: 176,
  },
  nesting: {
    ...COMMON,
    sentence: 'Deep chains of wrappers: files set before and after, nested twice, errors swallowed.',
    files: [2, 2, 3, 3, 3, 4, 4, 5, 6],
    operations: [1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 10],
    wrappers: 236,
    shapes: tableOf<WrapperShape>({
      backing: 4,
      shm: 4,
      coda: 4,
      setAfter: 4,
      twice: 3,
      swallow: 3,
      direct: 1,
      free: 4,
    }),
    beside: 48,
  },
  faults: {
    ...COMMON,
    sentence: 'Allocations that fail at every site, alone and in pairs.',
    beside: 96,
    over: 72,
    faulty: 112,
    pairs: 96,
    aimed: 64,
  },
  actions: {
    ...COMMON,
    sentence:
      'Actions, ->mapped and counted users, which fail after the mapping is made, and unmaps that fail then.',
    files: [1, 1, 2, 2, 2, 3],
    wrappers: 112,
    steps: tableOf<FieldStep>({
      setFlags: 2,
      clearFlags: 1,
      pgoff: 1,
      pageProt: 2,
      vmOps: 4,
      privateData: 3,
      swapFile: 2,
      action: 10,
      errorOverride: 3,
      successHook: 3,
      errorHook: 3,
      hideFromRmap: 3,
    }),
    over: 72,
    faulty: 40,
    pairs: 112,
    aimed: 96,
    counters: 96,
    ownCalls: 40,
    eras: ['kept', 'handed', 'handed', 'handed', 'mapped', 'mapped', 'mapped', 'mapped'],
  },
  nommu: {
    ...COMMON,
    sentence: 'No MMU: mappings that are direct, copied or refused, and unmaps that must fit.',
    library: 48,
    counters: 48,
    faulty: 40,
    attributes: 40,
    over: 24,
    nommu: 256,
  },
};

/** All modes, in the order in which campaigns name them. */
export const MODES: readonly Mode[] = MODE_IDS.map((id) => ({ id, ...TABLE[id] }));

/**
 * The mode with this name.
 *
 * @throws VmacheckError `UNKNOWN_NAME`
 */
export function findMode(name: string): Mode {
  const mode = MODES.find(({ id }) => id === name);
  if (mode === undefined)
    throw new VmacheckError({ code: 'UNKNOWN_NAME', kind: 'mode', name, known: MODE_IDS });
  return mode;
}
