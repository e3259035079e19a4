import { ARENA_PAGES } from '../../models/limits.js';
import type { OperationOf } from '../../models/scenario.js';
import { withItem, withOperations } from '../edit.js';
import type { Pass } from '../pass.js';

type Mmap = OperationOf<'mmap'>;

/**
 * Two ranges that meet can do so in several ways, between which start, length, offset and MAP_FIXED
 * change together.
 */
export const alignRanges: Pass = {
  id: 'align-ranges',
  sentence:
    'Puts one mapping right behind, right before or over another, with the file offset that continues it.',
  *candidates(scenario) {
    const { operations } = scenario;
    for (let a = 0; a < operations.length; a++) {
      for (let b = a + 1; b < operations.length; b++) {
        const first = operations[a];
        const second = operations[b];
        if (first.kind !== 'mmap' || second.kind !== 'mmap') continue;
        for (const [left, right] of layouts(first, second)) {
          yield withOperations(scenario, withItem(withItem(operations, a, left), b, right));
        }
      }
    }
  },
};

function* layouts(first: Mmap, second: Mmap): Generator<readonly [Mmap, Mmap]> {
  for (const [long, short] of [
    [first.length, second.length],
    [1, 1],
  ]) {
    const origin = { ...first, start: 0, length: long, pgoff: 0 };
    if (long + short > ARENA_PAGES || long === 0) continue;
    yield [origin, { ...second, start: long, length: short, pgoff: long, replace: 0 }];
    yield [origin, { ...second, start: long, length: short, pgoff: 0, replace: 0 }];
    yield [
      { ...origin, start: short, pgoff: short },
      { ...second, start: 0, length: short, pgoff: 0, replace: 0 },
    ];
    yield [
      { ...origin, length: long + short },
      { ...second, start: 0, length: short, pgoff: 0, replace: 1 },
    ];
    yield [origin, { ...second, start: 0, length: long, pgoff: 0, replace: 1 }];
  }
}
