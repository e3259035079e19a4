import { OPERATIONS, type OperationOf } from '../../models/scenario.js';
import { withItem, withOperations, without } from '../edit.js';
import type { Pass } from '../pass.js';

type Mmap = OperationOf<'mmap'>;

const [, MAX_PGOFF] = OPERATIONS.mmap.fields.pgoff;

export const cutMappings: Pass = {
  id: 'cut-mappings',
  sentence:
    'Maps at once only what a later munmap leaves of a mapping, instead of mapping all and unmapping a part.',
  *candidates(scenario) {
    const { operations } = scenario;
    for (let at = 0; at < operations.length; at++) {
      const whole = operations[at];
      if (whole.kind !== 'mmap') continue;
      for (let later = at + 1; later < operations.length; later++) {
        const cut = operations[later];
        if (cut.kind !== 'munmap' || cut.proc !== whole.proc) continue;
        const head = part(whole, whole.start, cut.start);
        const tail = part(whole, cut.start + cut.length, whole.start + whole.length);
        for (const left of [head, tail]) {
          if (left !== null) {
            yield withOperations(scenario, without(withItem(operations, at, left), later));
          }
        }
        if (head !== null && tail !== null) {
          yield withOperations(scenario, withItem(withItem(operations, at, head), later, tail));
        }
      }
    }
  },
};

/** The pages [start, end) of a mapping as a mapping of their own; null when that is none or all of it. */
function part(whole: Mmap, start: number, end: number): Mmap | null {
  const from = Math.max(start, whole.start);
  const length = Math.min(end, whole.start + whole.length) - from;
  if (length <= 0 || length >= whole.length) return null;
  const pgoff = whole.pgoff + (from - whole.start);
  return pgoff > MAX_PGOFF ? null : { ...whole, start: from, length, pgoff };
}
