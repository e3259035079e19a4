/**
 * Mutation of a scenario, for guided search: small edits and splices. Total: a valid scenario gives a
 * valid one, and nothing is added that the models do not run.
 */
import { MAX_FAULTS, MAX_OPERATIONS, MAX_STEPS } from '../models/limits.js';
import {
  ATTRIBUTES,
  FAULT_NTH,
  FAULT_SITES,
  type FaultSite,
  type FileSpec,
  GUARDS,
  type Guard,
  HOOKS,
  type HookKind,
  type Operation,
  operationFields,
  PROCESS_RANGE,
  type Range,
  type Scenario,
  STEPS,
  type Step,
  type StepKind,
} from '../models/scenario.js';
import { ALL_VM_FLAGS } from '../models/vm-flags.js';
import type { Choices } from './choices.js';
import { pick } from './pick.js';

/** A mutation gives back the scenario itself where it does not apply. */
type Mutation = (choices: Choices, scenario: Scenario, other: Scenario) => Scenario;

const STEP_KINDS = (Object.keys(STEPS) as StepKind[]).filter((kind) => STEPS[kind].modelled);
const GUARD_NAMES = Object.keys(GUARDS) as Guard[];
const ATTRIBUTE_BITS = Object.values(ATTRIBUTES);
const HOOK_KINDS = Object.keys(HOOKS) as HookKind[];
const SITES = (Object.keys(FAULT_SITES) as (FaultSite | 'none')[]).filter(
  (site): site is FaultSite => site !== 'none',
);
const FLAG_BITS = Array.from({ length: 32 }, (_, bit) => 1 << bit).filter((bit) => ALL_VM_FLAGS & bit);

/** How often another edit follows, in 256ths: some five edits in all. Fewer find less that is new: see bench/guided.ts. */
const MORE_EDITS = 200;

/**
 * The scenario after some random edits.
 *
 * @param other where splices take their second half from; without it the scenario itself
 */
export function mutate(choices: Choices, scenario: Scenario, other: Scenario = scenario): Scenario {
  let result = scenario;
  do result = pick(choices, TABLE)(choices, result, other);
  while (choices.chance(MORE_EDITS));
  return result;
}

const dropOperation: Mutation = (choices, scenario) => {
  const { operations } = scenario;
  if (operations.length < 2) return scenario;
  return withOperations(scenario, operations.toSpliced(index(choices, operations), 1));
};

const duplicateOperation: Mutation = (choices, scenario) => {
  const { operations } = scenario;
  if (operations.length === 0 || operations.length >= MAX_OPERATIONS) return scenario;
  const at = choices.integer(0, operations.length);
  return withOperations(scenario, operations.toSpliced(at, 0, pick(choices, operations)));
};

const swapOperations: Mutation = (choices, scenario) => {
  const { operations } = scenario;
  if (operations.length < 2) return scenario;
  const first = index(choices, operations);
  const second = index(choices, operations);
  const swapped = operations.with(first, operations[second]).with(second, operations[first]);
  return withOperations(scenario, swapped);
};

const changeOperation: Mutation = (choices, scenario) =>
  editOperation(choices, scenario, (operation) => {
    const fields = operationFields(operation.kind);
    const at = choices.integer(0, fields.length);
    const [name, range] = at === fields.length ? (['proc', PROCESS_RANGE] as const) : fields[at];
    const now = (operation as unknown as Record<string, number>)[name];
    return { ...operation, [name]: near(choices, now, range) } as Operation;
  });

const changeFaults: Mutation = (choices, scenario) =>
  editOperation(choices, scenario, (operation) => {
    const { faults } = operation;
    if (faults.length > 0 && (faults.length === MAX_FAULTS || choices.chance(128)))
      return { ...operation, faults: faults.toSpliced(index(choices, faults), 1) };
    const fault = { site: pick(choices, SITES), nth: choices.integer(...FAULT_NTH) };
    return { ...operation, faults: [...faults, fault] };
  });

const insertStep: Mutation = (choices, scenario) =>
  editProgram(choices, scenario, (steps) => {
    if (steps.length >= MAX_STEPS) return steps;
    return steps.toSpliced(choices.integer(0, steps.length), 0, drawStep(choices));
  });

const dropStep: Mutation = (choices, scenario) =>
  editProgram(choices, scenario, (steps) =>
    steps.length === 0 ? steps : steps.toSpliced(index(choices, steps), 1),
  );

const changeStep: Mutation = (choices, scenario) =>
  editProgram(choices, scenario, (steps) => {
    if (steps.length === 0) return steps;
    const at = index(choices, steps);
    const step = steps[at];
    switch (choices.integer(0, 3)) {
      case 0:
        return steps.with(at, drawStep(choices));
      case 1:
        return steps.with(at, { ...step, when: pick(choices, GUARD_NAMES) });
      default:
        return steps.with(at, { ...step, arg: changeArgument(choices, step) });
    }
  });

