import { describe, expect, it } from 'vitest';
import { CaseBlock } from '../../generators/block.js';
import { MODE_IDS } from '../../generators/modes.js';
import { MAX_FAULTS, MAX_FILES, MAX_OPERATIONS, MAX_STEPS } from '../../models/limits.js';
import {
  FAULT_SITES,
  type FileSpec,
  GUARDS,
  HOOKS,
  OPERATIONS,
  type Operation,
  type OperationKind,
  operationFields,
  type Scenario,
  STEPS,
  type Step,
} from '../../models/scenario.js';
import {
  encodeWire,
  FILE_WORDS,
  MAX_WIRE_WORDS,
  OPERATION_FAULTS_AT,
  OPERATION_FIELDS_AT,
  OPERATION_WORDS,
  SCHEMA_HASH,
  STEP_WORDS,
  WIRE_HEADER_WORDS,
  WIRE_MAGIC,
} from '../../models/wire.js';
import { file, op, step } from '../support/scenarios.js';

/** Words as they are in a worker's buffer: what an earlier scenario left behind is still there. */
function wireOf(scenario: Scenario): Int32Array {
  const words = new Int32Array(MAX_WIRE_WORDS).fill(0x0badbad0);
  return words.slice(0, encodeWire(scenario, words));
}

/** Reads words back by the table in the head of wire.ts and the schema's tables alone. */
function readWire(words: Int32Array): Scenario {
  const [, , , mmu, files, operations, operationsAt] = words;
  return {
    mmu: mmu === 1,
    files: Array.from({ length: files }, (_, i) => readFile(words, WIRE_HEADER_WORDS + i * FILE_WORDS)),
    operations: Array.from({ length: operations }, (_, i) =>
      readOperation(words.subarray(operationsAt + i * OPERATION_WORDS)),
    ),
  };
}

function readFile(words: Int32Array, at: number): FileSpec {
  const [hook, below, swap, attributes, prepare, mmap, mapped, stepsAt] = words.subarray(at, at + FILE_WORDS);
  const steps = (first: number, length: number): Step[] =>
    Array.from({ length }, (_, i) => {
      const [kind, when, arg] = words.subarray(stepsAt + (first + i) * STEP_WORDS);
      return { kind: named(STEPS, kind), when: named(GUARDS, when), arg };
    });
  return {
    hook: named(HOOKS, hook),
    below: below === -1 ? null : below,
    swap: swap === -1 ? null : swap,
    attributes,
    prepare: steps(0, prepare),
    mmap: steps(prepare, mmap),
    mapped: steps(prepare + mmap, mapped),
  };
}

function readOperation(words: Int32Array): Operation {
  const kind = named(OPERATIONS, words[0]);
  const fields = operationFields(kind).map(([name], i) => [name, words[OPERATION_FIELDS_AT + i]]);
  const unused = words.subarray(OPERATION_FIELDS_AT + fields.length, OPERATION_FAULTS_AT);
  expect([...unused].every((word) => word === 0)).toBe(true);
  const faults = Array.from({ length: MAX_FAULTS }, (_, i) => ({
    site: named(FAULT_SITES, words[OPERATION_FAULTS_AT + 2 * i]),
    nth: words[OPERATION_FAULTS_AT + 2 * i + 1],
  })).filter(({ site }) => site !== 'none');
  return { kind, proc: words[1], ...Object.fromEntries(fields), faults } as unknown as Operation;
}

function named<T extends Record<string, number | { code: number }>>(
  table: T,
  code: number,
): keyof T & string {
  const found = Object.entries(table).find(
    ([, entry]) => (typeof entry === 'number' ? entry : entry.code) === code,
  );
  expect(found).toBeDefined();
  return found![0];
}

/** An operation of this kind whose fields all differ from one another and from 0 where the schema lets them. */
function distinct(kind: OperationKind): Operation {
  const fields = operationFields(kind).map(([name, [, max]], i) => [name, Math.min(max, i + 1)]);
  return { kind, proc: 1, ...Object.fromEntries(fields), faults: [] } as unknown as Operation;
}

describe('the wire', () => {
  it('says the whole scenario', () => {
    for (const mode of MODE_IDS) {
      const cases = new CaseBlock(mode, 'wire', 0);
      for (let i = 0; i < 100; i++) {
        const scenario = cases.next();
        expect(readWire(wireOf(scenario))).toEqual(scenario);
      }
    }
  });

  it.each(
    Object.keys(OPERATIONS) as OperationKind[],
  )('writes the fields of %s in the order of the schema', (kind) => {
    const scenario = { mmu: true, files: [], operations: [distinct(kind), op.close()] };
    expect(readWire(wireOf(scenario))).toEqual(scenario);
  });

  it('has room for what no model runs yet', () => {
    const scenario = {
      mmu: false,
      files: [
        file({ swap: 5, attributes: 7, prepare: [step('action', -1)], mapped: [step('take', 3, 'nommu')] }),
      ],
      operations: [],
    };
    expect(readWire(wireOf(scenario))).toEqual(scenario);
  });

  it('starts with magic, schema and its length', () => {
    const words = wireOf({ mmu: true, files: [file()], operations: [op.open()] });
    expect([...words.subarray(0, WIRE_HEADER_WORDS)]).toEqual([
      WIRE_MAGIC,
      SCHEMA_HASH,
      WIRE_HEADER_WORDS + FILE_WORDS + OPERATION_WORDS,
      1,
      1,
      1,
      WIRE_HEADER_WORDS + FILE_WORDS,
      0,
    ]);
  });

  it('is the same words for equal scenarios, whatever the buffer held', () => {
    const cases = new CaseBlock('faults', 'wire', 1);
    const buffer = new Int32Array(MAX_WIRE_WORDS);
    for (let i = 0; i < 100; i++) {
      const scenario = cases.next();
      expect(buffer.slice(0, encodeWire(scenario, buffer))).toEqual(wireOf(scenario));
    }
  });

  it('takes at most MAX_WIRE_WORDS, and the largest scenario takes them all', () => {
    const steps = Array.from({ length: MAX_STEPS }, () => step('stop'));
    const files = Array.from({ length: MAX_FILES }, () =>
      file({ prepare: steps, mmap: steps, mapped: steps }),
    );
    const operations = Array.from({ length: MAX_OPERATIONS }, () => op.mmap());
    expect(wireOf({ mmu: true, files, operations })).toHaveLength(MAX_WIRE_WORDS);
  });
});
