import { CALL, CALL_KINDS, OBSERVED } from '../../models/trace-layout.js';
import { type Law, OCCASIONS } from '../property.js';
import { IN } from '../reading/call-records.js';

export const hookSeesItsOwnFile: Law = {
  kind: 'law',
  id: 'hook-sees-its-own-file',
  sentence: 'A hook is given the file it belongs to, whatever vm_file the wrapper above has left.',
  reason:
    "A hook that takes its private data from desc.file reads another driver's structure when the file is not its own.",
  family: 7,
  wouldHaveCaught: ['B1 f7a741c53b71 af6703838ecb', 'D7'],
  needs: OBSERVED.calls,
  occasion: OCCASIONS.call,
  check(trace, step, report) {
    const { words } = trace;
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (words[call + CALL.kind] === CALL_KINDS.refused) continue;
      if (words[call + IN.file] === words[call + CALL.file]) report.held();
      else report.violated(step, 'file');
    }
  },
};
