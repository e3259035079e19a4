import { MAX_STEPS } from '../../models/limits.js';
import { installsMapped, PROGRAMS, without, withProgram } from '../edit.js';
import type { Pass } from '../pass.js';

/** Often a step works in another file's program too, and its own file can then go. */
export const moveSteps: Pass = {
  id: 'move-steps',
  sentence: 'Moves one step to the front or the end of another program.',
  *candidates(scenario) {
    for (let file = 0; file < scenario.files.length; file++) {
      for (const program of PROGRAMS) {
        const steps = scenario.files[file][program];
        for (let at = 0; at < steps.length; at++) {
          const rest = withProgram(scenario, file, program, without(steps, at));
          for (let other = 0; other < rest.files.length; other++) {
            for (const target of PROGRAMS) {
              const { prepare, mmap, [target]: there } = rest.files[other];
              if (target === 'mapped' && ![...prepare, ...mmap].some(installsMapped)) continue;
              if ((other === file && target === program) || there.length === MAX_STEPS) continue;
              yield withProgram(rest, other, target, [steps[at], ...there]);
              yield withProgram(rest, other, target, [...there, steps[at]]);
            }
          }
        }
      }
    }
  },
};
