import { FD_SLOTS, PROCESSES } from '../../models/limits.js';
import { mapOperations } from '../edit.js';
import type { Pass } from '../pass.js';
import { exchangeSlots } from './merge-slots.js';

export const exchangeSlotNames: Pass = {
  id: 'exchange-slots',
  sentence: 'Exchanges two descriptor slots in all operations, of both processes or of one.',
  *candidates(scenario) {
    for (let a = 0; a < FD_SLOTS; a++) {
      for (let b = a + 1; b < FD_SLOTS; b++) {
        yield mapOperations(scenario, (operation) => exchangeSlots(operation, a, b));
        for (let proc = 0; proc < PROCESSES; proc++) {
          yield mapOperations(scenario, (operation) =>
            operation.proc === proc ? exchangeSlots(operation, a, b) : operation,
          );
        }
      }
    }
  },
};
