import type { FileSpec, Step } from '../../models/scenario.js';

/** Where a file's `below` and `swap` point: indices of files of the scenario, or null. */
export interface Links {
  readonly below: number | null;
  readonly swap: number | null;
}

/** A hook or wrapper that kernels really contain, as far as the scenario language can express it. */
export interface LibraryEntry {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly title: string;
  /** A wrapper calls the hook of the file `below`. */
  readonly kind: 'hook' | 'wrapper';
  /** The kernel function this is. */
  readonly kernelFunction: string;
  /** The first and the last kernel release it is in. `6.16` may be older; no `until`: still in 7.3. */
  readonly since: string;
  readonly until?: string;
  /** What it does and why it is of interest here. */
  readonly note: string;
  /** `partly` with what is left out. */
  readonly expresses: 'whole' | { readonly partly: string };
  /** Under which contract of swapped-in references it is right: kept up to 6.18, handed from 6.19. */
  readonly contract: 'kept' | 'handed' | 'any';
  /** The file. Its programs are shared and never copied; the links are the caller's. */
  readonly spec: (links?: Links) => FileSpec;
}

/** The facts of an entry, with its program. */
export type EntryFacts = Omit<LibraryEntry, 'kind' | 'contract' | 'spec'> & {
  readonly contract?: LibraryEntry['contract'];
  readonly program: readonly Step[];
};

const NO_LINKS: Links = { below: null, swap: null };
const NO_STEPS: readonly Step[] = Object.freeze([]);

/** A file with `.mmap_prepare`. */
export function hook({ program, ...facts }: EntryFacts): LibraryEntry {
  return {
    contract: 'any',
    ...facts,
    kind: 'hook',
    spec: ({ below, swap } = NO_LINKS) => ({
      hook: 'prepare',
      below,
      swap,
      attributes: 0,
      prepare: program,
      mmap: NO_STEPS,
      mapped: NO_STEPS,
    }),
  };
}

/** A file with `.mmap` that maps the file below. */
export function wrapper({ program, ...facts }: EntryFacts): LibraryEntry {
  return {
    contract: 'any',
    ...facts,
    kind: 'wrapper',
    spec: ({ below, swap } = NO_LINKS) => ({
      hook: 'mmap',
      below,
      swap,
      attributes: 0,
      prepare: NO_STEPS,
      mmap: program,
      mapped: NO_STEPS,
    }),
  };
}
