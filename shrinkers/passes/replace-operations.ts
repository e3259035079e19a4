import type { Pass } from '../pass.js';
import { simplerOptions } from '../place.js';
import { placesOf } from '../places.js';

export const replaceOperations: Pass = {
  id: 'replace-operations',
  sentence: 'Puts an operation of a simpler kind in the place of another.',
  *candidates(scenario) {
    for (const place of placesOf(scenario)) {
      if (place.kind !== 'operation') continue;
      for (const option of simplerOptions(place)) yield option.put(scenario);
    }
  },
};
