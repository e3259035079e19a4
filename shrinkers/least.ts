import type { FileSpec, Operation, Scenario } from '../models/scenario.js';
import { compareKeys, scenarioKey, scenarioSize, WEIGHTS } from './order.js';
import { fileLists, operationLists, type Scope, scopeOf } from './scope.js';

export interface LeastResult {
  /** The least scenario found: the given one when nothing smaller reproduces. */
  readonly scenario: Scenario;
  readonly evaluations: number;
  /** Whether every smaller scenario of the scope has been looked at. */
  readonly complete: boolean;
}

/**
 * Searches everything smaller than a scenario.
 *
 * Looks at every scenario of its scope (see `scopeOf`: all lists of operations and files over the kinds
 * and values that occur in it and the least values) that is smaller by `scenarioOrder`, sizes ascending,
 * and keeps the least that reproduces. Nothing is evaluated when the scope has more than `budget`
 * scenarios up to that size.
 *
 * What `complete` claims: no scenario of the scope is smaller and reproduces, given that `reproduces`
 * looks at behaviour only. (Scenarios with operations, files or programs that cannot have an effect are
 * skipped, since what is left when those go is smaller, in the scope, and behaves the same.)
 */
export function findLeast(
  start: Scenario,
  reproduces: (candidate: Scenario) => boolean,
  budget: number,
): LeastResult {
  const scope = scopeOf(start, budget);
  const shapes = scope === null ? null : shapesWithin(scope, scenarioSize(start), budget);
  if (shapes === null) return { scenario: start, evaluations: 0, complete: false };

  let best = start;
  let bestKey = scenarioKey(start);
  let evaluations = 0;
  for (const { size, operationLists, fileLists } of shapes) {
    if (size > scenarioSize(best)) break;
    for (const files of fileLists) {
      for (const operations of operationLists) {
        if (!allReachable(files, operations)) continue;
        const candidate: Scenario = { mmu: start.mmu, files, operations };
        const key = scenarioKey(candidate);
        if (compareKeys(key, bestKey) >= 0) continue;
        evaluations++;
        if (reproduces(candidate)) {
          best = candidate;
          bestKey = key;
        }
      }
    }
  }
  return { scenario: best, evaluations, complete: true };
}

/** All scenarios with certain numbers of parts: each list of operations with each list of files. */
interface Shape {
  readonly size: number;
  readonly operationLists: readonly (readonly Operation[])[];
  readonly fileLists: readonly (readonly FileSpec[])[];
}

/** The shapes up to a size, smallest first; null when they hold more than `budget` scenarios. */
function shapesWithin(scope: Scope, maxSize: number, budget: number): Shape[] | null {
  const shapes: Shape[] = [];
  const seenFiles = new Map<string, readonly (readonly FileSpec[])[]>();
  let scenarios = 0;
  for (let files = 0; files * WEIGHTS.file <= maxSize; files++) {
    for (let operations = files === 0 ? 0 : 1; ; operations++) {
      const rest = maxSize - files * WEIGHTS.file - operations * WEIGHTS.operation;
      if (rest < 0) break;
      for (let faults = 0; faults * WEIGHTS.fault <= rest; faults++) {
        if (faults > 0 && (operations === 0 || scope.faults.length === 0)) break;
        const ops = operationLists(scope, operations, faults, files, budget);
        if (ops === null) return null;
        if (ops.length === 0) continue;
        for (let steps = 0; steps * WEIGHTS.step <= rest - faults * WEIGHTS.fault; steps++) {
          const name = `${files} ${steps}`;
          const lists = seenFiles.get(name) ?? fileLists(scope, files, steps, budget);
          if (lists === null) return null;
          seenFiles.set(name, lists);
          scenarios += ops.length * lists.length;
          if (scenarios > budget) return null;
          const size = maxSize - rest + faults * WEIGHTS.fault + steps * WEIGHTS.step;
          shapes.push({ size, operationLists: ops, fileLists: lists });
        }
      }
    }
  }
  return shapes.sort((a, b) => a.size - b.size);
}

/** Every file is opened, or pointed at by a file before it that is reachable itself. */
function allReachable(files: readonly FileSpec[], operations: readonly Operation[]): boolean {
  let reachable = 0;
  for (const operation of operations) if (operation.kind === 'open') reachable |= 1 << operation.file;
  for (let index = 0; index < files.length; index++) {
    if ((reachable & (1 << index)) === 0) return false;
    const { below, swap } = files[index];
    if (below !== null) reachable |= 1 << below;
    if (swap !== null) reachable |= 1 << swap;
  }
  return true;
}
