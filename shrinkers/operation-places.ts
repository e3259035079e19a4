import type { FaultSite, Operation, OperationKind, Scenario } from '../models/scenario.js';
import { FAULT_NTH, FAULT_SITES, OPERATIONS, operationFields, PROCESS_RANGE } from '../models/scenario.js';
import { fieldsOf, mapOperations, withField, withItem, withOperation } from './edit.js';
import { type Place, place, range, trimmed } from './place.js';
import { fieldRank, fieldValues, OPERATION_RANK, siteRank } from './simplicity.js';

/** Kinds of operations the models run. */
export const MODELLED_OPERATIONS = (Object.keys(OPERATIONS) as OperationKind[]).filter(
  (kind) => OPERATIONS[kind].modelled,
);
/** Where a fault can be injected. */
export const SITES = (Object.keys(FAULT_SITES) as (keyof typeof FAULT_SITES)[]).filter(
  (site): site is FaultSite => site !== 'none',
);

/** The places of the operations. */
export function operationsPlaces(scenario: Scenario): Place[] {
  const used = usedNumbers(scenario);
  return [
    ...scenario.operations.flatMap((operation, index) => operationPlaces(operation, index, used)),
    ...mappingPlaces(scenario),
  ];
}

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
