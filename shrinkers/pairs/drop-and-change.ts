import type { Pass } from '../pass.js';
import { partDrops } from '../passes/drop-two.js';
import { placesOf } from '../places.js';

export const dropAndChange: Pass = {
  id: 'drop-and-change',
  sentence: 'Leaves out one part, and puts anything else in any one other place.',
  *candidates(scenario) {
    for (const drop of partDrops(scenario)) {
      const dropped = drop(scenario);
      for (const place of placesOf(dropped)) {
        for (const option of place.options) yield option.put(dropped);
      }
    }
  },
};
