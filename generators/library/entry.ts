import type { FileSpec, Step } from '../../models/scenario.js';
import { ERAS, type Era } from '../era.js';

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
  /** Under the contract of which releases it is right. */
  readonly eras: readonly Era[];
  /** The file. Its programs are shared and never copied; the links are the caller's. */
  readonly spec: (links?: Links) => FileSpec;
}

/** The facts of an entry, with its program. */
export type EntryFacts = Omit<LibraryEntry, 'kind' | 'eras' | 'spec'> & {
  /** Default: all of them. */
  readonly eras?: readonly Era[];
  readonly program: readonly Step[];
  /** What ->mapped of its operations does. */
  readonly mapped?: readonly Step[];
  /** A union of ATTRIBUTES. */
  readonly attributes?: number;
};

const NO_LINKS: Links = { below: null, swap: null };
const NO_STEPS: readonly Step[] = Object.freeze([]);

/** A file with `.mmap_prepare`. */
export function hook({ program, mapped = NO_STEPS, attributes = 0, ...facts }: EntryFacts): LibraryEntry {
  return {
    eras: ERAS,
    ...facts,
    kind: 'hook',
    spec: ({ below, swap } = NO_LINKS) => ({
      hook: 'prepare',
      below,
      swap,
      attributes,
      prepare: program,
      mmap: NO_STEPS,
      mapped,
    }),
  };
}

/** A file with `.mmap` that maps the file below, or runs a hook of its `own`. */
export function wrapper({
  program,
  own = NO_STEPS,
  mapped = NO_STEPS,
  attributes = 0,
  ...facts
}: EntryFacts & { readonly own?: readonly Step[] }): LibraryEntry {
  return {
    eras: ERAS,
    ...facts,
    kind: 'wrapper',
    spec: ({ below, swap } = NO_LINKS) => ({
      hook: 'mmap',
      below,
      swap,
      attributes,
      prepare: own,
      mmap: program,
      mapped,
    }),
  };
}
