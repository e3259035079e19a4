import { FD_SLOTS, MAX_FAULTS } from '../../models/limits.js';
import { ANONYMOUS, type Scenario } from '../../models/scenario.js';
import { fieldsOf, mapOperations, withOperation } from '../edit.js';
import { SITES } from '../operation-places.js';
import type { Pass } from '../pass.js';

/** What fails because of a driver often fails as well for want of memory, and then needs no driver. */
export const replaceFilesByFaults: Pass = {
  id: 'replace-files-by-faults',
  sentence: 'Maps anonymous memory with a fault instead of a file, whose descriptor is then not needed.',
  *candidates(scenario) {
    for (let slot = 0; slot < FD_SLOTS; slot++) {
      const mappings: number[] = [];
      const anonymous = withoutSlot(scenario, slot, mappings);
      for (const index of mappings) {
        const operation = anonymous.operations[index];
        if (operation.faults.length === MAX_FAULTS) continue;
        for (const site of SITES) {
          const faults = [...operation.faults, { site, nth: 1 }];
          yield withOperation(anonymous, index, { ...operation, faults });
        }
      }
    }
  },
};

/** The scenario with nothing left that names `slot`; `mappings` receives where it was mapped. */
export function withoutSlot(scenario: Scenario, slot: number, mappings: number[] = []): Scenario {
  let kept = 0;
  return mapOperations(scenario, (operation) => {
    const { slot: own, from, to } = fieldsOf(operation);
    if (operation.kind !== 'mmap' && (own === slot || from === slot || to === slot)) return null;
    const index = kept++;
    if (operation.kind !== 'mmap' || own !== slot) return operation;
    mappings.push(index);
    return { ...operation, slot: ANONYMOUS };
  });
}
