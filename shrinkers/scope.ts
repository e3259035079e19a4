import { MAX_FAULTS } from '../models/limits.js';
import type {
  Fault,
  FileSpec,
  Guard,
  HookKind,
  Operation,
  OperationKind,
  Scenario,
  Step,
  StepKind,
} from '../models/scenario.js';
import { ANONYMOUS, operationFields, STEPS } from '../models/scenario.js';
import { fieldsOf, installsMapped, PROGRAMS } from './edit.js';
import { argValues, fieldValues } from './simplicity.js';

/**
 * What scenarios are made of in an exhaustive search: every combination of these letters is one.
 * Made from a scenario, it has the kinds that occur in the scenario, with the values that occur in it
 * and the least ones.
 */
export interface Scope {
  readonly mmu: boolean;
  readonly operations: readonly Operation[];
  readonly faults: readonly Fault[];
  readonly hooks: readonly HookKind[];
  readonly steps: readonly Step[];
  /** Whether files may stand above others. */
  readonly below: boolean;
  /** Whether swapFile steps may bring in a file of the scenario. */
  readonly swap: boolean;
  readonly attributes: readonly number[];
  /** Whether operations may come with a `mapped` program. */
  readonly mapped: boolean;
  /** Whether a wrapper may run a hook of its own. */
  readonly own: boolean;
}

/** The scope around a scenario; null when one operation alone has more than `limit` forms. */
export function scopeOf(scenario: Scenario, limit: number): Scope | null {
  const { files, operations } = scenario;
  const kinds = unique(operations.map(({ kind }) => kind));
  if (kinds.some((kind) => countLetters(kind, operations) > limit)) return null;
  const programs = files.flatMap((file) => PROGRAMS.flatMap((program) => file[program]));
  const guards = unique<Guard>(['always', ...programs.map(({ when }) => when)]);
  const stepKinds = unique(programs.map(({ kind }) => kind));
  return {
    mmu: scenario.mmu,
    operations: kinds.flatMap((kind) => operationLetters(kind, operations)),
    faults: uniqueBy(
      operations
        .flatMap(({ faults }) => faults)
        .flatMap(({ site, nth }) => [
          { site, nth: 1 },
          { site, nth },
        ]),
    ),
    hooks: unique(files.map(({ hook }) => hook)),
    steps: stepKinds.flatMap((kind) =>
      argLetters(kind, programs).flatMap((arg) => guards.map((when) => ({ kind, when, arg }))),
    ),
    below: files.some(({ below }) => below !== null),
    swap: files.some(({ swap }) => swap !== null),
    attributes: unique([0, ...files.map(({ attributes }) => attributes)]),
    mapped: files.some(({ mapped }) => mapped.length > 0),
    own: stepKinds.includes('callOwn'),
  };
}

/** All operations of a kind whose fields have the least value or one found in `operations`. */
function operationLetters(kind: OperationKind, operations: readonly Operation[]): Operation[] {
  let letters: Record<string, unknown>[] = procs(operations).map((proc) => ({ kind, proc }));
  for (const [field] of operationFields(kind)) {
    const values = fieldLetters(kind, field, operations);
    letters = letters.flatMap((letter) => values.map((value) => ({ ...letter, [field]: value })));
  }
  return letters.map((letter) => ({ ...letter, faults: [] }) as unknown as Operation);
}

function countLetters(kind: OperationKind, operations: readonly Operation[]): number {
  return operationFields(kind).reduce(
    (count, [field]) => count * fieldLetters(kind, field, operations).length,
    procs(operations).length,
  );
}

function procs(operations: readonly Operation[]): number[] {
  return unique([0, ...operations.map(({ proc }) => proc)]);
}

function fieldLetters(kind: OperationKind, field: string, operations: readonly Operation[]): number[] {
  const all = fieldValues(kind, field);
  const present = operations.map((operation) => fieldsOf(operation)[field]);
  return unique([all[0], ...present]).filter((value) => all.includes(value));
}

function argLetters(kind: StepKind, programs: readonly Step[]): number[] {
  const [min, max] = STEPS[kind].fields.arg;
  const present = programs.filter((step) => step.kind === kind).map(({ arg }) => arg);
  return unique([argValues(kind)[0], ...present]).filter((arg) => arg >= min && arg <= max);
}

/**
 * Lists of `count` operations with `faults` faults in all, over `files` files. Operations that can have
 * no effect are left out, since the list without them is smaller and does the same: those through a
 * slot that nothing before can have filled, opens of a file that does not exist, and munmap before any
 * mmap of its process.
 *
 * @returns null when there are more than `limit`
 */
