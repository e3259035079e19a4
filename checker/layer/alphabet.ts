/** All operations within a scope. */
import { type Operation, type Range } from '../../models/scenario.js';
import { MAPPINGS } from './behaviours.js';
import type { Scope } from './scope.js';

/** Changes nothing in any state, and returns -EINVAL. */
export const IDLE: Operation = { kind: 'munmap', proc: 0, start: 0, length: 0, faults: [] };

/** @param files those that can be opened */
export function alphabetOf(scope: Scope, files: readonly number[]): Operation[] {
  const operations: Operation[] = [];
  for (let proc = 0; proc < scope.processes; proc++) {
    for (let slot = 0; slot < scope.slots; slot++) {
      for (const file of files) operations.push({ kind: 'open', proc, slot, file, readOnly: 0, faults: [] });
      operations.push({ kind: 'close', proc, slot, faults: [] });
      for (let to = 0; to < scope.slots; to++)
        if (to !== slot) operations.push({ kind: 'dup', proc, from: slot, to, faults: [] });
      operations.push(...mmaps(scope, proc, slot));
    }
    for (const [start, end] of ranges(scope.pages))
      operations.push({ kind: 'munmap', proc, start, length: end - start, faults: [] });
  }
  return operations;
}

function mmaps(scope: Scope, proc: number, slot: number): Operation[] {
  return ranges(scope.pages).flatMap(([start, end]) =>
    MAPPINGS.slice(0, scope.mappings).flatMap((mapping) =>
      Array.from({ length: scope.pgoffs }, (_, further): Operation => {
        const pgoff = start + further;
        return {
          kind: 'mmap',
          proc,
          slot,
          start,
          length: end - start,
          pgoff,
          ...mapping,
          replace: 1,
          faults: [],
        };
      }),
    ),
  );
}

/** All ranges of pages, [start, end). */
function ranges(pages: number): Range[] {
  const all: Range[] = [];
  for (let start = 0; start < pages; start++)
    for (let end = start + 1; end <= pages; end++) all.push([start, end]);
  return all;
}
