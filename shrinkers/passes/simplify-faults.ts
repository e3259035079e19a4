import type { Pass } from '../pass.js';
import { simplerOptions } from '../place.js';
import { placesOf } from '../places.js';

export const simplifyFaults: Pass = {
  id: 'simplify-faults',
  sentence: 'Injects a fault at a simpler site, or the first time its site is come to.',
  *candidates(scenario) {
    for (const place of placesOf(scenario)) {
      if (place.kind !== 'site' && place.kind !== 'nth') continue;
      for (const option of simplerOptions(place)) yield option.put(scenario);
    }
  },
};
