import type { Scenario } from '../../models/scenario.js';
import { mapSteps, PROGRAMS } from '../edit.js';
import type { Pass } from '../pass.js';
import { FLAG_BITS, takesFlags } from '../simplicity.js';

/** A hook that clears what a wrapper has set keeps doing so only if both change their flag. */
export const lowerFlagsTogether: Pass = {
  id: 'lower-flags-together',
  sentence: 'Removes one flag from all words of all programs, or puts a lower flag in its place.',
  *candidates(scenario) {
    const used = allFlags(scenario);
    for (let rank = FLAG_BITS.length - 1; rank >= 0; rank--) {
      const bit = FLAG_BITS[rank];
      if ((used & bit) === 0) continue;
      for (const instead of [0, ...FLAG_BITS.slice(0, rank)]) {
        yield mapSteps(scenario, (step) =>
          takesFlags(step.kind) && step.arg & bit ? { ...step, arg: (step.arg & ~bit) | instead } : step,
        );
      }
    }
  },
};

function allFlags({ files }: Scenario): number {
  let all = 0;
  for (const file of files) {
    for (const program of PROGRAMS) {
      for (const step of file[program]) if (takesFlags(step.kind)) all |= step.arg;
    }
  }
  return all;
}
