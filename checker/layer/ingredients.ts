/**
 * The smallest scope that has what a scenario is made of: so many pages, slots, wrappers; hooks of moves
 * that take its steps. Values are not kept: where a scenario's hook sets one flag a move may set another.
 */
import { VmacheckError } from '../../models/errors.js';
import type { FileSpec, Operation, OperationOf, Scenario, Step } from '../../models/scenario.js';
import { ANONYMOUS } from '../../models/scenario.js';
import { COMPANIONS, MAPPINGS, MOVES, type Move, OLD_FILES, SWAPPED, WRAPPERS } from './behaviours.js';
import { findScope, SCOPE_FIELDS, type Scope, type ScopeField } from './scope.js';

/**
 * @returns `tiny`, with other numbers where the scenario has more or fewer; a fault is injected at each site
 *   once even if the scenario has none, since a failure is often the shorter way
 * @throws VmacheckError `BEYOND_CHECKER`, with what no scope has
 */
export function scopeHolding(scenario: Scenario): Scope {
  if (!scenario.mmu) beyond('it is about a machine without an MMU');
  const numbers: Partial<Record<ScopeField, number>> = {
    ...machineOf(scenario.operations),
    ...filesOf(scenario),
  };
  for (const [name, number] of Object.entries(numbers)) {
    const [, most] = SCOPE_FIELDS[name as ScopeField];
    if (number > most) beyond(`it takes ${name}=${number}, and scopes go up to ${most}`);
  }
  return findScope(
    'tiny',
    Object.entries(numbers)
      .map(([name, number]) => `${name}=${number}`)
      .join(','),
  );
}

function beyond(reason: string): never {
  throw new VmacheckError({ code: 'BEYOND_CHECKER', reason });
}

function machineOf(operations: readonly Operation[]): Partial<Record<ScopeField, number>> {
  operations.forEach((operation, index) => {
    const beyondIt = operationBeyond(operation);
    if (beyondIt !== null) beyond(`operation ${index} ${beyondIt}`);
  });
  const mappings = operations.filter((operation) => operation.kind === 'mmap');
  const ranges = operations.filter(({ kind }) => kind === 'mmap' || kind === 'munmap') as (
    | OperationOf<'mmap'>
    | OperationOf<'munmap'>
  )[];
  const pages = Math.max(1, spread(ranges.flatMap(({ start, length }) => [start, start + length])));
  const slots = operations.flatMap((operation) =>
    operation.kind === 'dup' ? [operation.from, operation.to] : 'slot' in operation ? [operation.slot] : [],
  );
  return {
    processes: Math.max(1, new Set(operations.map(({ proc }) => proc)).size),
    slots: Math.max(1, new Set(slots).size),
    pages,
    vmas: pages,
    mappings: Math.max(2, ...mappings.map(mappingsFor)),
    pgoffs: 1 + spread(mappings.map(({ pgoff, start }) => pgoff - start)),
    faults: Math.max(1, ...operations.flatMap(({ faults }) => faults.map(({ nth }) => nth))),
  };
}

function operationBeyond(operation: Operation): string | null {
  if (operation.faults.length > 1) return 'has two faults, and the checker injects one';
  switch (operation.kind) {
    case 'open':
      return operation.readOnly === 0 ? null : 'opens its file for reading only';
    case 'mmap':
      if (operation.slot === ANONYMOUS) return 'maps anonymous memory';
      return operation.length > 0 ? null : 'maps no page';
    case 'dup':
    case 'close':
    case 'munmap':
      return null;
    default:
      return `is ${operation.kind}, which no scope has`;
  }
}

/** Up to the mapping with these values, or else with the same sharing and reservation. */
function mappingsFor({ prot, shared, noreserve }: OperationOf<'mmap'>): number {
  const alike = (exactly: boolean) =>
    MAPPINGS.findIndex(
      (each) => each.shared === shared && each.noreserve === noreserve && (!exactly || each.prot === prot),
    );
  const at = alike(true) >= 0 ? alike(true) : alike(false);
  return at < 0 ? beyond('it maps shared without reservation') : at + 1;
}

