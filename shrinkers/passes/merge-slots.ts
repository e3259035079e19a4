import { FD_SLOTS } from '../../models/limits.js';
import type { Operation } from '../../models/scenario.js';
import { fieldsOf, mapOperations, withOperations, without } from '../edit.js';
import type { Pass } from '../pass.js';

const SLOT_FIELDS = ['slot', 'from', 'to'] as const;

export const mergeSlots: Pass = {
  id: 'merge-slots',
  sentence: 'Lets one descriptor slot stand for another, and leaves out the open or dup that filled it.',
  *candidates(scenario) {
    for (let kept = 0; kept < FD_SLOTS; kept++) {
      for (let gone = 0; gone < FD_SLOTS; gone++) {
        if (kept === gone) continue;
        const touched: number[] = [];
        const renamed = mapOperations(scenario, (operation, index) => {
          const next = renameSlot(operation, gone, kept);
          if (next !== operation) touched.push(index);
          return next;
        });
        if (touched.length === 0) continue;
        for (const index of touched) yield withOperations(renamed, without(renamed.operations, index));
        yield renamed;
      }
    }
  },
};

/** The operation with slot `from` called `to`; the same object when it does not name it. */
export function renameSlot(operation: Operation, from: number, to: number): Operation {
  const fields = fieldsOf(operation);
  const named = SLOT_FIELDS.filter((field) => fields[field] === from);
  if (named.length === 0) return operation;
  return { ...operation, ...Object.fromEntries(named.map((field) => [field, to])) };
}

/** The operation with slots `a` and `b` exchanged. */
export function exchangeSlots(operation: Operation, a: number, b: number): Operation {
  const fields = fieldsOf(operation);
  const other = (slot: number) => (slot === a ? b : slot === b ? a : slot);
  const named = SLOT_FIELDS.filter((field) => fields[field] === a || fields[field] === b);
  if (named.length === 0) return operation;
  return { ...operation, ...Object.fromEntries(named.map((field) => [field, other(fields[field])])) };
}
