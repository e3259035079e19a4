import { MAX_FAULTS } from '../../models/limits.js';
import { withOperation, withOperations, without } from '../edit.js';
import { SITES } from '../operation-places.js';
import type { Pass } from '../pass.js';

/** What a second operation brings about, a merge say, is often a failure that a fault brings about as well. */
export const exchangeForFault: Pass = {
  id: 'exchange-for-fault',
  sentence: 'Drops an operation and makes another one fail.',
  *candidates(scenario) {
    for (let drop = 0; drop < scenario.operations.length; drop++) {
      const shorter = withOperations(scenario, without(scenario.operations, drop));
      for (let at = 0; at < shorter.operations.length; at++) {
        const operation = shorter.operations[at];
        if (operation.faults.length === MAX_FAULTS) continue;
        for (const site of SITES) {
          const faults = [...operation.faults, { site, nth: 1 }];
          yield withOperation(shorter, at, { ...operation, faults });
        }
      }
    }
  },
};