export function operationLists(
  scope: Scope,
  count: number,
  faults: number,
  files: number,
  limit: number,
): readonly (readonly Operation[])[] | null {
  const lists: Operation[][] = [];
  const list: Operation[] = [];
  const extend = (left: number): boolean => {
    if (list.length === count) {
      if (left === 0) lists.push([...list]);
      return lists.length <= limit;
    }
    for (const letter of scope.operations) {
      if (!mayMatter(letter, list, files)) continue;
      for (const chosen of faultSets(scope, Math.min(left, MAX_FAULTS))) {
        list.push(chosen.length === 0 ? letter : { ...letter, faults: chosen });
        const within = extend(left - chosen.length);
        list.pop();
        if (!within) return false;
      }
    }
    return true;
  };
  return extend(faults) ? lists : null;
}

/** Every list of at most `most` faults. */
function faultSets(scope: Scope, most: number): Fault[][] {
  let last: Fault[][] = [[]];
  const all = [...last];
  for (let size = 1; size <= most; size++) {
    last = last.flatMap((set) => scope.faults.map((fault) => [...set, fault]));
    all.push(...last);
  }
  return all;
}

function mayMatter(operation: Operation, before: readonly Operation[], files: number): boolean {
  const mine = before.filter(({ proc }) => proc === operation.proc);
  const filled = (slot: number) =>
    mine.some((earlier) =>
      earlier.kind === 'open' ? earlier.slot === slot : earlier.kind === 'dup' && earlier.to === slot,
    );
  switch (operation.kind) {
    case 'open':
      return operation.file < files;
    case 'dup':
      return filled(operation.from);
    case 'close':
      return filled(operation.slot);
    case 'mmap':
      return operation.slot === ANONYMOUS || filled(operation.slot);
    case 'munmap':
      return mine.some(({ kind }) => kind === 'mmap');
    default:
      return true;
  }
}

/**
 * Lists of `count` files with `steps` steps in all. Programs that the hook does not run are empty, and
 * a file that no step of its own swaps in has none to swap.
 *
 * @returns null when there are more than `limit`
 */
export function fileLists(
  scope: Scope,
  count: number,
  steps: number,
  limit: number,
): readonly (readonly FileSpec[])[] | null {
  const lists: FileSpec[][] = [];
  const list: FileSpec[] = [];
  const extend = (left: number): boolean => {
    const index = list.length;
    if (index === count) {
      if (left === 0) lists.push([...list]);
      return lists.length <= limit;
    }
    const later = Array.from({ length: count - index - 1 }, (_, i) => index + 1 + i);
    for (let own = 0; own <= left; own++) {
      if (index === count - 1 && own !== left) continue;
      for (const [hook, prepare, mmap, mapped] of programsOf(scope, own)) {
        const swaps = scope.swap && [...prepare, ...mmap].some(({ kind }) => kind === 'swapFile');
        for (const below of scope.below ? [null, ...later] : [null]) {
          for (const swap of swaps ? [null, ...later] : [null]) {
            for (const attributes of scope.attributes) {
              list.push({ hook, below, swap, attributes, prepare, mmap, mapped });
              const within = extend(left - own);
              list.pop();
              if (!within) return false;
            }
          }
        }
      }
    }
    return true;
  };
  return extend(steps) ? lists : null;
}

type Programs = readonly [
  hook: HookKind,
  prepare: readonly Step[],
  mmap: readonly Step[],
  mapped: readonly Step[],
];

function* programsOf(scope: Scope, steps: number): Generator<Programs> {
  for (const hook of scope.hooks) {
    if (hook === 'none') {
      if (steps === 0) yield [hook, [], [], []];
      continue;
    }
    for (const program of words(scope.steps, steps)) {
      for (const [hooks, mapped] of splits(program, scope.mapped)) {
        if (mapped.length > 0 && !hooks.some(installsMapped)) continue;
        if (hook === 'prepare') {
          yield [hook, hooks, [], mapped];
          continue;
        }
        for (const [mmap, prepare] of splits(hooks, hook === 'both' || scope.own)) {
          if (hook === 'mmap' && prepare.length > 0 && !mmap.some(({ kind }) => kind === 'callOwn')) continue;
          yield [hook, prepare, mmap, mapped];
        }
      }
    }
  }
}

/** A program cut in two at every place; whole, where the second part may not be. */
function* splits(
  program: readonly Step[],
  mayCut: boolean,
): Generator<readonly [readonly Step[], readonly Step[]]> {
  for (let at = mayCut ? 0 : program.length; at <= program.length; at++) {
    yield [program.slice(0, at), program.slice(at)];
  }
}

function* words<T>(letters: readonly T[], length: number): Generator<T[]> {
  if (length === 0) {
    yield [];
    return;
  }
  for (const rest of words(letters, length - 1)) {
    for (const letter of letters) yield [...rest, letter];
  }
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

function uniqueBy(faults: readonly Fault[]): Fault[] {
  return faults.filter(
    ({ site, nth }, at) => faults.findIndex((other) => other.site === site && other.nth === nth) === at,
  );
}
