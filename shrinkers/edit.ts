/** Edits that passes are made of. Each returns a new scenario and leaves the given one alone. */
import { MAX_FILES } from '../models/limits.js';
import type { FileSpec, Operation, Scenario, Step } from '../models/scenario.js';
import { OPS_MAPPED } from '../models/vm-ops.js';

/** The three programs of a file, by field name. */
export const PROGRAMS = ['prepare', 'mmap', 'mapped'] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** Nothing runs a `mapped` program but the operations that have it. */
export function installsMapped({ kind, arg }: Step): boolean {
  return kind === 'vmOps' && arg === OPS_MAPPED;
}

/** The programs that something runs: by the hook, by the wrapper itself, by the operations. */
export function runningPrograms({ hook, prepare, mmap }: FileSpec): ProgramName[] {
  const runs = { mmap: hook === 'mmap' || hook === 'both', prepare: hook === 'prepare' || hook === 'both' };
  if (runs.mmap && mmap.some(({ kind }) => kind === 'callOwn')) runs.prepare = true;
  const steps = [...(runs.prepare ? prepare : []), ...(runs.mmap ? mmap : [])];
  return PROGRAMS.filter((name) => (name === 'mapped' ? steps.some(installsMapped) : runs[name]));
}

/** `list` without `count` items from `at` on. */
export function without<T>(list: readonly T[], at: number, count = 1): T[] {
  return [...list.slice(0, at), ...list.slice(at + count)];
}

/** `list` with another item at `at`. */
export function withItem<T>(list: readonly T[], at: number, item: T): T[] {
  return list.map((old, i) => (i === at ? item : old));
}

/** `list` with the item at `from` moved to `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = without(list, from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}

export function withOperations(scenario: Scenario, operations: readonly Operation[]): Scenario {
  return { mmu: scenario.mmu, files: scenario.files, operations };
}

export function withFiles(scenario: Scenario, files: readonly FileSpec[]): Scenario {
  return { mmu: scenario.mmu, files, operations: scenario.operations };
}

export function withOperation(scenario: Scenario, at: number, operation: Operation): Scenario {
  return withOperations(scenario, withItem(scenario.operations, at, operation));
}

export function withFile(scenario: Scenario, at: number, file: FileSpec): Scenario {
  return withFiles(scenario, withItem(scenario.files, at, file));
}

export function withProgram(
  scenario: Scenario,
  file: number,
  program: ProgramName,
  steps: readonly Step[],
): Scenario {
  return withFile(scenario, file, { ...scenario.files[file], [program]: steps });
}

/** Every operation through `change`; those for which it returns null go. */
export function mapOperations(
  scenario: Scenario,
  change: (operation: Operation, index: number) => Operation | null,
): Scenario {
  return withOperations(
    scenario,
    scenario.operations.map(change).filter((operation) => operation !== null),
  );
}

/** The numeric fields of an operation by name. */
export function fieldsOf(operation: Operation): Readonly<Record<string, number>> {
  return operation as unknown as Readonly<Record<string, number>>;
}

export function withField(operation: Operation, field: string, value: number): Operation {
  return { ...operation, [field]: value } as Operation;
}

/**
 * Without file `index`. What pointed at it (an open, `below`, `swap`) points at `instead`, numbered as
 * before; for null opens of it go and references become null.
 */
export function dropFile(scenario: Scenario, index: number, instead: number | null): Scenario {
  const target = instead === null ? null : instead > index ? instead - 1 : instead;
  const renumber = (file: number) => (file > index ? file - 1 : file);
  const files = without(scenario.files, index).map((file, at): FileSpec => {
    const follow = (reference: number | null): number | null => {
      const next = reference === null ? null : reference === index ? target : renumber(reference);
      return next !== null && next > at ? next : null;
    };
    return { ...file, below: follow(file.below), swap: follow(file.swap) };
  });
  const operations = scenario.operations.flatMap((operation): Operation[] => {
    if (operation.kind !== 'open') return [operation];
    if (operation.file !== index) return [{ ...operation, file: renumber(operation.file) }];
    return target === null ? [] : [{ ...operation, file: target }];
  });
  return { mmu: scenario.mmu, files, operations };
}

/** With another file before file `index`, which is opened from now on where that one was. */
export function insertFileBefore(scenario: Scenario, index: number, file: FileSpec): Scenario {
  const renumber = (old: number | null) => (old !== null && old >= index ? old + 1 : old);
  const files = scenario.files.map(
    (old): FileSpec => ({ ...old, below: renumber(old.below), swap: renumber(old.swap) }),
  );
  const operations = scenario.operations.map(
    (operation): Operation =>
      operation.kind === 'open' && operation.file > index
        ? { ...operation, file: Math.min(operation.file + 1, MAX_FILES - 1) }
        : operation,
  );
  return { mmu: scenario.mmu, files: [...files.slice(0, index), file, ...files.slice(index)], operations };
}

/**
 * The files in another order: `order[new] = old`. Null when a file would stand before one that
 * points at it.
 */
export function reorderFiles(scenario: Scenario, order: readonly number[]): Scenario | null {
  const place = (old: number) => (old < order.length ? order.indexOf(old) : old);
  const files = order.map((old): FileSpec => {
    const { below, swap } = scenario.files[old];
    return {
      ...scenario.files[old],
      below: below === null ? null : place(below),
      swap: swap === null ? null : place(swap),
    };
  });
  const valid = files.every(
    ({ below, swap }, at) => (below === null || below > at) && (swap === null || swap > at),
  );
  if (!valid) return null;
  const operations = scenario.operations.map((operation) =>
    operation.kind === 'open' ? { ...operation, file: place(operation.file) } : operation,
  );
  return { mmu: scenario.mmu, files, operations };
}

/** Every word of flags in every program through `change`. */
export function mapSteps(scenario: Scenario, change: (step: Step) => Step): Scenario {
  return withFiles(
    scenario,
    scenario.files.map((file) => ({
      ...file,
      prepare: file.prepare.map(change),
      mmap: file.mmap.map(change),
      mapped: file.mapped.map(change),
    })),
  );
}
