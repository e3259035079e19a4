import type { FileSpec, Scenario } from '../models/scenario.js';
import { directEqualsNested } from '../properties/relations/direct-equals-nested.js';

/** The same scenario on the other path, to be looked at beside it. */
export interface OtherPath {
  readonly title: 'direct' | 'nested';
  readonly scenario: Scenario;
}

/**
 * A scenario that goes through wrappers or hooks of their own, without them; one that goes directly, through a transparent
 * wrapper. Null when there is nothing to exchange.
 */
export function otherPath(scenario: Scenario): OtherPath | null {
  const direct = unwrap(scenario);
  if (direct !== null) return { title: 'direct', scenario: direct };
  const nested = wrap(scenario);
  return nested === null ? null : { title: 'nested', scenario: nested };
}

/**
 * Opens a transparent wrapper instead of each file with .mmap_prepare. The relation does not compare
 * runs whose faults depend on where VMAs begin and end; to be looked at they are good enough.
 */
function wrap(scenario: Scenario): Scenario | null {
  const faultless = scenario.operations.map((operation) => ({ ...operation, faults: [] }));
  const nested = directEqualsNested.transform({ ...scenario, operations: faultless });
  if (nested === null) return null;
  const operations = nested.operations.map((operation, index) => ({
    ...operation,
    faults: scenario.operations[index].faults,
  }));
  return { ...nested, operations };
}

/**
 * Opens the innermost file instead of each wrapper, and lets the core call a hook that a file runs itself;
 * null when no opened file is either.
 */
function unwrap(scenario: Scenario): Scenario | null {
  let changed = false;
  const operations = scenario.operations.map((operation) => {
    if (operation.kind !== 'open') return operation;
    const file = innermost(scenario.files, operation.file);
    changed ||= file !== operation.file;
    return { ...operation, file };
  });
  const opened = new Set(operations.flatMap((each) => (each.kind === 'open' ? [each.file] : [])));
  const files = scenario.files.map((file, index): FileSpec => {
    if (!opened.has(index) || file.hook !== 'mmap' || !file.mmap.some(({ kind }) => kind === 'callOwn'))
      return file;
    changed = true;
    return { ...file, hook: 'prepare', mmap: [] };
  });
  return changed ? { ...scenario, files, operations } : null;
}

function innermost(files: readonly FileSpec[], index: number): number {
  const file = files[index];
  const calls = file?.hook === 'mmap' && file.mmap.some(({ kind }) => kind === 'callNested');
  return calls && file.below !== null && file.below < files.length ? innermost(files, file.below) : index;
}
