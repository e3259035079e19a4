import { FEATURES } from '../../models/deviations.js';
import type { Scenario } from '../../models/scenario.js';
import { wireOf } from '../../models/wire.js';
import { isLawful } from '../../properties/contract.js';

/** Whose the reference of a swapped-in file is: the hook's up to 6.18, handed over from 6.19 on. */
export type Contract = 'kept' | 'handed';

/** Whether every hook and wrapper that the scenario can come to keeps this contract. */
export function keeps(contract: Contract, scenario: Scenario): boolean {
  return isLawful(wireOf(scenario), contract === 'handed' ? FEATURES['handed-reference'] : 0);
}
