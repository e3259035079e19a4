import { mapOperations, withOperation, without } from '../edit.js';
import type { Pass } from '../pass.js';

export const dropFaults: Pass = {
  id: 'drop-faults',
  sentence: 'Leaves out all faults, then single ones.',
  *candidates(scenario) {
    yield mapOperations(scenario, (operation) => ({ ...operation, faults: [] }));
    for (let index = scenario.operations.length - 1; index >= 0; index--) {
      const operation = scenario.operations[index];
      for (let at = operation.faults.length - 1; at >= 0; at--) {
        yield withOperation(scenario, index, { ...operation, faults: without(operation.faults, at) });
      }
    }
  },
};
