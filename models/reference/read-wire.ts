import { VmacheckError } from '../errors.js';
import { MAX_FAULTS, SHMEM_FILE } from '../limits.js';
import type { Fault, FaultSite, Guard, Operation, OperationKind, Step, StepKind } from '../scenario.js';
import {
  ATTRIBUTES,
  FAULT_SITES,
  GUARDS,
  HOOKS,
  MODELLED_ATTRIBUTES,
  OPERATIONS,
  operationFields,
  STEPS,
} from '../scenario.js';
import * as wire from '../wire.js';
import type { FileOperations, Inode } from './file.js';

/** The scenario of a run: its files as inodes, its operations as data. */
export interface WireScenario {
  readonly mmu: boolean;
  readonly inodes: readonly Inode[];
  readonly shmemInode: Inode;
  readonly operations: readonly Operation[];
}

/**
 * Reads wire words.
 *
 * @throws VmacheckError `SCENARIO_INVALID` for words of another schema; it, `OPERATION_NOT_MODELLED` or
 * `STEP_NOT_MODELLED` for what is not modelled yet.
 */
export function readWire(words: Int32Array): WireScenario {
  if (words[0] !== wire.WIRE_MAGIC || words[1] !== wire.SCHEMA_HASH) {
    refuse(
      'wire header',
      `magic ${wire.WIRE_MAGIC} and schema ${wire.SCHEMA_HASH}`,
      `${words[0]} and ${words[1]}`,
    );
  }
  const shmemInode = makeShmemInode();
  const files = words[4];
  const inodes = new Array<Inode>(files);
  // From the last: `below` and `swap` point at later files.
  for (let index = files - 1; index >= 0; index--) inodes[index] = readFile(words, index, inodes, shmemInode);
  const operations: Operation[] = [];
  for (let index = 0; index < words[5]; index++)
    operations.push(readOperation(words, words[6] + index * wire.OPERATION_WORDS, index));
  return { mmu: words[3] === 1, inodes, shmemInode, operations };
}

function refuse(path: string, expected: string, received: string): never {
  throw new VmacheckError({ code: 'SCENARIO_INVALID', path, expected, received });
}

/** No hook of its own, so its `swap` is never asked for. */
function makeShmemInode(): Inode {
  const fOp: FileOperations = { mmap: null, mmapPrepare: null, ownPrepare: [] };
  const { shmem: attributes } = ATTRIBUTES;
  const inode = { index: SHMEM_FILE, fOp, below: null, attributes, mapped: [], iMmapWritable: 0, users: 0 };
  return Object.assign(inode, { swap: inode as unknown as Inode });
}

function readFile(words: Int32Array, index: number, inodes: readonly Inode[], shmemInode: Inode): Inode {
  const at = wire.WIRE_HEADER_WORDS + index * wire.FILE_WORDS;
  const hook = words[at];
  const prepareSteps = words[at + 4];
  const mmapSteps = words[at + 5];
  const stepsAt = words[at + 7];
  if (words[at + 3] & ~MODELLED_ATTRIBUTES)
    refuse(`files[${index}].attributes`, `at most ${MODELLED_ATTRIBUTES}`, String(words[at + 3]));
  const prepare = readSteps(words, stepsAt, prepareSteps, index);
  const mmap = readSteps(words, stepsAt + prepareSteps * wire.STEP_WORDS, mmapSteps, index);
  const mapped = readSteps(
    words,
    stepsAt + (prepareSteps + mmapSteps) * wire.STEP_WORDS,
    words[at + 6],
    index,
  );
  return {
    index,
    fOp: {
      mmap: hook === HOOKS.mmap || hook === HOOKS.both ? mmap : null,
      mmapPrepare: hook === HOOKS.prepare || hook === HOOKS.both ? prepare : null,
      ownPrepare: prepare,
    },
    below: inodes[words[at + 1]] ?? null,
    swap: inodes[words[at + 2]] ?? shmemInode,
    attributes: words[at + 3],
    mapped,
    iMmapWritable: 0,
    users: 0,
  };
}

function readSteps(words: Int32Array, at: number, count: number, file: number): Step[] {
  const steps: Step[] = [];
  for (let i = 0; i < count; i++) {
    const step = at + i * wire.STEP_WORDS;
    const kind = STEP_KINDS[words[step]];
    if (kind === undefined || !STEPS[kind].modelled)
      throw new VmacheckError({ code: 'STEP_NOT_MODELLED', step: kind ?? String(words[step]), file });
    steps.push({ kind, when: GUARD_NAMES[words[step + 1]], arg: words[step + 2] });
  }
  return steps;
}

function readOperation(words: Int32Array, at: number, index: number): Operation {
  const kind = OPERATION_KINDS[words[at]];
  if (kind === undefined || !OPERATIONS[kind].modelled)
    throw new VmacheckError({ code: 'OPERATION_NOT_MODELLED', operation: kind ?? String(words[at]), index });
  const operation: Record<string, unknown> = { kind, proc: words[at + 1], faults: readFaults(words, at) };
  operationFields(kind).forEach(([field], i) => {
    operation[field] = words[at + wire.OPERATION_FIELDS_AT + i];
  });
  return operation as unknown as Operation;
}

function readFaults(words: Int32Array, operationAt: number): readonly Fault[] {
  const faults: Fault[] = [];
  for (let i = 0; i < MAX_FAULTS; i++) {
    const at = operationAt + wire.OPERATION_FAULTS_AT + 2 * i;
    if (words[at] !== FAULT_SITES.none) faults.push({ site: SITE_NAMES[words[at]], nth: words[at + 1] });
  }
  return faults;
}

function byCode<T extends string>(table: Readonly<Record<T, number | { readonly code: number }>>): T[] {
  const names: T[] = [];
  for (const name of Object.keys(table) as T[]) {
    const entry = table[name];
    names[typeof entry === 'number' ? entry : entry.code] = name;
  }
  return names;
}

const OPERATION_KINDS: readonly (OperationKind | undefined)[] = byCode(OPERATIONS);
const STEP_KINDS: readonly (StepKind | undefined)[] = byCode(STEPS);
const GUARD_NAMES: readonly Guard[] = byCode(GUARDS);
const SITE_NAMES = byCode(FAULT_SITES) as readonly FaultSite[];
