import type { Pass } from '../pass.js';
import { simplerOptions } from '../place.js';
import { placesOf } from '../places.js';

export const replaceSteps: Pass = {
  id: 'replace-steps',
  sentence: 'Puts a step of a simpler kind in the place of another, or the same under a simpler guard.',
  *candidates(scenario) {
    for (const place of placesOf(scenario)) {
      if (place.kind !== 'step' && place.kind !== 'guard') continue;
      for (const option of simplerOptions(place)) yield option.put(scenario);
    }
  },
};
