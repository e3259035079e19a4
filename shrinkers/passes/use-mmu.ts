import type { Pass } from '../pass.js';

export const useMmu: Pass = {
  id: 'use-mmu',
  sentence: 'Runs the scenario on a kernel with an MMU.',
  *candidates(scenario) {
    if (!scenario.mmu) yield { ...scenario, mmu: true };
  },
};
