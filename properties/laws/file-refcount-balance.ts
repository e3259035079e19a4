import { CALL, OBSERVED } from '../../models/trace-layout.js';
import { type Law, OCCASIONS } from '../property.js';
import { AFTER, BEFORE, isApplied, OUT } from '../reading/call-records.js';

/** The first of the three laws the compatibility layer was tested against when it was new. */
export const fileRefcountBalance: Law = {
  kind: 'law',
  id: 'file-refcount-balance',
  sentence:
    'When a nested hook changes vm_file, vma_set_file leaves the new file with one reference more and the old one with one less; when it does not, the VMA keeps its file.',
  reason:
    'A reference too few is a use after free when the mapping goes; one too many keeps the file, its inode and its mount for ever.',
  family: 1,
  wouldHaveCaught: ['a compatibility layer that assigns vm_file without vma_set_file'],
  needs: OBSERVED.calls | OBSERVED.references,
  occasion: OCCASIONS.nested,
  check(trace, step, report) {
    const { words } = trace;
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (!isApplied(words, call)) continue;
      const after = words[call + AFTER.file];
      const asked = words[call + OUT.vmFile];
      const balanced =
        asked === words[call + BEFORE.file]
          ? after === asked
          : after === asked &&
            words[call + CALL.newFileAfter] === words[call + CALL.newFileBefore] + 1 &&
            words[call + CALL.oldFileAfter] === words[call + CALL.oldFileBefore] - 1;
      if (balanced) report.held();
      else report.violated(step, 'references');
    }
  },
};
