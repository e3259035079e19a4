/**
 * Which parts of a state are interchangeable: processes, the slots of each, and files that are described
 * alike. What one does can be done by the other, and no law tells them apart.
 */
import { FILE_KINDS } from '../../models/limits.js';
import type { FileSpec } from '../../models/scenario.js';
import type { Scope } from './scope.js';

/** One way to exchange them: at each place, what goes there. */
export interface Symmetry {
  readonly processes: readonly number[];
  /** By process, before the exchange of processes. */
  readonly slots: readonly (readonly number[])[];
  /** By index of the scenario's files: which index a file has afterwards. */
  readonly files: readonly number[];
}

/**
 * What of a state is left out as interchangeable: `none`; the `numbers` of open files; `full`: with them
 * processes, slots, and files that are alike.
 */
export type SymmetryLevel = 'none' | 'numbers' | 'full';

const FILES_KEPT = Array.from({ length: FILE_KINDS }, (_, file) => file);

/** All ways, the one that changes nothing first. */
export function symmetriesOf(scope: Scope, files: readonly FileSpec[]): Symmetry[] {
  const slotOrders = permutations(range(scope.slots));
  return permutations(range(scope.processes)).flatMap((processes) =>
    tuples(slotOrders, scope.processes).flatMap((slots) =>
      fileOrders(files).map((order) => ({ processes, slots, files: order })),
    ),
  );
}

/** The ways that a level leaves out. */
export function symmetriesAt(level: SymmetryLevel, scope: Scope, files: readonly FileSpec[]): Symmetry[] {
  return level === 'full' ? symmetriesOf(scope, files) : [noSymmetry(scope)];
}

/** The one way that changes nothing. */
export function noSymmetry(scope: Scope): Symmetry {
  return {
    processes: range(scope.processes),
    slots: range(scope.processes).map(() => range(scope.slots)),
    files: FILES_KEPT,
  };
}

/** Orders of the files in which each stands where one like it stood, with what it refers to. */
function fileOrders(files: readonly FileSpec[]): number[][] {
  return permutations(range(files.length))
    .filter((order) => files.every((file, index) => sameFile(moved(file, order), files[order[index]])))
    .map((order) => [...order, ...FILES_KEPT.slice(files.length)]);
}

function moved(file: FileSpec, order: readonly number[]): FileSpec {
  const at = (index: number | null) => (index === null ? null : (order[index] ?? index));
  return { ...file, below: at(file.below), swap: at(file.swap) };
}

function sameFile(left: FileSpec, right: FileSpec): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** All orders of some items, theirs first. */
export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) =>
    permutations([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

function tuples<T>(items: readonly T[], length: number): T[][] {
  if (length === 0) return [[]];
  return tuples(items, length - 1).flatMap((shorter) => items.map((item) => [...shorter, item]));
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
