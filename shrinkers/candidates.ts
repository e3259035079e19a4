import type { Scenario } from '../models/scenario.js';
import { compareKeys, scenarioKey } from './order.js';
import type { Pass } from './pass.js';
import { PASSES } from './passes/index.js';

/**
 * Every scenario one simplification smaller, pass by pass, the boldest first. All of them are valid and
 * strictly smaller by `scenarioOrder`; the same one may come more than once.
 */
export function* candidates(scenario: Scenario): Generator<Scenario, void, undefined> {
  for (const pass of PASSES) yield* smallerCandidates(pass, scenario);
}

/** The candidates of one pass that are smaller. */
export function* smallerCandidates(pass: Pass, scenario: Scenario): Generator<Scenario, void, undefined> {
  const key = scenarioKey(scenario);
  for (const candidate of pass.candidates(scenario)) {
    if (compareKeys(scenarioKey(candidate), key) < 0) yield candidate;
  }
}
