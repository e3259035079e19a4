/**
 * What a wrapper has to know of the file below it to keep its side of the contract: a word of bits for
 * each file, packed into one number for all files of a case.
 */
import { type FileSpec, type Step, WRAP_DEREFERENCES, WRAP_HOLDS_FILE } from '../models/scenario.js';
import { ACTION_NOTHING, actionType, SUCCESS_ANONYMOUS, successEffect } from '../models/step-args.js';
import { countsUsers, OPS_NULL } from '../models/vm-ops.js';

/** A call may leave operations that hold a file, or count users: nothing may fail, or replace them, afterwards. */
export const HOLDS = 1;
/** A call may leave vm_ops NULL: nothing may read through them afterwards. */
export const LEAVES_NULL = 2;
/** Reads through the operations it finds: they must not be NULL when it is called. */
export const READS_OPS = 4;
/** Has no hook: it must not be called without a test. */
export const HOOKLESS = 8;
/** May fail when the VMA has been changed already: the error must not be swallowed. */
export const FAILS_LATE = 16;

const BITS = 5;
const MASK = (1 << BITS) - 1;

/** The traits of the file at `index` in `all`. */
export function traitsAt(all: number, index: number | null): number {
  return index === null ? 0 : (all >>> (BITS * index)) & MASK;
}

/** `all` with those of the file at `index`, which stand on those of the files after it. */
export function withTraits(all: number, index: number, file: FileSpec): number {
  return all | (traitsOf(file, traitsAt(all, file.below)) << (BITS * index));
}

function traitsOf({ hook, prepare, mmap }: FileSpec, below: number): number {
  if (hook === 'none') return HOOKLESS;
  return traitsOfSteps(prepare, 0) | traitsOfSteps(mmap, below);
}

function traitsOfSteps(steps: readonly Step[], below: number): number {
  let traits = 0;
  for (let i = 0; i < steps.length; i++) traits |= traitsOfStep(steps[i], below);
  return traits;
}

function traitsOfStep(step: Step, below: number): number {
  const { kind, arg } = step;
  switch (kind) {
    case 'callNested':
      return below & (HOLDS | LEAVES_NULL | READS_OPS | FAILS_LATE);
    case 'vmOps':
      if (countsUsers(arg)) return HOLDS | FAILS_LATE;
      return arg === OPS_NULL ? LEAVES_NULL : 0;
    case 'wrapOps':
      return ((arg & WRAP_HOLDS_FILE) === 0 ? 0 : HOLDS) | ((arg & WRAP_DEREFERENCES) === 0 ? 0 : READS_OPS);
    case 'action':
      return actionType(arg) === ACTION_NOTHING ? 0 : FAILS_LATE;
    case 'successHook':
      return FAILS_LATE | (anonymousByHook(step) ? LEAVES_NULL : 0);
    default:
      return 0;
  }
}

/** The traits that a hook with this prepare program has. */
export function traitsOfHook(prepare: readonly Step[]): number {
  return traitsOfSteps(prepare, 0);
}

/** Whether a step asks for a success_hook that makes the VMA anonymous. */
export function anonymousByHook({ kind, arg }: Step): boolean {
  return kind === 'successHook' && successEffect(arg) === SUCCESS_ANONYMOUS;
}

/** Whether a program so far may leave vm_ops NULL. */
export function mayBeNull(steps: readonly Step[], below: number): boolean {
  return (traitsOfSteps(steps, below) & LEAVES_NULL) !== 0;
}
