import { PROCESSES } from '../../models/limits.js';
import type { Operation, Scenario } from '../../models/scenario.js';
import { fieldsOf, mapOperations, mapSteps } from '../edit.js';
import type { Pass } from '../pass.js';

export const shiftPages: Pass = {
  id: 'shift-pages',
  sentence:
    'Moves all ranges towards page 0 and all file offsets towards 0, each by the same number of pages.',
  *candidates(scenario) {
    for (const procs of [[0, 1], ...Array.from({ length: PROCESSES }, (_, proc) => [proc])]) {
      const concerned = (operation: Operation) => procs.includes(operation.proc);
      const start = least(scenario, 'start', concerned);
      const pgoff = least(scenario, 'pgoff', concerned);
      if (start > 0) yield lowered(scenario, 'start', start, concerned);
      if (pgoff > 0) yield lowered(scenario, 'pgoff', pgoff, concerned);
      const both = Math.min(start, pgoff);
      if (both > 0) yield lowered(lowered(scenario, 'start', both, concerned), 'pgoff', both, concerned);
    }
    for (let by = 64; by >= 1; by >>= 1) {
      const everywhere = lowered(scenario, 'pgoff', by, () => true);
      yield mapSteps(everywhere, (step) =>
        step.kind === 'pgoff' ? { ...step, arg: Math.max(0, step.arg - by) } : step,
      );
      yield everywhere;
    }
  },
};

function least(scenario: Scenario, field: string, concerned: (operation: Operation) => boolean): number {
  const values = scenario.operations
    .filter(concerned)
    .map((operation) => fieldsOf(operation)[field])
    .filter((value) => value !== undefined);
  return values.length === 0 ? 0 : Math.min(...values);
}

function lowered(
  scenario: Scenario,
  field: 'start' | 'pgoff',
  by: number,
  concerned: (operation: Operation) => boolean,
): Scenario {
  return mapOperations(scenario, (operation) => {
    const value = fieldsOf(operation)[field];
    if (value === undefined || !concerned(operation)) return operation;
    return { ...operation, [field]: Math.max(0, value - by) };
  });
}
