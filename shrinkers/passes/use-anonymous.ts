import { FD_SLOTS } from '../../models/limits.js';
import type { Scenario } from '../../models/scenario.js';
import type { Pass } from '../pass.js';
import { withoutSlot } from './replace-files-by-faults.js';

export const useAnonymous: Pass = {
  id: 'use-anonymous',
  sentence: 'Maps anonymous memory instead of a file, and leaves out what was done to the descriptor.',
  *candidates(scenario) {
    let none: Scenario = scenario;
    for (let slot = 0; slot < FD_SLOTS; slot++) none = withoutSlot(none, slot);
    yield none;
    for (let slot = 0; slot < FD_SLOTS; slot++) yield withoutSlot(scenario, slot);
  },
};
