import type { Cut } from '../source/index.js';
import type { Mutant } from './mutants.js';

/** The text of a file with a mutant where the function was that it is a mutant of. */
export function applyMutant(file: string, cut: Cut, mutant: Mutant): string {
  let line = 0;
  for (let i = 1; i < cut.line; i++) line = file.indexOf('\n', line) + 1;
  const at = file.indexOf(cut.text, line);
  if (at === -1) throw new RangeError(`${cut.path} has no such text of ${cut.name} from line ${cut.line} on`);
  return file.slice(0, at) + mutant.text + file.slice(at + cut.text.length);
}
