import type { Scenario } from '../../models/scenario.js';
import type { Pass } from '../pass.js';
import { alignRanges } from '../passes/align-ranges.js';
import { exchangeSlotNames } from '../passes/exchange-slots.js';
import { mergeSlots } from '../passes/merge-slots.js';
import { moveSteps } from '../passes/move-steps.js';
import { reorderFileNumbers } from '../passes/reorder-files.js';
import { reorderOperations } from '../passes/reorder-operations.js';
import { reorderSteps } from '../passes/reorder-steps.js';
import { placesOf } from '../places.js';

/** Passes that change the order or the names of parts: most proposals are as large as the scenario. */
const REARRANGING: readonly Pass[] = [
  exchangeSlotNames,
  mergeSlots,
  reorderFileNumbers,
  reorderOperations,
  reorderSteps,
  moveSteps,
  alignRanges,
];

export const rearrangeTwice: Pass = {
  id: 'rearrange-twice',
  sentence: 'Changes the order or the names of parts in two ways at once.',
  *candidates(scenario) {
    for (const rearranged of rearrangements(scenario)) yield* rearrangements(rearranged);
  },
};

export const rearrangeAndChange: Pass = {
  id: 'rearrange-and-change',
  sentence: 'Changes the order or the names of parts, and puts anything else in any one place.',
  *candidates(scenario) {
    for (const rearranged of rearrangements(scenario)) {
      for (const place of placesOf(rearranged)) {
        for (const option of place.options) yield option.put(rearranged);
      }
    }
  },
};

function* rearrangements(scenario: Scenario): Generator<Scenario, void, undefined> {
  for (const pass of REARRANGING) yield* pass.candidates(scenario);
}
