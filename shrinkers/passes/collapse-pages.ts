import { ARENA_PAGES } from '../../models/limits.js';
import type { Operation } from '../../models/scenario.js';
import { fieldsOf, mapOperations, mapSteps } from '../edit.js';
import type { Pass } from '../pass.js';

/**
 * Ranges that touch, overlap or lie inside one another stay so when a page is taken out of the arena,
 * which no change of a single start or length can do.
 */
export const collapsePages: Pass = {
  id: 'collapse-pages',
  sentence:
    'Takes a page out of the arena: ranges over it get shorter, later ones move, file offsets follow.',
  *candidates(scenario) {
    const end = scenario.operations.reduce((max, operation) => {
      const { start, length } = fieldsOf(operation);
      return start === undefined ? max : Math.max(max, start + length);
    }, 0);
    for (let page = Math.min(end, ARENA_PAGES) - 1; page >= 0; page--) {
      for (const withOffset of [true, false]) {
        const less = mapOperations(scenario, (operation) => collapsed(operation, page, withOffset));
        yield less;
        yield mapSteps(less, (step) =>
          step.kind === 'pgoff' && step.arg > page ? { ...step, arg: step.arg - 1 } : step,
        );
      }
    }
  },
};

function collapsed(operation: Operation, page: number, withOffset: boolean): Operation {
  const { start, length, pgoff } = fieldsOf(operation);
  if (start === undefined) return operation;
  if (start > page) {
    const offset = withOffset && pgoff !== undefined && pgoff > 0 ? { pgoff: pgoff - 1 } : {};
    return { ...operation, start: start - 1, ...offset } as Operation;
  }
  return start + length > page && length > 1
    ? ({ ...operation, length: length - 1 } as Operation)
    : operation;
}
