/**
 * The places of a scenario: everything in it that can be exchanged for something else while the number
 * of parts stays the same, with what it can be exchanged for.
 */
import type { Scenario } from '../models/scenario.js';
import { filePlaces } from './file-places.js';
import { operationsPlaces } from './operation-places.js';
import type { Place } from './place.js';

/** All places of a scenario, in the order of operations, then files. */
export function placesOf(scenario: Scenario): Place[] {
  return [
    ...operationsPlaces(scenario),
    ...scenario.files.flatMap((_, index) => filePlaces(scenario, index)),
  ];
}
