import { VmacheckError } from './errors.js';
import { MAX_FAULTS, MAX_FILES, MAX_OPERATIONS, MAX_STEPS } from './limits.js';
import type { FileSpec, Operation, Range, Scenario, Step } from './scenario.js';
import {
  FAULT_NTH,
  FAULT_SITES,
  GUARDS,
  HOOKS,
  MODELLED_ATTRIBUTES,
  OPERATIONS,
  operationFields,
  PROCESS_RANGE,
  STEPS,
} from './scenario.js';

/**
 * Checks that a value is a scenario within the bounds of the schema, and returns it typed.
 *
 * Works on anything that JSON can say, hostile or not: it reads own properties only and keeps none but
 * the schema's.
 *
 * @throws VmacheckError `SCENARIO_INVALID`, naming the first offending path.
 */
export function validateScenario(value: unknown): Scenario {
  const scenario = record(value, 'scenario');
  if (typeof scenario.mmu !== 'boolean') invalid('mmu', 'a boolean', scenario.mmu);
  return {
    mmu: scenario.mmu as boolean,
    files: list(scenario.files, 'files', MAX_FILES).map((file, i) => validateFile(file, i)),
    operations: list(scenario.operations, 'operations', MAX_OPERATIONS).map((operation, i) =>
      validateOperation(operation, `operations[${i}]`),
    ),
  };
}

/**
 * Refuses what the schema has room for and the models of this version do not run.
 *
 * @throws VmacheckError `OPERATION_NOT_MODELLED`, `STEP_NOT_MODELLED` or `SCENARIO_INVALID`.
 */
export function requireModelled(scenario: Scenario): Scenario {
  scenario.files.forEach((file, index) => {
    if (file.attributes & ~MODELLED_ATTRIBUTES)
      invalid(`files[${index}].attributes`, `at most ${MODELLED_ATTRIBUTES}`, file.attributes);
    for (const step of [...file.prepare, ...file.mmap, ...file.mapped]) {
      if (!STEPS[step.kind].modelled)
        throw new VmacheckError({ code: 'STEP_NOT_MODELLED', step: step.kind, file: index });
    }
  });
  scenario.operations.forEach((operation, index) => {
    if (!OPERATIONS[operation.kind].modelled) {
      throw new VmacheckError({ code: 'OPERATION_NOT_MODELLED', operation: operation.kind, index });
    }
  });
  return scenario;
}

function validateFile(value: unknown, index: number): FileSpec {
  const path = `files[${index}]`;
  const file = record(value, path);
  return {
    hook: oneOf(HOOKS, file.hook, `${path}.hook`),
    below: higherFile(file.below, index, `${path}.below`),
    swap: higherFile(file.swap, index, `${path}.swap`),
    attributes: integer(file.attributes, [0, 15], `${path}.attributes`),
    prepare: program(file.prepare, `${path}.prepare`),
    mmap: program(file.mmap, `${path}.mmap`),
    mapped: program(file.mapped, `${path}.mapped`),
  };
}

function program(value: unknown, path: string): Step[] {
  return list(value, path, MAX_STEPS).map((item, i) => {
    const step = record(item, `${path}[${i}]`);
    const kind = oneOf(STEPS, step.kind, `${path}[${i}].kind`);
    return {
      kind,
      when: oneOf(GUARDS, step.when, `${path}[${i}].when`),
      arg: integer(step.arg, STEPS[kind].fields.arg, `${path}[${i}].arg`),
    };
  });
}

function validateOperation(value: unknown, path: string): Operation {
  const operation = record(value, path);
  const kind = oneOf(OPERATIONS, operation.kind, `${path}.kind`);
  const fields = operationFields(kind).map(([name, range]) => [
    name,
    integer(operation[name], range, `${path}.${name}`),
  ]);
  return {
    kind,
    proc: integer(operation.proc, PROCESS_RANGE, `${path}.proc`),
    ...Object.fromEntries(fields),
    faults: list(operation.faults, `${path}.faults`, MAX_FAULTS).map((item, i) => {
      const fault = record(item, `${path}.faults[${i}]`);
      const site = oneOf(FAULT_SITES, fault.site, `${path}.faults[${i}].site`);
      if (site === 'none') invalid(`${path}.faults[${i}].site`, 'a fault site', site);
      return { site, nth: integer(fault.nth, FAULT_NTH, `${path}.faults[${i}].nth`) };
    }),
  } as Operation;
}

/** `below` and `swap` point at later files only, so that no chain of files is a circle. */
function higherFile(value: unknown, index: number, path: string): number | null {
  if (value === null) return null;
  if (index + 1 >= MAX_FILES) invalid(path, 'null, for no file comes after this one', value);
  return integer(value, [index + 1, MAX_FILES - 1], path);
}

function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) invalid(path, 'an object', value);
  return { __proto__: null, ...value } as Record<string, unknown>;
}

function list(value: unknown, path: string, max: number): unknown[] {
  if (!Array.isArray(value) || value.length > max) invalid(path, `a list of at most ${max}`, value);
  return Array.from(value as unknown[]);
}

function integer(value: unknown, [min, max]: Range, path: string): number {
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
    invalid(path, `an integer from ${min} to ${max}`, value);
  }
  return (value as number) | 0;
}

function oneOf<T extends object>(table: T, value: unknown, path: string): keyof T & string {
  if (typeof value !== 'string' || !Object.hasOwn(table, value))
    invalid(path, `one of ${Object.keys(table).join(', ')}`, value);
  return value as keyof T & string;
}

function invalid(path: string, expected: string, received: unknown): never {
  throw new VmacheckError({ code: 'SCENARIO_INVALID', path, expected, received: describe(received) });
}

/** Short, and without a look inside: what is inside may be endless. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value).slice(0, 60);
}
