/**
 * The hooks and wrappers that kernels really contain, as scenario files. Read entry.ts, then the
 * groups.
 */
import type { Era } from '../era.js';
import type { LibraryEntry } from './entry.js';
import { HOOKS_ACTIONS } from './hooks-actions.js';
import { HOOKS_COUNTING } from './hooks-counting.js';
import { HOOKS_FLAGS } from './hooks-flags.js';
import { HOOKS_OPS_ONLY } from './hooks-ops-only.js';
import { HOOKS_SWAP } from './hooks-swap.js';
import { WRAPPERS } from './wrappers.js';

export type { LibraryEntry, Links } from './entry.js';

/** Every entry, wrappers first. */
export const LIBRARY: readonly LibraryEntry[] = [
  ...WRAPPERS,
  ...HOOKS_OPS_ONLY,
  ...HOOKS_FLAGS,
  ...HOOKS_SWAP,
  ...HOOKS_ACTIONS,
  ...HOOKS_COUNTING,
];

/** The wrappers that are right under the contract of an era. */
export function wrapperEntries(era: Era): readonly LibraryEntry[] {
  return BY_ERA[era].wrappers;
}

/** The hooks that are right under the contract of an era. */
export function hookEntries(era: Era): readonly LibraryEntry[] {
  return BY_ERA[era].hooks;
}

function under(era: Era) {
  const entries = LIBRARY.filter(({ eras }) => eras.includes(era));
  return {
    wrappers: entries.filter(({ kind }) => kind === 'wrapper'),
    hooks: entries.filter(({ kind }) => kind === 'hook'),
  };
}

const BY_ERA = { kept: under('kept'), handed: under('handed'), mapped: under('mapped') };
