import { dropFile } from '../edit.js';
import type { Pass } from '../pass.js';

export const dropFiles: Pass = {
  id: 'drop-files',
  sentence: 'Leaves out a file, with the operations that open it and the references to it.',
  *candidates(scenario) {
    for (let index = scenario.files.length - 1; index >= 0; index--) yield dropFile(scenario, index, null);
  },
};
