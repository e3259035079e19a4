/**
 * Kinds of violations, as numbers. The first violation of each kind is looked into: the cause is not
 * known before, so that a kind is as narrow as what can be seen without it.
 */
import { FAULT_SITES, OPERATIONS, type OperationKind } from '../../models/scenario.js';
import { CALL_KINDS, PLACEMENTS } from '../../models/trace-layout.js';
import { PAGE_FIELDS } from '../../properties/reading/page-comparison.js';
import { LAWS } from '../../properties/registry.js';

/** Every field that a law can report. */
export const FIELDS = [
  'charge',
  'close',
  'early',
  'end',
  'file',
  'flags',
  'freed',
  'freedVmaUsed',
  'held',
  'leak',
  'locked',
  'mapCount',
  'mapping',
  'mayWriteGiven',
  'missing',
  'newMapping',
  'nullHook',
  'nullIgnored',
  'nullOps',
  'nullUnasked',
  'open',
  'ops',
  'override',
  'pgoff',
  'placement',
  'private',
  'prot',
  'range',
  'recursion',
  'references',
  'refused',
  'region',
  'result',
  'slot',
  'start',
  'underflow',
  'unheld',
  'vmFile',
  'writable',
] as const;

/** Every field that a relation of CHECKED_RELATIONS can report. */
export const RELATION_FIELDS = [
  ...PAGE_FIELDS,
  'actionError',
  'boundaries',
  'boundariesByPgoff',
  'charge',
  'completionSkipped',
  'counters',
  'failedAction',
  'failedHook',
  'leakDirect',
  'leakNested',
  'result',
  'state',
  'swappedFileMmap',
  'wrapperOps',
] as const;

/** The step that closes and unmaps everything stands for an operation, too. */
const ENDS = [...(Object.keys(OPERATIONS) as OperationKind[]), 'teardown'] as const;
const SITES = 1 + Math.max(...Object.values(FAULT_SITES));
/** What the step's first hook call was: none, or one of CALL_KINDS. */
export const CALLED = 1 + Object.keys(CALL_KINDS).length;
/** That, and where an mmap put its range: one of PLACEMENTS. */
const WAYS = CALLED * Object.keys(PLACEMENTS).length;
const PER_CONFIGURATION = LAWS.length * FIELDS.length * ENDS.length * SITES * WAYS;

export interface Kind {
  readonly configuration: number;
  readonly law: string;
  readonly field: string;
  /** What the step did: an operation, or `teardown`. */
  readonly end: string;
  /** The code of the fault site that was made to fail; 0: none. */
  readonly site: number;
}

export function kindCount(configurations: number): number {
  return configurations * PER_CONFIGURATION;
}

/** By field, its place in a table. */
const PLACES = placesIn(FIELDS);
const RELATION_PLACES = placesIn(RELATION_FIELDS);

function placesIn(fields: readonly string[]): ReadonlyMap<string, number> {
  return new Map(fields.map((field, place) => [field, place]));
}

/** The place of a field in {@link RELATION_FIELDS}. Throws for one that is not there, which must be mended there. */
export function relationField(field: string): number {
  const place = RELATION_PLACES.get(field);
  if (place === undefined) throw new RangeError(`a relation reports the unknown field ${field}`);
  return place;
}

/** A law and field as one number. Throws for a field that is not in the table, which must be mended there. */
export function symptomOf(law: number, field: string): number {
  const place = PLACES.get(field);
  if (place === undefined) throw new RangeError(`${LAWS[law].id} reports the unknown field ${field}`);
  return law * FIELDS.length + place;
}

/** By code of an operation, its place in `ENDS`. */
const END_PLACES = new Map<number, number>(
  Object.values(OPERATIONS).map(({ code }, place) => [code, place] as const),
);
export const TEARDOWN = 0;

/**
 * @param operation the code of an operation, or {@link TEARDOWN}
 * @param way the step's first call, and {@link CALLED} times its placement
 */
export function kindOf(
  configuration: number,
  symptom: number,
  operation: number,
  site: number,
  way: number,
): number {
  const end = operation === TEARDOWN ? ENDS.length - 1 : END_PLACES.get(operation)!;
  const step = (configuration * LAWS.length * FIELDS.length + symptom) * ENDS.length + end;
  return (step * SITES + site) * WAYS + way;
}

export function describeKind(kind: number): Kind {
  const site = Math.floor(kind / WAYS);
  const step = Math.floor(site / SITES);
  const symptom = Math.floor(step / ENDS.length);
  const law = Math.floor(symptom / FIELDS.length);
  return {
    configuration: Math.floor(law / LAWS.length),
    law: LAWS[law % LAWS.length].id,
    field: FIELDS[symptom % FIELDS.length],
    end: ENDS[step % ENDS.length],
    site: site % SITES,
  };
}