function filesOf({ files, operations }: Scenario): Partial<Record<ScopeField, number>> {
  const opened = operations.flatMap((each) => (each.kind === 'open' && files[each.file] ? [each.file] : []));
  const wrappers = new Set<number>();
  const bases = new Set<number>();
  let nesting = 0;
  for (const file of opened) {
    let depth = 0;
    let at = file;
    for (; isWrapper(files[at]); at = files[at].below!) {
      wrappers.add(at);
      depth++;
      checkWrapper(files[at], at);
    }
    bases.add(at);
    nesting = Math.max(nesting, depth);
  }
  if (wrappers.size > nesting) beyond('its wrappers do not stand above one another');
  const hooked = [...bases].filter((file) => !COMPANIONS.some((each) => alike(each, files[file])));
  if (hooked.length > 1) beyond(`files ${hooked.join(' and ')} have hooks of their own`);
  const hook = hooked.length === 0 ? { moves: MOVES.length, hookLength: 1 } : hookOf(files, hooked[0]);
  const companions = [...bases].filter((file) => !hooked.includes(file));
  const further = companions.map((file) => 2 + COMPANIONS.findIndex((each) => alike(each, files[file])));
  return {
    nesting,
    wrappers: nesting > 0 ? WRAPPERS.length : 1,
    files: hooked.length === 0 ? Math.max(1, bases.size) : Math.max(1, ...further),
    openFiles: Math.min(SCOPE_FIELDS.openFiles[1], 6 + (opened.length - 1) * (nesting + 1)),
    ...hook,
  };
}

function isWrapper({ hook, below, mmap }: FileSpec): boolean {
  return hook === 'mmap' && below !== null && mmap.some(({ kind }) => kind === 'callNested');
}

const WRAPPER_STEPS = new Set(WRAPPERS.flat().map(({ kind }) => kind));

function checkWrapper({ mmap, attributes }: FileSpec, file: number): void {
  if (attributes !== 0) beyond(`file ${file} has attributes`);
  const strange = mmap.find(({ kind, when }) => when !== 'always' || !WRAPPER_STEPS.has(kind));
  if (strange !== undefined) beyond(`no wrapper of a scope does ${stepName(strange)}, as file ${file}`);
}

/** The moves and the hook's length that it takes, and what it swaps in. */
function hookOf(files: readonly FileSpec[], file: number): Partial<Record<ScopeField, number>> {
  const { hook, attributes, prepare, mmap, mapped, swap } = files[file];
  if (attributes !== 0) beyond(`file ${file} has attributes`);
  const own = mmap.some(({ kind }) => kind === 'callOwn');
  if (hook === 'mmap' && !own) {
    if (!OLD_FILES.some((each) => alikeSteps(each.mmap, mmap)))
      beyond(`no .mmap of a scope does ${mmap.map(stepName).join(', ') || 'nothing'}, as file ${file}`);
    return { moves: MOVES.length, hookLength: 1 };
  }
  if (hook !== 'prepare' && !(hook === 'mmap' && mmap.length === 1))
    beyond(`file ${file} has ${hook === 'none' ? 'no hook' : 'more than .mmap_prepare'}`);
  const swapped = swap === null ? undefined : files[swap];
  const swaps = swapped === undefined || swapped.mmap.length === 0 ? 0 : SWAPPED.length;
  return { swaps, ...movesFor([...prepare.map(stepName), ...mapped.map(inMapped)], file) };
}

function inMapped(step: Step): string {
  return `${stepName(step)} in ->mapped`;
}

function stepName({ kind, when }: Step): string {
  return when === 'always' ? kind : `${kind} when ${when}`;
}

/** The fewest moves that take all these steps together; of all moves when two are enough, else of the first. */
function movesFor(steps: readonly string[], file: number): { moves: number; hookLength: number } {
  const taken = MOVES.map(({ prepare, mapped }: Move) => [...prepare.map(stepName), ...mapped.map(inMapped)]);
  const missing = steps.find((step) => !taken.some((each) => each.includes(step)));
  if (missing !== undefined) beyond(`no hook of a scope does ${missing}, as file ${file}`);
  const most = SCOPE_FIELDS.hookLength[1];
  for (let length = 1; length <= most; length++) {
    const moves = prefixFor(steps, taken, length);
    if (moves !== null) return { moves: length <= 2 ? MOVES.length : moves, hookLength: length };
  }
  return beyond(`the hook of file ${file} takes more than ${most} moves`);
}

/** The fewest first moves of which some `length` take all the steps; null: none do. */
function prefixFor(
  steps: readonly string[],
  taken: readonly (readonly string[])[],
  length: number,
): number | null {
  const left = (move: number) => steps.filter((step) => !taken[move].includes(step));
  const all = [...taken.keys()].flatMap((move) => {
    const rest = left(move);
    if (rest.length === 0) return [move + 1];
    if (length === 1 || rest.length === steps.length) return [];
    const others = prefixFor(rest, taken, length - 1);
    return others === null ? [] : [Math.max(move + 1, others)];
  });
  return all.length === 0 ? null : Math.min(...all);
}

function alike(left: FileSpec, right: FileSpec): boolean {
  return (
    left.hook === right.hook &&
    right.attributes === 0 &&
    alikeSteps(left.prepare, right.prepare) &&
    alikeSteps(left.mmap, right.mmap)
  );
}

function alikeSteps(left: readonly Step[], right: readonly Step[]): boolean {
  return left.map(stepName).join() === right.map(stepName).join();
}

function spread(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : Math.max(...numbers) - Math.min(...numbers);
}
