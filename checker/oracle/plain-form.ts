/** The form of a plain state that stands for all states like it, as text. */

import type { PlainFile, PlainState, PlainVma } from '../../models/reference/stepping.js';
import { baseOps, opsOwner, wrapDepth, wrapFile, wrapHoldsFile } from '../../models/vm-ops.js';
import type { Scope } from '../layer/scope.js';
import { permutations, type Symmetry, type SymmetryLevel } from '../layer/symmetry.js';

export interface PlainForm {
  readonly text: string;
  /** Open files that have a number in it. */
  readonly files: number;
  /** Something refers to a freed file. */
  readonly refersToFreed: boolean;
}

/** @param symmetries those of the level; the one with the least text counts */
export function plainForm(
  state: PlainState,
  scope: Scope,
  symmetries: readonly Symmetry[],
  level: SymmetryLevel,
): PlainForm {
  const renumbers = level !== 'none';
  const lost = unreferred(state);
  const orders = renumbers && lost.length > 1 ? permutations(lost) : [lost];
  return symmetries
    .flatMap((symmetry) => orders.map((order) => formOf(state, scope, symmetry, renumbers, order)))
    .reduce((least, form) => (form.text < least.text ? form : least));
}

/** The open files that no slot and no VMA leads to. */
function unreferred({ files, processes }: PlainState): number[] {
  const byNumber = new Map(files.map((file) => [file.number, file]));
  const reached = new Set<number>();
  const reach = (number: number) => {
    if (number === 0 || reached.has(number)) return;
    reached.add(number);
    reach(byNumber.get(number)?.backing ?? 0);
    reach(byNumber.get(number)?.cached ?? 0);
  };
  for (const { fds, vmas } of processes) {
    fds.forEach(reach);
    for (const vma of vmas) for (const { file } of [vma, ...wrapsOf(vma)]) reach(file);
  }
  return files.filter(({ number, count }) => count > 0 && !reached.has(number)).map(({ number }) => number);
}

/** @param lost what comes last, in this order, with what it refers to */
function formOf(
  state: PlainState,
  scope: Scope,
  symmetry: Symmetry,
  renumbers: boolean,
  lost: readonly number[],
): PlainForm {
  const byNumber = new Map(state.files.map((file) => [file.number, file]));
  const processes = symmetry.processes.slice(0, scope.processes).map((from) => {
    const process = state.processes[from];
    return { ...process, fds: symmetry.slots[from].map((slot) => process.fds[slot]) };
  });

  // In the order in which they are first referred to.
  const order: number[] = [];
  const refer = (number: number) => {
    if (number !== 0 && !order.includes(number)) order.push(number);
  };
  const referredBy = (first: number) => {
    for (let i = first; i < order.length; i++) {
      const file = byNumber.get(order[i]);
      refer(file?.backing ?? 0);
      refer(file?.cached ?? 0);
    }
  };
  for (const { fds, vmas } of processes) {
    fds.forEach(refer);
    for (const vma of vmas) {
      refer(vma.file);
      for (const { file } of wrapsOf(vma).reverse()) refer(file);
    }
  }
  referredBy(0);
  for (const number of lost) {
    const first = order.length;
    refer(number);
    referredBy(first);
  }
  const alive = (number: number) => (byNumber.get(number)?.count ?? 0) > 0;
  const named = (number: number) => (number === 0 ? 0 : renumbers ? order.indexOf(number) + 1 : number);
  const inOrder = renumbers ? order : [...order].sort((a, b) => a - b);

  const form = {
    processes: processes.map(({ charge, mapCount, ksm, fds, vmas }) => ({
      charge,
      mapCount,
      ksm,
      fds: fds.map(named),
      vmas: vmas.map((vma) => ({
        ...vma,
        file: named(vma.file),
        ops: {
          base: baseOps(vma.ops),
          owner: opsOwner(vma.ops) < 0 ? -1 : symmetry.files[opsOwner(vma.ops)],
          wraps: wrapsOf(vma).map(({ file, holds }) => ({ file: named(file), holds })),
        },
      })),
    })),
    files: inOrder.map((number) => {
      const file = byNumber.get(number) as PlainFile;
      return {
        ...file,
        number: named(number),
        spec: symmetry.files[file.spec],
        backing: named(file.backing),
        cached: named(file.cached),
      };
    }),
    writable: exchanged(state.writable, symmetry),
    users: exchanged(state.users, symmetry),
  };
  return {
    text: JSON.stringify(form),
    files: renumbers ? order.length : Math.max(0, ...order),
    refersToFreed: !order.every(alive),
  };
}

function wrapsOf({ ops }: PlainVma): { file: number; holds: boolean }[] {
  return Array.from({ length: wrapDepth(ops) }, (_, level) => ({
    file: wrapFile(ops, level),
    holds: wrapHoldsFile(ops, level),
  }));
}

/** By the index that a file has afterwards. The last is the built-in file's. */
function exchanged(counts: readonly number[], { files }: Symmetry): number[] {
  const described = counts.length - 1;
  return [
    ...Array.from({ length: described }, (_, index) => counts[files.indexOf(index)]),
    counts[described],
  ];
}
