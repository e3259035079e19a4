import { FILE_KINDS, PROCESSES } from '../../models/limits.js';
import { FILE, OBSERVED, PROC, VMA } from '../../models/trace-layout.js';
import { VM_MAYWRITE, VM_SHARED } from '../../models/vm-flags.js';
import type { Law } from '../property.js';
import { hasMmu } from '../reading/wire-file.js';

/** Writable mappings seen, by file of the scenario. Cleared by each step that uses it. */
const seen = new Int32Array(FILE_KINDS);

const WRITABLE = VM_SHARED | VM_MAYWRITE;

export const writableCountsBalanced: Law = {
  kind: 'law',
  id: 'writable-counts-balanced',
  sentence:
    "A file's count of writable mappings is the number of VMAs that are shared, may be written and map it.",
  reason:
    'The count is what F_SEAL_WRITE and exec go by: too high and a file can never be sealed or run again, too low and a sealed file is written.',
  family: 1,
  wouldHaveCaught: ['a swapped file whose count is taken on the old mapping and given back on the new one'],
  needs: OBSERVED.writable | OBSERVED.vmas | OBSERVED.references,
  check(trace, step, report, wire) {
    // On NOMMU nothing is counted.
    if (!hasMmu(wire)) return;
    const { words } = trace;
    const files = trace.files(step);
    const counts = files + 1 + words[files] * FILE.words;
    if (!countWritable(words, trace.proc(step, 0), files)) return;
    let balanced = true;
    for (let spec = 0; spec < FILE_KINDS; spec++) {
      if (words[counts + spec] !== seen[spec]) balanced = false;
    }
    if (balanced) report.held();
    else report.violated(step, 'writable');
  },
};

/** Fills `seen`; false when a VMA's file is gone, so that nobody knows which file it maps. */
function countWritable(words: Int32Array, proc: number, files: number): boolean {
  seen.fill(0);
  let at = proc;
  for (let i = 0; i < PROCESSES; i++) {
    let vma = at + PROC.words;
    for (let left = words[at + PROC.vmas]; left > 0; left--, vma += VMA.words) {
      if ((words[vma + VMA.flags] & WRITABLE) !== WRITABLE || words[vma + VMA.file] === 0) continue;
      const spec = specOf(words, files, words[vma + VMA.file]);
      if (spec < 0) return false;
      seen[spec]++;
    }
    at = vma;
  }
  return true;
}

/** The file of the scenario that an open file was opened from, or -1. */
function specOf(words: Int32Array, files: number, number: number): number {
  let file = files + 1;
  for (let left = words[files]; left > 0; left--, file += FILE.words) {
    if (words[file + FILE.number] === number) return words[file + FILE.spec];
  }
  return -1;
}
