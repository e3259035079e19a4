/**
 * The places of a scenario: everything in it that can be exchanged for something else while the number
 * of parts stays the same, with what it can be exchanged for.
 */
import type { FaultSite, Guard, HookKind, Operation, OperationKind, Scenario } from '../models/scenario.js';
import {
  FAULT_NTH,
  FAULT_SITES,
  GUARDS,
  HOOKS,
  OPERATIONS,
  operationFields,
  PROCESS_RANGE,
  STEPS,
  type StepKind,
} from '../models/scenario.js';
import {
  fieldsOf,
  mapOperations,
  PROGRAMS,
  withField,
  withFile,
  withItem,
  withOperation,
  withProgram,
} from './edit.js';
import {
  argRank,
  argValues,
  FLAG_BITS,
  fieldRank,
  fieldValues,
  guardRank,
  HOOK_RANK,
  OPERATION_RANK,
  STEP_RANK,
  siteRank,
  takesFlags,
  typicalArgs,
} from './simplicity.js';

export type PlaceKind =
  | 'operation'
  | 'field'
  | 'site'
  | 'nth'
  | 'hook'
  | 'reference'
  | 'attributes'
  | 'step'
  | 'guard'
  | 'argument';

/** One thing that can stand at a place. */
export interface Option {
  /** Comparable within the place: lower is simpler. */
  readonly rank: number;
  /**
   * Puts it there. Options of different places can be applied one after the other, unless one of them
   * exchanges the whole operation or step the other is a part of.
   */
  readonly put: (scenario: Scenario) => Scenario;
}

export interface Place {
  readonly kind: PlaceKind;
  /** Which operation or file it is in: `operation 3`, `file 0` … Places with equal owners may overlap. */
  readonly owner: string;
  /** The rank of what stands there now. */
  readonly rank: number;
  /** Everything else that can stand there, the simplest first. */
  readonly options: readonly Option[];
}

/** The options simpler than what stands at the place now. */
export function simplerOptions(place: Place): readonly Option[] {
  return place.options.filter((option) => option.rank < place.rank);
}

/** All places of a scenario, in the order of operations, then files. */
export function placesOf(scenario: Scenario): Place[] {
  const places: Place[] = [];
  const pages = usedNumbers(scenario);
  scenario.operations.forEach((operation, index) => {
    places.push(...operationPlaces(operation, index, pages));
  });
  places.push(...mappingPlaces(scenario));
  scenario.files.forEach((_, index) => {
    places.push(...filePlaces(scenario, index));
  });
  return places;
}

/** Kinds of operations the models run. */
export const MODELLED_OPERATIONS = (Object.keys(OPERATIONS) as OperationKind[]).filter(
  (kind) => OPERATIONS[kind].modelled,
);
/** Kinds of steps the models run. */
export const MODELLED_STEPS = (Object.keys(STEPS) as StepKind[]).filter((kind) => STEPS[kind].modelled);
const SITES = (Object.keys(FAULT_SITES) as (keyof typeof FAULT_SITES)[]).filter(
  (site): site is FaultSite => site !== 'none',
);

function operationPlaces(operation: Operation, index: number, used: readonly number[]): Place[] {
  const owner = `operation ${index}`;
  const values = fieldsOf(operation);
  const setField = (field: string, value: number) => (scenario: Scenario) =>
    withOperation(scenario, index, withField(scenario.operations[index], field, value));
  const places: Place[] = [
    place('operation', owner, OPERATION_RANK[operation.kind], [
      ...MODELLED_OPERATIONS.filter((kind) => kind !== operation.kind).map((kind) => ({
        rank: OPERATION_RANK[kind],
        put: (scenario: Scenario) =>
          withOperation(scenario, index, convertOperation(scenario.operations[index], kind)),
      })),
    ]),
    place(
      'field',
      owner,
      operation.proc,
      [PROCESS_RANGE[0], PROCESS_RANGE[1]]
        .filter((proc) => proc !== operation.proc)
        .map((proc) => ({ rank: proc, put: setField('proc', proc) })),
    ),
  ];
  for (const [field] of operationFields(operation.kind)) {
    const now = values[field];
    const wanted = trimmed(fieldValues(operation.kind, field), [...used, now - 1, now >> 1]);
    places.push(
      place(
        'field',
        owner,
        fieldRank(field, now),
        wanted
          .filter((value) => value !== now)
          .map((value) => ({ rank: fieldRank(field, value), put: setField(field, value) })),
      ),
    );
  }
  operation.faults.forEach((fault, at) => {
    const setFault = (change: Partial<{ site: FaultSite; nth: number }>) => (scenario: Scenario) => {
      const { faults } = scenario.operations[index];
      return withOperation(scenario, index, {
        ...scenario.operations[index],
        faults: withItem(faults, at, { ...faults[at], ...change }),
      });
    };
    places.push(
      place(
        'site',
        owner,
        siteRank(fault.site),
        SITES.filter((site) => site !== fault.site).map((site) => ({
          rank: siteRank(site),
          put: setFault({ site }),
        })),
      ),
      place(
        'nth',
        owner,
        fault.nth,
        range(FAULT_NTH[0], FAULT_NTH[1])
          .filter((nth) => nth !== fault.nth)
          .map((nth) => ({ rank: nth, put: setFault({ nth }) })),
      ),
    );
  });
  return places;
}

