import { dropFile } from '../edit.js';
import type { Pass } from '../pass.js';

export const mergeFiles: Pass = {
  id: 'merge-files',
  sentence: 'Leaves out a file and lets another one stand for it; for a wrapper first the file below it.',
  *candidates(scenario) {
    const { files } = scenario;
    for (let index = 0; index < files.length; index++) {
      const { below } = files[index];
      if (below !== null && below < files.length) yield dropFile(scenario, index, below);
    }
    for (let index = files.length - 1; index >= 0; index--) {
      for (let instead = 0; instead < files.length; instead++) {
        if (instead !== index) yield dropFile(scenario, index, instead);
      }
    }
  },
};
