/** What the optimized model does not run. Out of the way of the code that does run. */
import { VmacheckError } from '../errors.js';
import { OPERATIONS } from '../scenario.js';
import { SCHEMA_HASH, WIRE_MAGIC } from '../wire.js';

/** Refuses wire words of another schema, which would mean something else here. */
export function checkWire(wire: Int32Array): void {
  if (wire[0] === WIRE_MAGIC && wire[1] === SCHEMA_HASH) return;
  throw new VmacheckError({
    code: 'SCENARIO_INVALID',
    path: 'wire',
    expected: `magic ${WIRE_MAGIC} and schema ${SCHEMA_HASH}`,
    received: `${wire[0]} and ${wire[1]}`,
  });
}

export function refuseOperation(code: number, index: number): never {
  throw new VmacheckError({ code: 'OPERATION_NOT_MODELLED', operation: nameOf(OPERATIONS, code), index });
}

function nameOf(table: Readonly<Record<string, { readonly code: number }>>, code: number): string {
  return Object.keys(table).find((name) => table[name].code === code) ?? String(code);
}
