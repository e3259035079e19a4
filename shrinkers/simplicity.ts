/**
 * How simple one value is: the ranks that `scenarioOrder` compares once two scenarios have the same
 * size. 0 is the simplest. A rank is a fact about readers: the simplest value is the one that a
 * person looking at a counterexample need not think about. So an odd value in a least form
 * (a NULL table, a length of 0) is there because nothing plainer shows the bug.
 */
import { HOOK_ERRNOS } from '../models/errno.js';
import type { FaultSite, Guard, HookKind, OperationKind, Range, StepKind } from '../models/scenario.js';
import { FAULT_SITES, GUARDS, NOT_AN_ERRNO, operationFields, STEPS } from '../models/scenario.js';
import { ACTION_FULL, ACTION_OUTSIDE, actionRange, packAction } from '../models/step-args.js';
import {
  VM_ACCOUNT,
  VM_FLAGS,
  VM_IO,
  VM_LOCKED,
  VM_MAYWRITE,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
} from '../models/vm-flags.js';
import { argParts, packedRank, packedValues } from './packed-args.js';

/** Operations from plain to special; those that no model runs yet come last. */
export const OPERATION_RANK: Readonly<Record<OperationKind, number>> = {
  open: 0,
  mmap: 1,
  munmap: 2,
  close: 3,
  dup: 4,
  fork: 5,
  exit: 6,
  mprotect: 7,
  mremap: 8,
  madvise: 9,
  mlock: 10,
  touch: 11,
  ksm: 12,
};

/** Steps from plain to special: field assignments, errors, files, then what only wrappers do. */
export const STEP_RANK: Readonly<Record<StepKind, number>> = {
  vmOps: 0,
  privateData: 1,
  setFlags: 2,
  clearFlags: 3,
  assignFlags: 4,
  pgoff: 5,
  pageProt: 6,
  fail: 7,
  callNested: 8,
  setFile: 9,
  swapFile: 10,
  wrapOps: 11,
  replaceFile: 12,
  checkHooks: 13,
  stop: 14,
  action: 15,
  errorOverride: 16,
  successHook: 17,
  errorHook: 18,
  hideFromRmap: 19,
  take: 20,
  give: 21,
  lsmCheck: 22,
  callOwn: 23,
};

export const HOOK_RANK: Readonly<Record<HookKind, number>> = { none: 0, prepare: 1, mmap: 2, both: 3 };

/** `always` first; the others in the order of their codes. */
export function guardRank(guard: Guard): number {
  return GUARDS[guard];
}

export function siteRank(site: FaultSite): number {
  return FAULT_SITES[site];
}

/** The tables of vm-ops.ts from plain to special: an explicit NULL is the least plain. */
const OPS_TABLES: readonly number[] = [2, 3, 4, 5, 6, 8, 7, 1, 0];
/** Protections by number of bits, then by value. */
const PROTS: readonly number[] = [0, 1, 2, 4, 3, 5, 6, 7];

const OPS_RANK = inverse(OPS_TABLES);
const PROT_RANK = inverse(PROTS);

/** The rank of one field of an operation: one number for each value of its range. */
export function fieldRank(field: string, value: number): number {
  if (field === 'length') return value === 0 ? LENGTH_ZERO : value - 1;
  if (field === 'prot') return PROT_RANK[value];
  return value;
}

/** A length of 0 is refused by the kernel: less plain than any other length. */
const LENGTH_ZERO = 16;

/** Every value of an operation's field, the simplest first. */
export function fieldValues(kind: OperationKind, field: string): readonly number[] {
  return FIELD_VALUES.get(`${kind}.${field}`) ?? [];
}

const FIELD_VALUES = new Map<string, readonly number[]>(
  (Object.keys(OPERATION_RANK) as OperationKind[]).flatMap((kind) =>
    operationFields(kind).map(([field, range]): [string, readonly number[]] => [
      `${kind}.${field}`,
      integers(range).sort((a, b) => fieldRank(field, a) - fieldRank(field, b)),
    ]),
  ),
);

/** Whether the argument of a step is a word of VMA flags. */
export function takesFlags(kind: StepKind): boolean {
  return kind === 'setFlags' || kind === 'clearFlags' || kind === 'assignFlags';
}

