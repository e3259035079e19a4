import { withFile } from '../edit.js';
import type { Pass } from '../pass.js';
import { simplerOptions } from '../place.js';
import { placesOf } from '../places.js';

export const simplifyFiles: Pass = {
  id: 'simplify-files',
  sentence: 'Gives a file a simpler hook, nothing or a nearer file below it and to swap in, no attributes.',
  *candidates(scenario) {
    for (let index = 0; index < scenario.files.length; index++) {
      const file = scenario.files[index];
      yield withFile(scenario, index, { ...file, below: null, swap: null, attributes: 0 });
      yield withFile(scenario, index, { ...file, hook: 'prepare', prepare: file.mmap, mmap: [] });
      if (file.mmap.some(({ kind }) => kind === 'callOwn'))
        yield withFile(scenario, index, { ...file, hook: 'prepare', mmap: [] });
    }
    for (const place of placesOf(scenario)) {
      if (place.kind !== 'hook' && place.kind !== 'reference' && place.kind !== 'attributes') continue;
      for (const option of simplerOptions(place)) yield option.put(scenario);
    }
  },
};
