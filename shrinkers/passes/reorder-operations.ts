import type { Operation } from '../../models/scenario.js';
import { moved, withItem, withOperations } from '../edit.js';
import type { Pass } from '../pass.js';

export const reorderOperations: Pass = {
  id: 'reorder-operations',
  sentence: 'Moves one operation to another place, exchanges two, or exchanges all values of two of a kind.',
  *candidates(scenario) {
    const { operations } = scenario;
    for (let from = 0; from < operations.length; from++) {
      for (let to = 0; to < operations.length; to++) {
        if (from !== to) yield withOperations(scenario, moved(operations, from, to));
      }
    }
    for (let a = 0; a < operations.length; a++) {
      for (let b = a + 1; b < operations.length; b++) {
        const exchanged = withItem(withItem(operations, a, operations[b]), b, operations[a]);
        yield withOperations(scenario, exchanged);
        yield withOperations(
          scenario,
          withItem(
            withItem(operations, a, keepFaults(operations[b], operations[a])),
            b,
            keepFaults(operations[a], operations[b]),
          ),
        );
      }
    }
  },
};

function keepFaults(operation: Operation, from: Operation): Operation {
  return { ...operation, faults: from.faults };
}
