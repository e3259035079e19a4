import { withOperations, without } from '../edit.js';
import type { Pass } from '../pass.js';

/** Large runs first, as in delta debugging, and from the tail, where fewest operations depend on them. */
export const dropOperations: Pass = {
  id: 'drop-operations',
  sentence: 'Leaves out a run of operations: all, halves, quarters … single ones, the last ones first.',
  *candidates(scenario) {
    const { operations } = scenario;
    for (const length of runLengths(operations.length)) {
      for (let end = operations.length; end > 0; end -= length) {
        const start = Math.max(0, end - length);
        yield withOperations(scenario, without(operations, start, end - start));
      }
    }
  },
};

/** `n`, `n / 2`, `n / 4` … 1. */
export function runLengths(n: number): number[] {
  const lengths: number[] = [];
  for (let length = n; length >= 1; length = length === 1 ? 0 : (length + 1) >> 1) lengths.push(length);
  return lengths;
}
