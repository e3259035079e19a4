import type { Step } from '../../models/scenario.js';
import { installsMapped, withFile } from '../edit.js';
import type { Pass } from '../pass.js';

/** ->mapped does not run for a range that merges; a hook can make the same difference by telling its calls apart. */
export const hookInsteadOfMapped: Pass = {
  id: 'hook-instead-of-mapped',
  sentence: 'Lets a hook set from its second call on what ->mapped has set.',
  *candidates(scenario) {
    for (let file = 0; file < scenario.files.length; file++) {
      const spec = scenario.files[file];
      for (const { kind, arg } of spec.mapped) {
        if (kind !== 'privateData') continue;
        const kept = spec.prepare.filter((step) => !installsMapped(step) && step.kind !== kind);
        const step: Step = { kind, when: 'again', arg };
        yield withFile(scenario, file, { ...spec, prepare: [...kept, step], mapped: [] });
      }
    }
  },
};
