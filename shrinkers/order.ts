/**
 * What "smaller" means. One total order on scenarios, which everything about shrinking refers to:
 * a campaign keeps the smallest case of each bucket by it, candidates are smaller by it, and a
 * counterexample is called least by it.
 *
 * Scenarios are compared by
 * 1. the machine: any scenario with an MMU is smaller than any without, which few readers have at hand;
 * 2. size: {@link WEIGHTS} of their operations, files, faults and steps;
 * 3. the numbers of operations, files, faults and steps;
 * 4. the sum of the ranks of their structure (kinds of operations, hooks and steps, guards, fault
 *    sites, which file stands above which), see simplicity.ts;
 * 5. the sum of the ranks of their values (slots, pages, protections, arguments …);
 * 6. structure, then values, one after the other from the first operation on.
 *
 * The sums come before the places so that a simplification is one wherever it is made; the places
 * come last so that two scenarios compare equal only if they are.
 */
import type { FileSpec, Operation, Scenario, Step } from '../models/scenario.js';
import { operationFields } from '../models/scenario.js';
import {
  argRank,
  fieldRank,
  guardRank,
  HOOK_RANK,
  isPacked,
  OPERATION_RANK,
  STEP_RANK,
  siteRank,
  takesFlags,
} from './simplicity.js';

/** What one part adds to a scenario's size. */
export const WEIGHTS = { operation: 4, file: 3, fault: 2, step: 2 } as const;

/** The sign says which is smaller: negative when `a` is. 0 only for equal scenarios. */
export function scenarioOrder(a: Scenario, b: Scenario): number {
  return compareKeys(scenarioKey(a), scenarioKey(b));
}

/** The size of a scenario, without looking at any value in it. */
export function scenarioSize(scenario: Scenario): number {
  return scenarioKey(scenario)[1];
}

/**
 * A scenario as numbers such that the order of scenarios is the lexical order of their keys. For
 * comparing one scenario with many. Equal scenarios have equal keys, others do not. No number is
 * negative, and all but the sums have at most 16 bits.
 */
export function scenarioKey(scenario: Scenario): readonly number[] {
  const key = new KeyWriter();
  for (const operation of scenario.operations) addOperation(key, operation);
  for (let index = 0; index < scenario.files.length; index++) addFile(key, scenario.files[index], index);
  return key.finish(scenario);
}

/** Lexical order. */
export function compareKeys(a: readonly number[], b: readonly number[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return a.length - b.length;
}

function addOperation(key: KeyWriter, operation: Operation): void {
  key.structure(OPERATION_RANK[operation.kind]);
  const values = operation as unknown as Record<string, number>;
  key.value(operation.proc);
  for (const [field] of operationFields(operation.kind)) key.value(fieldRank(field, values[field]));
  key.length(operation.faults.length);
  for (const fault of operation.faults) {
    key.faults++;
    key.structure(siteRank(fault.site));
    key.value(fault.nth - 1);
  }
}

function addFile(key: KeyWriter, file: FileSpec, index: number): void {
  key.structure(HOOK_RANK[file.hook]);
  key.structure(file.below === null ? 0 : file.below - index);
  key.structure(file.swap === null ? 0 : file.swap - index);
  key.value(file.attributes);
  for (const program of [file.prepare, file.mmap, file.mapped]) {
    key.length(program.length);
    for (const step of program) addStep(key, step);
  }
}

function addStep(key: KeyWriter, step: Step): void {
  key.steps++;
  key.structure(STEP_RANK[step.kind]);
  key.structure(guardRank(step.when));
  key.value(argRank(step.kind, step.arg));
  if (takesFlags(step.kind) || isPacked(step.kind)) key.tieBreak(step.arg);
}

/** Numbers of the head of a key: the machine, size, four counts, two sums. */
const HEAD = 8;

class KeyWriter {
  faults = 0;
  steps = 0;
  private structureSum = 0;
  private valueSum = 0;
  private readonly key: number[] = new Array(HEAD).fill(0);
  private readonly values: number[] = [];

  structure(rank: number): void {
    this.structureSum += rank;
    this.key.push(rank);
  }

  value(rank: number): void {
    this.valueSum += rank;
    this.values.push(rank);
  }

  /** A length is compared in its place but is no matter of simplicity: sizes have spoken before. */
  length(length: number): void {
    this.key.push(length);
  }

  tieBreak(word: number): void {
    this.values.push(word >>> 16, word & 0xffff);
  }

  finish({ mmu, operations: { length: operations }, files: { length: files } }: Scenario): number[] {
    const { key, values, faults, steps } = this;
    const size =
      WEIGHTS.operation * operations + WEIGHTS.file * files + WEIGHTS.fault * faults + WEIGHTS.step * steps;
    const head = [mmu ? 0 : 1, size, operations, files, faults, steps, this.structureSum, this.valueSum];
    for (let i = 0; i < HEAD; i++) key[i] = head[i];
    for (const value of values) key.push(value);
    return key;
  }
}
