import { FD_SLOTS, OPEN_FILES, PROCESSES } from '../../models/limits.js';
import { FILE, OBSERVED, PROC, VMA, WARNINGS } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { wrapDepth, wrapFile, wrapHoldsFile } from '../../models/vm-ops.js';
import type { Law, Report } from '../property.js';

/** References seen so far, by number of the open file; all 0 between two steps. */
const seen = new Int32Array(OPEN_FILES + 1);

const DEAD = WARNINGS.getOfFreedFile | WARNINGS.putOfFreedFile;

export const fileReferencesAccounted: Law = {
  kind: 'law',
  id: 'file-references-accounted',
  sentence:
    "After every operation an open file's count is the number of references that can be seen, nothing refers to a file that is gone, and after the teardown no file is left.",
  reason:
    'Balance in one function is not enough: the reference a hook hands over, the one a merge makes superfluous and the one a failure leaves behind are lost between functions.',
  family: 1,
  wouldHaveCaught: ['D2', 'B2 605f6586ecf7', 'B3 894f99eb535e', 'a merge after a swap leaks the file'],
  needs: OBSERVED.references | OBSERVED.vmas | OBSERVED.ops,
  check(trace, step, report) {
    if (trace.warnings(step) & DEAD) report.violated(step, 'freed');
    checkStep(trace, step, report, step === trace.steps - 1);
  },
};

function checkStep(trace: TraceView, step: number, report: Report, last: boolean): void {
  const { words } = trace;
  let total = 0;
  let at = trace.proc(step, 0);
  for (let proc = 0; proc < PROCESSES; proc++) {
    for (let slot = 0; slot < FD_SLOTS; slot++) total += count(words[at + PROC.fds + slot]);
    let vma = at + PROC.words;
    for (let left = words[at + PROC.vmas]; left > 0; left--, vma += VMA.words) {
      total += count(words[vma + VMA.file]);
      const ops = words[vma + VMA.ops];
      if (wrapDepth(ops) > 0) total += countHeld(ops);
    }
    at = vma;
  }

  const files = words[at];
  const first = at + 1;
  for (let i = 0, file = first; i < files; i++, file += FILE.words) {
    total += count(words[file + FILE.backing]) + count(words[file + FILE.cached]);
  }
  let balanced = true;
  for (let i = 0, file = first; i < files; i++, file += FILE.words) {
    const number = words[file + FILE.number];
    const references = seen[number];
    seen[number] = 0;
    total -= references;
    if (words[file + FILE.count] > references || last) {
      balanced = false;
      report.violated(step, 'leak');
    } else if (words[file + FILE.count] < references) {
      balanced = false;
      report.violated(step, 'missing');
    }
  }
  // What is left refers to files that are not alive.
  if (total !== 0) {
    seen.fill(0);
    report.violated(step, 'freed');
  } else if (balanced) report.held();
}

/** Counts a reference; 1, or 0 for NULL. */
function count(file: number): number {
  if (file === 0) return 0;
  seen[file]++;
  return 1;
}

function countHeld(ops: number): number {
  let held = 0;
  for (let level = wrapDepth(ops) - 1; level >= 0; level--) {
    if (wrapHoldsFile(ops, level)) held += count(wrapFile(ops, level));
  }
  return held;
}
