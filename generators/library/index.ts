/**
 * The hooks and wrappers that kernels really contain, as scenario files. Read entry.ts, then the
 * groups; not-yet.ts says what is missing and why.
 */
import type { LibraryEntry } from './entry.js';
import { HOOKS_FLAGS } from './hooks-flags.js';
import { HOOKS_OPS_ONLY } from './hooks-ops-only.js';
import { HOOKS_SWAP } from './hooks-swap.js';
import { WRAPPERS } from './wrappers.js';

export type { LibraryEntry, Links } from './entry.js';
export { NOT_YET, type NotYet } from './not-yet.js';

/** Every entry, wrappers first. */
export const LIBRARY: readonly LibraryEntry[] = [
  ...WRAPPERS,
  ...HOOKS_OPS_ONLY,
  ...HOOKS_FLAGS,
  ...HOOKS_SWAP,
];

/** The wrappers that are right under a contract of swapped-in references. */
export function wrapperEntries(handed: boolean): readonly LibraryEntry[] {
  return handed ? HANDED.wrappers : KEPT.wrappers;
}

/** The hooks that are right under a contract of swapped-in references. */
export function hookEntries(handed: boolean): readonly LibraryEntry[] {
  return handed ? HANDED.hooks : KEPT.hooks;
}

function under(contract: LibraryEntry['contract']) {
  const entries = LIBRARY.filter((entry) => entry.contract === 'any' || entry.contract === contract);
  return {
    wrappers: entries.filter(({ kind }) => kind === 'wrapper'),
    hooks: entries.filter(({ kind }) => kind === 'hook'),
  };
}

const KEPT = under('kept');
const HANDED = under('handed');
