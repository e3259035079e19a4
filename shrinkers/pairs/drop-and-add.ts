import { MAX_STEPS } from '../../models/limits.js';
import type { Scenario } from '../../models/scenario.js';
import { runningPrograms, withProgram } from '../edit.js';
import { MODELLED_STEPS } from '../file-places.js';
import type { Pass } from '../pass.js';
import { partDrops } from '../passes/drop-two.js';
import { typicalArgs } from '../simplicity.js';

/** Up to so many parts two of them are exchanged for a step. */
const MANY = 10;

export const dropAndAdd: Pass = {
  id: 'drop-and-add',
  sentence: 'Adds one step to a program that runs, in exchange for one other part or for two.',
  *candidates(scenario) {
    const drops = partDrops(scenario);
    for (const drop of drops) yield* withOneStepMore(drop(scenario));
    if (drops.length > MANY) return;
    for (let first = 0; first < drops.length; first++) {
      for (let second = first + 1; second < drops.length; second++) {
        yield* withOneStepMore(drops[second](drops[first](scenario)));
      }
    }
  },
};

function* withOneStepMore(scenario: Scenario): Generator<Scenario, void, undefined> {
  for (let index = 0; index < scenario.files.length; index++) {
    for (const program of runningPrograms(scenario.files[index])) {
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