/** What all mappings have in common, for those fields that flags and guards look at. */
function mappingPlaces({ operations }: Scenario): Place[] {
  const mappings = operations.filter((operation) => operation.kind === 'mmap');
  if (mappings.length < 2) return [];
  return (['prot', 'shared', 'noreserve'] as const).map((field) => {
    const ranks = mappings.map((operation) => fieldRank(field, operation[field]));
    return place(
      'field',
      'all mappings',
      Math.max(...ranks),
      fieldValues('mmap', field).map((value) => ({
        rank: fieldRank(field, value),
        put: (scenario: Scenario) =>
          mapOperations(scenario, (operation) =>
            operation.kind === 'mmap' ? { ...operation, [field]: value } : operation,
          ),
      })),
    );
  });
}

function filePlaces(scenario: Scenario, index: number): Place[] {
  const owner = `file ${index}`;
  const file = scenario.files[index];
  const references = [null, ...range(index + 1, scenario.files.length - 1)];
  const referencePlace = (field: 'below' | 'swap') =>
    place(
      'reference',
      owner,
      referenceRank(file[field], index),
      references
        .filter((target) => target !== file[field])
        .map((target) => ({
          rank: referenceRank(target, index),
          put: (s: Scenario) => withFile(s, index, { ...s.files[index], [field]: target }),
        })),
    );
  const places: Place[] = [
    place(
      'hook',
      owner,
      HOOK_RANK[file.hook],
      (Object.keys(HOOKS) as HookKind[])
        .filter((hook) => hook !== file.hook)
        .map((hook) => ({
          rank: HOOK_RANK[hook],
          put: (s: Scenario) => withFile(s, index, { ...s.files[index], hook }),
        })),
    ),
    referencePlace('below'),
    referencePlace('swap'),
    place(
      'attributes',
      owner,
      file.attributes,
      range(0, file.attributes - 1).map((attributes) => ({
        rank: attributes,
        put: (s: Scenario) => withFile(s, index, { ...s.files[index], attributes }),
      })),
    ),
  ];
  for (const program of PROGRAMS) {
    file[program].forEach((step, at) => {
      const stepOwner = `${owner} ${program} ${at}`;
      const setStep = (change: Partial<typeof step>) => (s: Scenario) => {
        const steps = s.files[index][program];
        return withProgram(s, index, program, withItem(steps, at, { ...steps[at], ...change }));
      };
      places.push(
        place(
          'step',
          stepOwner,
          STEP_RANK[step.kind],
          MODELLED_STEPS.filter((kind) => kind !== step.kind).flatMap((kind) =>
            argsInUse(scenario, kind, step.arg).map((arg) => ({
              rank: STEP_RANK[kind],
              put: setStep({ kind, arg }),
            })),
          ),
        ),
        place(
          'guard',
          stepOwner,
          guardRank(step.when),
          (Object.keys(GUARDS) as Guard[])
            .filter((when) => when !== step.when)
            .map((when) => ({ rank: guardRank(when), put: setStep({ when }) })),
        ),
        place(
          'argument',
          stepOwner,
          argRank(step.kind, step.arg),
          argsNear(step.kind, step.arg)
            .filter((arg) => arg !== step.arg)
            .map((arg) => ({ rank: argRank(step.kind, arg), put: setStep({ arg }) })),
        ),
      );
    });
  }
  return places;
}

/** An operation of another kind in the same place: fields of the same name are kept, others least. */
export function convertOperation(operation: Operation, kind: OperationKind): Operation {
  const old = fieldsOf(operation);
  const slot = old.slot ?? old.to ?? 0;
  const fields = operationFields(kind).map(([field, [min, max]]) => {
    const value = old[field] ?? (field === 'from' || field === 'to' ? slot : undefined);
    return [field, value !== undefined && value >= min && value <= max ? value : fieldValues(kind, field)[0]];
  });
  return {
    kind,
    proc: operation.proc,
    ...Object.fromEntries(fields),
    faults: operation.faults,
  } as unknown as Operation;
}

/** The typical arguments of a kind, those it has elsewhere, and the one at hand. */
function argsInUse(scenario: Scenario, kind: StepKind, now: number): number[] {
  const [min, max] = STEPS[kind].fields.arg;
  const args = new Set(typicalArgs(kind));
  for (const file of scenario.files) {
    for (const program of PROGRAMS) {
      for (const step of file[program]) {
        if (step.kind === kind || (takesFlags(kind) && takesFlags(step.kind))) args.add(step.arg);
      }
    }
  }
  if (now >= min && now <= max) args.add(now);
  return [...args];
}

/** Arguments to try instead of `now`; for a word of flags also without each of its bits. */
function argsNear(kind: StepKind, now: number): readonly number[] {
  if (!takesFlags(kind)) return trimmed(argValues(kind), [now - 1, now >> 1]);
  const fewer = FLAG_BITS.filter((bit) => now & bit).map((bit) => now & ~bit);
  return [...new Set([...argValues(kind), ...fewer])];
}

/** Long lists of values are cut to the first few and those asked for. */
function trimmed(values: readonly number[], also: readonly number[]): readonly number[] {
  if (values.length <= FEW) return values;
  return values.filter((value, at) => at < 4 || also.includes(value));
}
const FEW = 17;

/** Page offsets of the scenario and their neighbours: the values at which ranges touch. */
function usedNumbers(scenario: Scenario): number[] {
  const used = new Set<number>();
  for (const operation of scenario.operations) {
    if (operation.kind !== 'mmap') continue;
    for (const value of [operation.pgoff, operation.start]) {
      for (const near of [value, value - operation.length, value + operation.length]) used.add(near);
    }
  }
  return [...used];
}

function referenceRank(target: number | null, index: number): number {
  return target === null ? 0 : target - index;
}

function place(kind: PlaceKind, owner: string, rank: number, options: readonly Option[]): Place {
  return { kind, owner, rank, options: [...options].sort((a, b) => a.rank - b.rank) };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
}