const changeFile: Mutation = (choices, scenario) =>
  editFile(choices, scenario, (file, at) => {
    const link = at + 1 < scenario.files.length ? choices.integer(at, scenario.files.length - 1) : at;
    const target = link === at ? null : link;
    switch (choices.integer(0, 3)) {
      case 0:
        return { ...file, below: target };
      case 1:
        return { ...file, swap: target };
      case 2:
        return { ...file, attributes: file.attributes ^ pick(choices, ATTRIBUTE_BITS) };
      default:
        return { ...file, hook: pick(choices, HOOK_KINDS) };
    }
  });

/** Mostly with an MMU, where there is more to find. */
const changeMachine: Mutation = (choices, { mmu, files, operations }) => ({
  mmu: !mmu || !choices.chance(48),
  files,
  operations,
});

/** The first operations of one scenario, the last of the other; the files of either. */
const splice: Mutation = (choices, scenario, other) => {
  const head = scenario.operations.slice(0, choices.integer(0, scenario.operations.length));
  const tail = other.operations.slice(choices.integer(0, other.operations.length));
  const operations = [...head, ...tail].slice(0, MAX_OPERATIONS);
  const files = choices.chance(192) ? scenario.files : other.files;
  return { mmu: scenario.mmu, files, operations };
};

const TABLE: readonly Mutation[] = [
  dropOperation,
  duplicateOperation,
  swapOperations,
  changeOperation,
  changeOperation,
  changeOperation,
  changeFaults,
  insertStep,
  dropStep,
  changeStep,
  changeStep,
  changeFile,
  changeMachine,
  splice,
];

function editOperation(
  choices: Choices,
  scenario: Scenario,
  edit: (operation: Operation) => Operation,
): Scenario {
  const { operations } = scenario;
  if (operations.length === 0) return scenario;
  const at = index(choices, operations);
  return withOperations(scenario, operations.with(at, edit(operations[at])));
}

function editFile(
  choices: Choices,
  scenario: Scenario,
  edit: (file: FileSpec, at: number) => FileSpec,
): Scenario {
  const { mmu, files, operations } = scenario;
  if (files.length === 0) return scenario;
  const at = index(choices, files);
  return { mmu, files: files.with(at, edit(files[at], at)), operations };
}

/** Edits a program that the file may run; of one with both or no hook, either. */
function editProgram(
  choices: Choices,
  scenario: Scenario,
  edit: (steps: readonly Step[]) => readonly Step[],
): Scenario {
  return editFile(choices, scenario, (file) => {
    const program = drawProgram(choices, file);
    return { ...file, [program]: edit(file[program]) };
  });
}

/** ->mapped where there is one, or now and then a first step of it. */
function drawProgram(choices: Choices, file: FileSpec): 'prepare' | 'mmap' | 'mapped' {
  if (choices.chance(file.mapped.length > 0 ? 64 : 8)) return 'mapped';
  if (file.hook === 'prepare') return 'prepare';
  // A hook of its own, if it has one.
  if (file.hook === 'mmap') return file.prepare.length > 0 && choices.chance(128) ? 'prepare' : 'mmap';
  return choices.chance(128) ? 'prepare' : 'mmap';
}

function drawStep(choices: Choices): Step {
  const kind = pick(choices, STEP_KINDS);
  const [min, max] = STEPS[kind].fields.arg;
  const arg = takesFlags(kind) ? pick(choices, FLAG_BITS) : choices.integer(min, max);
  return { kind, when: choices.chance(144) ? 'always' : pick(choices, GUARD_NAMES), arg };
}

function changeArgument(choices: Choices, { kind, arg }: Step): number {
  return takesFlags(kind) ? arg ^ pick(choices, FLAG_BITS) : near(choices, arg, STEPS[kind].fields.arg);
}

function takesFlags(kind: StepKind): boolean {
  return kind === 'setFlags' || kind === 'clearFlags' || kind === 'assignFlags';
}

/** Any value of the range, or the next one up or down. */
function near(choices: Choices, now: number, [min, max]: Range): number {
  if (choices.chance(128)) return choices.integer(min, max);
  const value = now + (choices.chance(128) ? 1 : -1);
  return value < min || value > max ? now : value;
}

function index(choices: Choices, list: readonly unknown[]): number {
  return choices.integer(0, list.length - 1);
}

function withOperations({ mmu, files }: Scenario, operations: readonly Operation[]): Scenario {
  return { mmu, files, operations };
}
