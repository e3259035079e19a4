import { moved, PROGRAMS, withProgram } from '../edit.js';
import type { Pass } from '../pass.js';

export const reorderSteps: Pass = {
  id: 'reorder-steps',
  sentence: 'Moves one step to another place of its program.',
  *candidates(scenario) {
    for (let file = 0; file < scenario.files.length; file++) {
      for (const program of PROGRAMS) {
        const steps = scenario.files[file][program];
        for (let from = 0; from < steps.length; from++) {
          for (let to = 0; to < steps.length; to++) {
            if (from !== to) yield withProgram(scenario, file, program, moved(steps, from, to));
          }
        }
      }
    }
  },
};
