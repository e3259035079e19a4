import { STEPS } from '../../models/scenario.js';
import { CALL, OBSERVED } from '../../models/trace-layout.js';
import { STEP_WORDS } from '../../models/wire.js';
import type { Law } from '../property.js';
import { fileAt, fileCount, WIRE_FILE } from '../reading/wire-file.js';

export const hookErrorReachesCaller: Law = {
  kind: 'law',
  id: 'hook-error-reaches-caller',
  sentence: 'The error of a hook is what mmap returns, unless a wrapper swallows it.',
  reason:
    'A hook that refuses has its reasons. If the mapping is made all the same, without what the hook would have set up, the first access finds out.',
  family: 2,
  wouldHaveCaught: ['a compatibility layer that drops the error of the hook'],
  needs: OBSERVED.calls,
  check(trace, report, wire) {
    const { words, steps } = trace;
    for (let step = 0; step < steps; step++) {
      let call = trace.call(step, 0);
      for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
        const error = words[call + CALL.error];
        if (error === 0) continue;
        if (swallows(wire)) return;
        if (trace.result(step) === error) report.held();
        else report.violated(step, 'result');
      }
    }
  },
};

/** Whether some wrapper of the scenario goes on after an error of the file below. */
function swallows(wire: Int32Array): boolean {
  for (let file = fileCount(wire) - 1; file >= 0; file--) {
    const at = fileAt(file);
    let step = wire[at + WIRE_FILE.stepsAt] + wire[at + WIRE_FILE.prepareSteps] * STEP_WORDS;
    for (let left = wire[at + WIRE_FILE.mmapSteps]; left > 0; left--, step += STEP_WORDS) {
      if (wire[step] === STEPS.callNested.code && wire[step + 2] === 1) return true;
    }
  }
  return false;
}
