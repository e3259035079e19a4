import type { FileSpec, Operation, Scenario } from '../../models/scenario.js';
import { ANONYMOUS } from '../../models/scenario.js';
import { alphabetOf } from './alphabet.js';
import { configurationsOf, openable } from './configurations.js';
import type { Scope } from './scope.js';

/**
 * What of a scenario keeps it out of a scope, or null: then the checker has looked at it, unless a bound on
 * VMAs or open files cut it off. Whether its hooks are lawful is not asked.
 *
 * @param features of the release, as bits
 */
export function beyondScope(scope: Scope, scenario: Scenario, features: number): string | null {
  const { mmu, files, operations } = scenario;
  if (!mmu) return 'no MMU';
  const letters = new Set(alphabetOf(scope, [...files.keys()]).map(nameOf));
  for (const operation of operations) {
    const beyond = operationBeyond(scope, operation, letters);
    if (beyond !== null) return beyond;
  }
  const opened = new Set(operations.flatMap((each) => (each.kind === 'open' ? [each.file] : [])));
  const wanted = [...opened].map((file) => treeOf(files, file));
  const holds = configurationsOf(scope, features).files.some((each) => {
    const trees = openable(each).map((file) => treeOf(each, file));
    return wanted.every((tree) => {
      const at = trees.indexOf(tree);
      if (at >= 0) trees.splice(at, 1);
      return at >= 0;
    });
  });
  return holds ? null : 'other programs';
}

function operationBeyond(scope: Scope, operation: Operation, letters: ReadonlySet<string>): string | null {
  const { faults } = operation;
  if (operation.kind === 'mmap' && operation.slot === ANONYMOUS) return 'anonymous memory';
  if (faults.length > 1) return 'two faults in an operation';
  if (faults.some(({ nth }) => nth > scope.faults)) return 'a later fault';
  return letters.has(nameOf(operation)) ? null : `another ${operation.kind}`;
}

/** An operation without its faults, whatever the order of its fields. */
function nameOf(operation: Operation): string {
  return JSON.stringify(Object.entries({ ...operation, faults: [] }).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A file with what it refers to in place of the numbers. */
function treeOf(files: readonly FileSpec[], index: number): string {
  const tree = (at: number | null): unknown => {
    if (at === null || files[at] === undefined) return null;
    const { hook, attributes, prepare, mmap, mapped, below, swap } = files[at];
    const steps = [prepare, mmap, mapped].map((each) => each.map(({ kind, arg, when }) => [kind, arg, when]));
    return [hook, attributes, steps, tree(below), tree(swap)];
  };
  return JSON.stringify(tree(index));
}
