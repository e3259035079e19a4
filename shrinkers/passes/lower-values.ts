import type { Pass } from '../pass.js';
import { simplerOptions } from '../place.js';
import { placesOf } from '../places.js';

export const lowerValues: Pass = {
  id: 'lower-values',
  sentence:
    'Gives one field or argument a simpler value, the least first; words of flags lose or lower bits.',
  *candidates(scenario) {
    for (const place of placesOf(scenario)) {
      if (place.kind !== 'field' && place.kind !== 'argument') continue;
      for (const option of simplerOptions(place)) yield option.put(scenario);
    }
  },
};
