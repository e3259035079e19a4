import { MAX_STEPS } from '../models/limits.js';
import type { FileSpec, Scenario } from '../models/scenario.js';
import { PROGRAMS, withProgram } from './edit.js';
import { compareKeys, scenarioKey } from './order.js';
import type { Pass } from './pass.js';
import { partDrops } from './passes/drop-two.js';
import { exchangeSlotNames } from './passes/exchange-slots.js';
import { mergeSlots } from './passes/merge-slots.js';
import { moveSteps } from './passes/move-steps.js';
import { reorderFileNumbers } from './passes/reorder-files.js';
import { reorderOperations } from './passes/reorder-operations.js';
import { reorderSteps } from './passes/reorder-steps.js';
import { MODELLED_STEPS, placesOf, simplerOptions } from './places.js';
import { typicalArgs } from './simplicity.js';

/**
 * Every smaller scenario two exchanges away: one place made simpler or one part left out, and then any
 * one place given any other of its values, simpler or not, or (for a part left out) any one step added.
 *
 * Single simplifications end where every one of them needs another part to give way first: a lower
 * start needs a lower file offset for two ranges to merge, a lower flag needs a protection that sets
 * it. A scenario smaller than another of the same structure is simpler in at least one place, so it is
 * enough to begin with a simplification; what gives way may be anything.
 */
export function* twoStepCandidates(scenario: Scenario): Generator<Scenario, void, undefined> {
  const key = scenarioKey(scenario);
  const smaller = (candidate: Scenario) => compareKeys(scenarioKey(candidate), key) < 0;
  for (const drop of partDrops(scenario)) {
    const dropped = drop(scenario);
    for (const place of placesOf(dropped)) {
      for (const option of place.options) {
        const candidate = option.put(dropped);
        if (smaller(candidate)) yield candidate;
      }
    }
    for (const candidate of withOneStepMore(dropped)) {
      if (smaller(candidate)) yield candidate;
    }
  }
  const drops = partDrops(scenario);
  if (drops.length <= MANY) {
    for (let first = 0; first < drops.length; first++) {
      for (let second = first + 1; second < drops.length; second++) {
        for (const candidate of withOneStepMore(drops[second](drops[first](scenario)))) {
          if (smaller(candidate)) yield candidate;
        }
      }
    }
  }
  for (const rearranged of rearrangements(scenario)) {
    for (const again of rearrangements(rearranged)) {
      if (smaller(again)) yield again;
    }
    for (const place of placesOf(rearranged)) {
      for (const option of place.options) {
        const candidate = option.put(rearranged);
        if (smaller(candidate)) yield candidate;
      }
    }
  }
  for (const place of placesOf(scenario)) {
    for (const option of simplerOptions(place)) {
      const simpler = option.put(scenario);
      for (const other of placesOf(simpler)) {
        for (const instead of other.options) {
          const candidate = instead.put(simpler);
          if (smaller(candidate)) yield candidate;
        }
      }
    }
  }
}

/** Up to so many parts two of them are exchanged for a step. */
const MANY = 10;

/** Passes that change the order or the names of parts: their proposals are as large as the scenario. */
const REARRANGING: readonly Pass[] = [
  exchangeSlotNames,
  mergeSlots,
  reorderFileNumbers,
  reorderOperations,
  reorderSteps,
  moveSteps,
];

function* rearrangements(scenario: Scenario): Generator<Scenario, void, undefined> {
  for (const pass of REARRANGING) yield* pass.candidates(scenario);
}

function* withOneStepMore(scenario: Scenario): Generator<Scenario, void, undefined> {
  for (let index = 0; index < scenario.files.length; index++) {
    for (const program of PROGRAMS) {
      if (!runs(scenario.files[index], program)) continue;
      const steps = scenario.files[index][program];
      if (steps.length === MAX_STEPS) continue;
      for (const kind of MODELLED_STEPS) {
        for (const arg of typicalArgs(kind)) {
          for (let at = 0; at <= steps.length; at++) {
            const step = { kind, when: 'always', arg } as const;
            yield withProgram(scenario, index, program, [...steps.slice(0, at), step, ...steps.slice(at)]);
          }
        }
      }
    }
  }
}

function runs(file: FileSpec, program: (typeof PROGRAMS)[number]): boolean {
  return file.hook === 'both' || file.hook === program;
}
