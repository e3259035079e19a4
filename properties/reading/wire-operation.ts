import type { OperationKind } from '../../models/scenario.js';
import { OPERATIONS, operationFields } from '../../models/scenario.js';
import { OPERATION_FIELDS_AT, OPERATION_WORDS } from '../../models/wire.js';

/** Word offsets of an operation's fields within its wire words. */
function fieldOffsets<K extends OperationKind>(
  kind: K,
): Readonly<Record<keyof (typeof OPERATIONS)[K]['fields'], number>> {
  const entries = operationFields(kind).map(([name], i) => [name, OPERATION_FIELDS_AT + i]);
  return Object.fromEntries(entries);
}

export const OPERATION = { kind: 0, proc: 1 } as const;
export const MMAP_FIELDS = fieldOffsets('mmap');
export const MUNMAP_FIELDS = fieldOffsets('munmap');
export const OPEN_FIELDS = fieldOffsets('open');
export const DUP_FIELDS = fieldOffsets('dup');
export const CLOSE_FIELDS = fieldOffsets('close');
export const KSM_FIELDS = fieldOffsets('ksm');

export const MMAP = OPERATIONS.mmap.code;
export const MUNMAP = OPERATIONS.munmap.code;
export const OPEN = OPERATIONS.open.code;
export const DUP = OPERATIONS.dup.code;
export const CLOSE = OPERATIONS.close.code;
export const KSM = OPERATIONS.ksm.code;

/** How many operations a scenario in wire words has; the trace has one step more, the teardown. */
export function operationCount(wire: Int32Array): number {
  return wire[5];
}

/** The words of the operation of step `index`. */
export function operationAt(wire: Int32Array, index: number): number {
  return wire[6] + index * OPERATION_WORDS;
}

/** The first page an mmap or munmap at `at` names, or -1 for another operation. */
export function rangeStart(wire: Int32Array, at: number): number {
  const kind = wire[at];
  if (kind === MMAP) return wire[at + MMAP_FIELDS.start];
  return kind === MUNMAP ? wire[at + MUNMAP_FIELDS.start] : -1;
}

/** The page after the last one an mmap or munmap at `at` names, or -1 for another operation. */
export function rangeEnd(wire: Int32Array, at: number): number {
  const kind = wire[at];
  if (kind === MMAP) return wire[at + MMAP_FIELDS.start] + wire[at + MMAP_FIELDS.length];
  return kind === MUNMAP ? wire[at + MUNMAP_FIELDS.start] + wire[at + MUNMAP_FIELDS.length] : -1;
}
