/** All sets of files within a scope: every hook, below every wrapper. */
import type { FileSpec, Operation, Scenario, Step } from '../../models/scenario.js';
import { wireOf } from '../../models/wire.js';
import { isLawful } from '../../properties/contract.js';
import { COMPANIONS, hookedFile, MOVES, type Move, OLD_FILES, WRAPPERS, wrapperOf } from './behaviours.js';
import type { Scope } from './scope.js';

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

function stacks(scope: Scope): FileSpec[][] {
  const companions = COMPANIONS.slice(0, scope.files - 1);
  return chains(scope.nesting, scope.wrappers).flatMap((chain) =>
    basesOf(scope).map((base) => [
      ...chain.map((program, index) => wrapperOf(program, index + 1)),
      base,
      ...companions,
    ]),
  );
}

/** All ways to put `depth` wrappers above one another. */
function chains(depth: number, wrappers: number): (readonly Step[])[][] {
  if (depth === 0) return [[]];
  const shorter = chains(depth - 1, wrappers);
  return WRAPPERS.slice(0, wrappers).flatMap((program) => shorter.map((chain) => [program, ...chain]));
}

function basesOf(scope: Scope): FileSpec[] {
  const hooks = sequences(MOVES.slice(0, scope.moves), scope.hookLength);
  return [
    ...hooks.map((hook) => hookedFile(hook, false)),
    ...hooks.map((hook) => hookedFile(hook, true)),
    ...OLD_FILES,
  ];
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

/** Opens each file, so that the contract looks at each. */
function openingAll(files: readonly FileSpec[]): Scenario {
  const operations = files.map(
    (_, file): Operation => ({ kind: 'open', proc: 0, slot: 0, file, readOnly: 0, faults: [] }),
  );
  return { mmu: true, files, operations };
}
