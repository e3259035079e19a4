import { PROGRAMS, withFile, without, withProgram } from '../edit.js';
import type { Pass } from '../pass.js';
import { runLengths } from './drop-operations.js';

export const dropSteps: Pass = {
  id: 'drop-steps',
  sentence: 'Leaves out all programs of a file, a whole program, or a run of its steps.',
  *candidates(scenario) {
    for (let file = 0; file < scenario.files.length; file++) {
      yield withFile(scenario, file, { ...scenario.files[file], prepare: [], mmap: [], mapped: [] });
    }
    for (let file = 0; file < scenario.files.length; file++) {
      for (const program of PROGRAMS) {
        const steps = scenario.files[file][program];
        for (const length of runLengths(steps.length)) {
          for (let end = steps.length; end > 0; end -= length) {
            const start = Math.max(0, end - length);
            yield withProgram(scenario, file, program, without(steps, start, end - start));
          }
        }
      }
    }
  },
};
