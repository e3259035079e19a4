import type { Pass } from '../pass.js';
import { type Option, type Place, simplerOptions } from '../place.js';
import { placesOf } from '../places.js';

/**
 * A scenario that is smaller than another one of the same structure is simpler in at least one place,
 * so it is enough to begin with a simplification. What gives way to it may be anything.
 */
export const changeTwo: Pass = {
  id: 'change-two',
  sentence: 'Simplifies one place, and puts anything else in any one other place.',
  *candidates(scenario) {
    for (const place of placesOf(scenario)) {
      for (const option of firstOfEachKind(place)) {
        const simpler = option.put(scenario);
        for (const other of placesOf(simpler)) {
          for (const instead of other.options) yield instead.put(simpler);
        }
      }
    }
  },
};

/** Steps of one kind have the same rank. One of them is enough: its argument is a place of its own. */
function firstOfEachKind(place: Place): readonly Option[] {
  const simpler = simplerOptions(place);
  if (place.kind !== 'step') return simpler;
  return simpler.filter(({ rank }, at) => simpler.findIndex((other) => other.rank === rank) === at);
}
