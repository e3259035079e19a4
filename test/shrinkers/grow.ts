/** Shrinking backwards: large and untidy scenarios that show the same bug as a small one. */
import seedrandom from 'seedrandom';
import { MAX_FILES, MAX_OPERATIONS, MAX_STEPS } from '../../models/limits.js';
import type { Scenario } from '../../models/scenario.js';
import { withFile, withFiles, withOperations } from '../../shrinkers/edit.js';
import { placesOf } from '../../shrinkers/places.js';
import { randomScenario } from './random-scenario.js';

/** `seeds` scenarios grown from `scenario` by `edits` random edits each, all of which reproduce. */
export function grown(
  scenario: Scenario,
  reproduces: (candidate: Scenario) => boolean,
  seeds: number,
  edits = 40,
): Scenario[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const random = seedrandom(`grow ${seed}`);
    let now = scenario;
    for (let edit = 0; edit < edits; edit++) {
      const noise = randomScenario(`noise ${seed} ${edit}`, 3, MAX_FILES);
      const next = edited(now, noise, (count) => Math.floor(random() * count));
      if (reproduces(next)) now = next;
    }
    return now;
  });
}

function edited(scenario: Scenario, noise: Scenario, below: (count: number) => number): Scenario {
  const { operations, files } = scenario;
  switch (below(4)) {
    case 0: {
      if (operations.length === MAX_OPERATIONS) return scenario;
      const at = below(operations.length + 1);
      const operation = noise.operations[below(noise.operations.length)];
      return withOperations(scenario, [...operations.slice(0, at), operation, ...operations.slice(at)]);
    }
    case 1: {
      if (files.length === MAX_FILES) return scenario;
      const file = noise.files[noise.files.length - 1];
      return withFiles(scenario, [...files, { ...file, below: null, swap: null }]);
    }
    case 2: {
      if (files.length === 0) return scenario;
      const index = below(files.length);
      const program = files[index].hook === 'prepare' ? 'prepare' : 'mmap';
      const steps = files[index][program];
      const more = noise.files.flatMap((file) => [...file.prepare, ...file.mmap]);
      if (steps.length === MAX_STEPS || more.length === 0) return scenario;
      const at = below(steps.length + 1);
      const grownSteps = [...steps.slice(0, at), more[below(more.length)], ...steps.slice(at)];
      return withFile(scenario, index, { ...files[index], [program]: grownSteps });
    }
    default: {
      const places = placesOf(scenario).filter(({ options }) => options.length > 0);
      if (places.length === 0) return scenario;
      const { options } = places[below(places.length)];
      return options[below(options.length)].put(scenario);
    }
  }
}
