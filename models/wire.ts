/**
 * The wire encoding of a scenario: fixed 32-bit words for packed models, workers and native code.
 * Never stored: the header carries a hash of the schema, and a reader refuses any other.
 *
 * | words | content |
 * |---|---|
 * | 0-7 | magic, schema hash, total words, mmu, files, operations, offset of operations, 0 |
 * | 8 + 8f | file f: hook, below, swap, attributes, lengths of prepare, mmap, mapped, offset of its steps |
 * | operations | {@link OPERATION_WORDS} each: kind, proc, eight fields, site and nth of two faults |
 * | steps | {@link STEP_WORDS} each: code, guard, argument; prepare, then mmap, then mapped |
 *
 * `below` and `swap` are -1 for null. Unused fields are 0.
 */
import * as limits from './limits.js';
import type { FileSpec, Operation, Scenario, Step } from './scenario.js';
import { FAULT_SITES, GUARDS, HOOKS, OPERATIONS, operationFields, STEPS } from './scenario.js';
import { TRACE_LAYOUT } from './trace-layout.js';

export const WIRE_MAGIC = 0x766d6331;
export const WIRE_HEADER_WORDS = 8;
export const FILE_WORDS = 8;
export const OPERATION_WORDS = 14;
export const OPERATION_FIELDS_AT = 2;
export const OPERATION_FAULTS_AT = 10;
export const STEP_WORDS = 3;

/** More words than any scenario takes. */
export const MAX_WIRE_WORDS =
  WIRE_HEADER_WORDS +
  limits.MAX_FILES * (FILE_WORDS + 3 * limits.MAX_STEPS * STEP_WORDS) +
  limits.MAX_OPERATIONS * OPERATION_WORDS;

/** Identifies the schema and the trace layout: equal only where wire words mean the same. */
export const SCHEMA_HASH = fnv1a(
  JSON.stringify([
    OPERATIONS,
    STEPS,
    GUARDS,
    HOOKS,
    FAULT_SITES,
    Object.entries(limits).sort(),
    TRACE_LAYOUT,
  ]),
);

/** A scenario as wire words of its own. */
export function wireOf(scenario: Scenario): Int32Array {
  const words = new Int32Array(MAX_WIRE_WORDS);
  return words.subarray(0, encodeWire(scenario, words));
}

/** How many words a scenario takes, which may stand in a larger buffer. */
export function wireLength(wire: Int32Array): number {
  return wire[2];
}

/** Writes `scenario` into `words` (at least {@link MAX_WIRE_WORDS} long) and returns how many words it took. */
export function encodeWire(scenario: Scenario, words: Int32Array): number {
  const { files, operations } = scenario;
  const operationsAt = WIRE_HEADER_WORDS + files.length * FILE_WORDS;
  let at = operationsAt;
  for (let i = 0; i < operations.length; i++) {
    encodeOperation(operations[i], words, at);
    at += OPERATION_WORDS;
  }
  for (let i = 0; i < files.length; i++)
    at = encodeFile(files[i], words, WIRE_HEADER_WORDS + i * FILE_WORDS, at);

  words[0] = WIRE_MAGIC;
  words[1] = SCHEMA_HASH;
  words[2] = at;
  words[3] = scenario.mmu ? 1 : 0;
  words[4] = files.length;
  words[5] = operations.length;
  words[6] = operationsAt;
  words[7] = 0;
  return at;
}

function encodeOperation(operation: Operation, words: Int32Array, at: number): void {
  words.fill(0, at, at + OPERATION_WORDS);
  words[at] = OPERATIONS[operation.kind].code;
  words[at + 1] = operation.proc;
  encodeFields(operation, words, at + OPERATION_FIELDS_AT);
  const { faults } = operation;
  for (let i = 0; i < faults.length; i++) {
    words[at + OPERATION_FAULTS_AT + 2 * i] = FAULT_SITES[faults[i].site];
    words[at + OPERATION_FAULTS_AT + 2 * i + 1] = faults[i].nth;
  }
}

/** The frequent kinds field by field, in the order of the table; campaigns encode every case. */
function encodeFields(operation: Operation, words: Int32Array, at: number): void {
  switch (operation.kind) {
    case 'open':
      words[at] = operation.slot;
      words[at + 1] = operation.file;
      words[at + 2] = operation.readOnly;
      return;
    case 'close':
      words[at] = operation.slot;
      return;
    case 'mmap':
      words[at] = operation.slot;
      words[at + 1] = operation.start;
      words[at + 2] = operation.length;
      words[at + 3] = operation.pgoff;
      words[at + 4] = operation.prot;
      words[at + 5] = operation.shared;
      words[at + 6] = operation.replace;
      words[at + 7] = operation.noreserve;
      return;
    case 'munmap':
      words[at] = operation.start;
      words[at + 1] = operation.length;
      return;
    default: {
      const fields = operationFields(operation.kind);
      const values = operation as unknown as Record<string, number>;
      for (let i = 0; i < fields.length; i++) words[at + i] = values[fields[i][0]];
    }
  }
}

function encodeFile(file: FileSpec, words: Int32Array, header: number, stepsAt: number): number {
  words[header] = HOOKS[file.hook];
  words[header + 1] = file.below ?? -1;
  words[header + 2] = file.swap ?? -1;
  words[header + 3] = file.attributes;
  words[header + 4] = file.prepare.length;
  words[header + 5] = file.mmap.length;
  words[header + 6] = file.mapped.length;
  words[header + 7] = stepsAt;
  const afterPrepare = encodeSteps(file.prepare, words, stepsAt);
  const afterMmap = encodeSteps(file.mmap, words, afterPrepare);
  return encodeSteps(file.mapped, words, afterMmap);
}

function encodeSteps(steps: readonly Step[], words: Int32Array, stepsAt: number): number {
  let at = stepsAt;
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i];
    words[at] = STEPS[step.kind].code;
    words[at + 1] = GUARDS[step.when];
    words[at + 2] = step.arg;
    at += STEP_WORDS;
  }
  return at;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}
