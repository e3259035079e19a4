/** All sets of files within a scope: every hook, below every wrapper. */
import type { FileSpec, Operation, Scenario, Step } from '../../models/scenario.js';
import { wireOf } from '../../models/wire.js';
import { isLawful } from '../../properties/contract.js';
import { alphabetOf } from './alphabet.js';
import {
  COMPANIONS,
  hookedFile,
  MOVES,
  type Move,
  OLD_FILES,
  SWAPPED,
  WRAPPERS,
  wrapperOf,
} from './behaviours.js';
import type { Scope } from './scope.js';
import type { Configured } from './steps.js';

export interface Configurations {
  /** The files of each: wrappers first, the outermost at 0; the file with the hook; companions. */
  readonly files: readonly (readonly FileSpec[])[];
  /** Left out, since a hook of theirs breaks its contract. */
  readonly unlawful: number;
}

/** @param features of the release, as bits: they decide which hooks are lawful */
export function configurationsOf(scope: Scope, features: number): Configurations {
  const all = stacks(scope);
  const files = all.filter((each) => isLawful(wireOf(openingAll(each)), features));
  return { files, unlawful: all.length - files.length };
}

/**
 * Every hook below every chain of wrappers. Hooks that an `.mmap` runs itself and files that a hook swaps in
 * are looked at below the first chain only: no wrapper treats them differently.
 */
function stacks(scope: Scope): FileSpec[][] {
  const companions = COMPANIONS.slice(0, scope.files - 1);
  const hooks = sequences(MOVES.slice(0, scope.moves), scope.hookLength);
  return chains(scope.nesting, scope.wrappers).flatMap((chain, index) => {
    const bases = [...hooks.map((hook) => hookedFile(hook, false)), ...OLD_FILES];
    const own = index === 0 ? hooks.map((hook) => hookedFile(hook, true)) : [];
    return [...bases, ...own].flatMap((base) =>
      (index === 0 ? swapsOf(scope, base) : [null]).map((swapped) => [
        ...chain.map((program, depth) => wrapperOf(program, depth + 1)),
        swapped === null ? base : { ...base, swap: chain.length + 1 + companions.length },
        ...companions,
        ...(swapped === null ? [] : [swapped]),
      ]),
    );
  });
}

/** What a file may swap in; null: a plain file. */
function swapsOf(scope: Scope, base: FileSpec): readonly (FileSpec | null)[] {
  const swaps = base.prepare.some(({ kind }) => kind === 'swapFile');
  return swaps ? [null, ...SWAPPED.slice(0, scope.swaps)] : [null];
}

/** All ways to put `depth` wrappers above one another. */
function chains(depth: number, wrappers: number): (readonly Step[])[][] {
  if (depth === 0) return [[]];
  const shorter = chains(depth - 1, wrappers);
  return WRAPPERS.slice(0, wrappers).flatMap((program) => shorter.map((chain) => [program, ...chain]));
}

/** All sequences of up to `length` moves, the shorter ones first; nothing stands behind one that fails. */
function sequences(moves: readonly Move[], length: number): Move[][] {
  let longest: Move[][] = [[]];
  const all = [...longest];
  for (let i = 0; i < length; i++) {
    longest = longest
      .filter((sequence) => sequence.at(-1)?.prepare.at(-1)?.kind !== 'fail')
      .flatMap((sequence) => moves.map((each) => [...sequence, each]));
    all.push(...longest);
  }
  return all;
}

/** The files of a configuration that are opened: all but what a hook swaps in. */
export function openable(files: readonly FileSpec[]): number[] {
  return [...files.keys()].filter((file) => !files.some(({ swap }) => swap === file));
}

/** With the operations that are tried in every state. */
export function configured(scope: Scope, files: readonly FileSpec[]): Configured {
  return { files, alphabet: alphabetOf(scope, openable(files)) };
}

/** Opens each file, so that the contract looks at each. */
function openingAll(files: readonly FileSpec[]): Scenario {
  const operations = openable(files).map(
    (file): Operation => ({ kind: 'open', proc: 0, slot: 0, file, readOnly: 0, faults: [] }),
  );
  return { mmu: true, files, operations };
}
