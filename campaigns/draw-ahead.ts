import type { CaseSource } from '../generators/block.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import type { Scenario } from '../models/scenario.js';
import { wireOf } from '../models/wire.js';

/** A scenario, its wire words, and its index in its block. */
export interface Case {
  readonly scenario: Scenario;
  readonly wire: Int32Array;
  readonly index: number;
}

/**
 * The cases of a block one by one, drawn in groups: whoever runs them is told of a group before.
 *
 * @param many cases a group; divides BLOCK_CASES. 1 where a case is made out of what the one before has shown.
 */
export function* drawAhead(
  cases: CaseSource,
  many: number,
  tell: (group: readonly Case[]) => void,
): Generator<Case> {
  for (let first = 0; first < BLOCK_CASES; first += many) {
    const group = Array.from({ length: many }, (_, i) => {
      const scenario = cases.next();
      return { scenario, wire: wireOf(scenario), index: first + i };
    });
    tell(group);
    yield* group;
  }
}
