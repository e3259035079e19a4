/**
 * A scope bounds what the checker explores: everything within it, nothing beyond. Each number can be
 * set by itself; the named scopes are points that have proved useful.
 */
import { VmacheckError } from '../../models/errors.js';
import * as limits from '../../models/limits.js';
import type { Range } from '../../models/scenario.js';
import { COMPANIONS, MAPPINGS, MOVES, SWAPPED, WRAPPERS } from './behaviours.js';

/** What can be set, with its bounds. */
export const SCOPE_FIELDS = {
  /** Files a process can open that are not wrappers: the one with the hook, and companions. */
  files: [1, 1 + COMPANIONS.length],
  /** The first so many of {@link WRAPPERS}. */
  wrappers: [1, WRAPPERS.length],
  /** How many wrappers stand above one another; 0: the direct path alone. */
  nesting: [0, 3],
  /** The first so many of {@link MOVES} make up the hooks. */
  moves: [0, MOVES.length],
  /** All hooks of so many moves and fewer. */
  hookLength: [0, 3],
  /** What hooks swap in: a plain file, or one of the first so many of {@link SWAPPED}. */
  swaps: [0, SWAPPED.length],
  processes: [1, limits.PROCESSES],
  /** Descriptor slots of each process. */
  slots: [1, limits.FD_SLOTS],
  /** Pages of each process's arena. */
  pages: [1, 6],
  /** VMAs of each process. */
  vmas: [1, 6],
  /** Open files alive at a time, with those below wrappers. */
  openFiles: [1, 15],
  /** The first so many of {@link MAPPINGS}: protection, sharing, reservation. */
  mappings: [1, MAPPINGS.length],
  /** File offsets that mmap asks for: the page itself, and so many less one beyond it. */
  pgoffs: [1, 3],
  /** A fault can be injected at the first so many comings to each site; 0: none. */
  faults: [0, 4],
} as const satisfies Record<string, Range>;

export type ScopeField = keyof typeof SCOPE_FIELDS;
export type Scope = Readonly<Record<ScopeField, number>>;

const TINY: Scope = {
  files: 1,
  wrappers: 2,
  nesting: 1,
  moves: MOVES.length,
  hookLength: 1,
  swaps: 0,
  processes: 1,
  slots: 1,
  pages: 2,
  vmas: 2,
  openFiles: 6,
  mappings: 2,
  pgoffs: 1,
  faults: 1,
};

const SMALL: Scope = { ...TINY, wrappers: WRAPPERS.length, swaps: SWAPPED.length, pages: 3 };

/** On 7.3 with symmetry tiny has about 10^4 states and small 1.7 * 10^5; the larger ones are meant for 10^6 and 10^7. */
export const SCOPES = {
  /** One file below one of two wrappers, two pages, every hook of one move, a fault at each site. */
  tiny: TINY,
  /** All wrappers and swapped-in files, three pages. */
  small: SMALL,
  /** A third VMA and a second slot. */
  medium: { ...SMALL, vmas: 3, slots: 2, openFiles: 8 },
  /** Hooks of two moves. */
  large: { ...SMALL, hookLength: 2, vmas: 3, openFiles: 8 },
} as const satisfies Record<string, Scope>;

export type ScopeName = keyof typeof SCOPES;

/**
 * The scope with this name, changed where `changes` says so.
 *
 * @param changes `pages=3,faults=0`, or nothing
 * @throws VmacheckError `UNKNOWN_NAME`, `BAD_NUMBER`
 */
export function findScope(name: string, changes = ''): Scope {
  if (!Object.hasOwn(SCOPES, name))
    throw new VmacheckError({ code: 'UNKNOWN_NAME', kind: 'scope', name, known: Object.keys(SCOPES) });
  return changeScope(SCOPES[name as ScopeName], changes);
}

/**
 * A scope changed where `changes` says so.
 *
 * @throws VmacheckError `UNKNOWN_NAME`, `BAD_NUMBER`
 */
export function changeScope(from: Scope, changes: string): Scope {
  const scope: Record<ScopeField, number> = { ...from };
  for (const change of changes.split(',').filter((part) => part !== '')) {
    const [field, value = ''] = change.split('=');
    if (!Object.hasOwn(SCOPE_FIELDS, field)) {
      const known = Object.keys(SCOPE_FIELDS);
      throw new VmacheckError({ code: 'UNKNOWN_NAME', kind: 'number of a scope', name: field, known });
    }
    const [least, most] = SCOPE_FIELDS[field as ScopeField];
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most)) {
      const expected = `a number from ${least} to ${most}`;
      throw new VmacheckError({ code: 'BAD_NUMBER', option: field, value, expected });
    }
    scope[field as ScopeField] = number;
  }
  return scope;
}
