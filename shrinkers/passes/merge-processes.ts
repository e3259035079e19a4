import { ARENA_PAGES, FD_SLOTS } from '../../models/limits.js';
import type { Operation, Scenario } from '../../models/scenario.js';
import { ANONYMOUS } from '../../models/scenario.js';
import { fieldsOf, mapOperations } from '../edit.js';
import type { Pass } from '../pass.js';

export const mergeProcesses: Pass = {
  id: 'merge-processes',
  sentence: 'Lets process 0 do what process 1 did, in the same or in free slots and pages; exchanges them.',
  *candidates(scenario) {
    if (!scenario.operations.some(({ proc }) => proc === 1)) return;
    yield mapOperations(scenario, (operation) => ({ ...operation, proc: 0 }));
    yield mapOperations(scenario, (operation) => ({ ...operation, proc: 1 - operation.proc }));
    const end = endOfProcess(scenario, 0);
    for (const pages of end === 0 ? [0] : [0, end]) {
      for (let slots = 0; slots < FD_SLOTS; slots++) {
        yield mapOperations(scenario, (operation) =>
          operation.proc === 0 ? operation : shifted({ ...operation, proc: 0 }, slots, pages),
        );
      }
    }
  },
};

/** The first page after all that a process names. */
function endOfProcess({ operations }: Scenario, proc: number): number {
  return operations.reduce((end, operation) => {
    const { start, length } = fieldsOf(operation);
    return operation.proc === proc && start !== undefined ? Math.max(end, start + length) : end;
  }, 0);
}

/** Slots and pages wrap around: a candidate that makes no sense is just one that does not reproduce. */
function shifted(operation: Operation, slots: number, pages: number): Operation {
  const change: Record<string, number> = {};
  const fields = fieldsOf(operation);
  for (const name of ['slot', 'from', 'to']) {
    const value = fields[name];
    if (value !== undefined && value !== ANONYMOUS) change[name] = (value + slots) % FD_SLOTS;
  }
  if (fields.start !== undefined) change.start = (fields.start + pages) % ARENA_PAGES;
  return { ...operation, ...change };
}
