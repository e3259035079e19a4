import type { FileSpec, Step } from '../../models/scenario.js';
import { LIBRARY, type LibraryEntry } from './index.js';

/** Entries by the program that makes them what they are; programs are shared and never copied. */
const BY_PROGRAM = new Map<readonly Step[], LibraryEntry>(
  LIBRARY.map((entry) => {
    const { mmap, prepare } = entry.spec();
    return [entry.kind === 'wrapper' ? mmap : prepare, entry];
  }),
);

/** The entry of the library that a generated file is, if it is one. */
export function entryOf(file: FileSpec): LibraryEntry | undefined {
  return BY_PROGRAM.get(file.hook === 'mmap' ? file.mmap : file.prepare);
}