/** Whether the argument of a step says several things: see packed-args.ts. */
export function isPacked(kind: StepKind): boolean {
  return argParts(kind).length > 0;
}

/** The flags by simplicity: low bits first, bits without a name after all that have one. */
export const FLAG_BITS: readonly number[] = flagBits();
const BIT_RANK = new Map(FLAG_BITS.map((bit, rank) => [bit, rank]));
const BITS_WEIGHT = 64;

/** Fewer bits first, then lower ones. Two words can have the same rank. */
export function flagsRank(word: number): number {
  let rank = 0;
  for (let rest = word; rest !== 0; ) {
    const bit = rest & -rest;
    rank += BITS_WEIGHT + BIT_RANK.get(bit)!;
    rest &= ~bit;
  }
  return rank;
}

/** The rank of a step's argument. */
export function argRank(kind: StepKind, arg: number): number {
  if (takesFlags(kind)) return flagsRank(arg);
  if (kind === 'vmOps') return OPS_RANK[arg];
  if (isPacked(kind)) return packedRank(kind, arg);
  // Negative ones come after all others, so that no two arguments have one rank.
  return arg < 0 ? 2 ** 31 - arg : arg;
}

/**
 * Arguments a step of this kind may have, the simplest first: all of them, or for a word of flags
 * none and each single flag, and for what says several things one for each that can be said.
 */
export function argValues(kind: StepKind): readonly number[] {
  return ARG_VALUES.get(kind)!;
}

/** A few arguments that stand for all a step of this kind can do, the simplest first. */
export function typicalArgs(kind: StepKind): readonly number[] {
  return TYPICAL_ARGS.get(kind)!;
}

/** Flags the core itself acts on, one for each thing it does. */
const ACTED_ON = [VM_READ, VM_WRITE, VM_SHARED, VM_MAYWRITE, VM_LOCKED, VM_IO, VM_ACCOUNT];

const ARG_VALUES = new Map<StepKind, readonly number[]>(
  (Object.keys(STEPS) as StepKind[]).map((kind) => {
    const range = STEPS[kind].fields.arg;
    const values = takesFlags(kind)
      ? [0, ...FLAG_BITS.slice(0, Object.keys(VM_FLAGS).length)]
      : isPacked(kind)
        ? packedValues(kind)
        : integers(range);
    return [kind, values.sort((a, b) => argRank(kind, a) - argRank(kind, b))];
  }),
);

/** Errors that the core and wrappers return themselves: a hook's can be mistaken for theirs. */
const TELLING_ERRORS = (['EINVAL', 'ENOMEM', 'ENODEV'] as const).map((name) => HOOK_ERRNOS.indexOf(name));
const FEW_ARGS = OPS_TABLES.length;

/** Where neither all values nor the first two will do. */
const CHOSEN_ARGS: Readonly<Partial<Record<StepKind, readonly number[]>>> = {
  fail: TELLING_ERRORS,
  // Every type, and one that mmap_action_prepare refuses.
  action: [
    ...argValues('action').filter((arg) => actionRange(arg) === ACTION_FULL),
    packAction(1, ACTION_OUTSIDE),
  ],
  errorOverride: [0, 1, NOT_AN_ERRNO],
};

const TYPICAL_ARGS = new Map<StepKind, readonly number[]>(
  [...ARG_VALUES].map(([kind, values]) => [
    kind,
    takesFlags(kind)
      ? [0, ...ACTED_ON]
      : (CHOSEN_ARGS[kind] ?? (values.length <= FEW_ARGS ? values : values.slice(0, 2))),
  ]),
);

function flagBits(): number[] {
  const named: number[] = Object.values(VM_FLAGS);
  const all = Array.from({ length: 32 }, (_, bit) => 1 << bit);
  return [...named, ...all.filter((bit) => !named.includes(bit))];
}

function integers([min, max]: Range): number[] {
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

function inverse(values: readonly number[]): number[] {
  const ranks: number[] = [];
  values.forEach((value, rank) => {
    ranks[value] = rank;
  });
  return ranks;
}
