import { ERRNO } from '../../models/errno.js';
import { STEPS } from '../../models/scenario.js';
import { WARNINGS } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { STEP_WORDS } from '../../models/wire.js';
import { fileAt, fileCount, hasMmu, WIRE_FILE } from './wire-file.js';

/** Whether some wrapper of the scenario goes on after an error of the file below. */
export function swallows(wire: Int32Array): boolean {
  for (let file = fileCount(wire) - 1; file >= 0; file--) {
    const at = fileAt(file);
    let step = wire[at + WIRE_FILE.stepsAt] + wire[at + WIRE_FILE.prepareSteps] * STEP_WORDS;
    for (let left = wire[at + WIRE_FILE.mmapSteps]; left > 0; left--, step += STEP_WORDS) {
      if (wire[step] === STEPS.callNested.code && wire[step + 2] === 1) return true;
    }
  }
  return false;
}

/**
 * Whether do_mmap on NOMMU takes an error of the hook for something else: -ENOSYS asks for a copy, and
 * so does a private mapping that the hook has made unfit for anything else.
 */
export function isTakenForCopy(trace: TraceView, step: number, wire: Int32Array, error: number): boolean {
  return !hasMmu(wire) && (error === -ERRNO.ENOSYS || (trace.warnings(step) & WARNINGS.nommuNotShared) !== 0);
}
