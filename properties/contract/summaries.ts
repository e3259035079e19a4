import { STEPS, WRAP_HOLDS_FILE } from '../../models/scenario.js';
import {
  ACTION_NOTHING,
  actionType,
  SUCCESS_NOTHING,
  successEffect,
  successErrno,
} from '../../models/step-args.js';
import { countsUsers, OPS_MAPPED, OPS_NULL } from '../../models/vm-ops.js';
import { STEP_WORDS } from '../../models/wire.js';
import { belowOf } from '../reading/wire-file.js';
import { actsOn, makesAnonymous } from './actions.js';
import type { Reader } from './reader.js';

/** Finds out what a call of `file` can bring about; the files after it are known already. */
export function summarise(reader: Reader, file: number): void {
  const program = reader.calledProgram(file);
  if (program === 'prepare') summariseHook(reader, file);
  if (program === 'mmap') summariseMmap(reader, file);
}

function summariseHook(reader: Reader, file: number): void {
  let step = reader.stepsOf(file, 'prepare');
  for (let rest = reader.stepCount(file, 'prepare'); rest > 0; rest--, step += STEP_WORDS) {
    const arg = reader.wire[step + 2];
    switch (reader.wire[step]) {
      case STEPS.vmOps.code:
        if (arg === OPS_NULL) reader.mayLeaveNull[file] = 1;
        if (countsUsers(arg)) reader.mayHold[file] = reader.mayCount[file] = 1;
        if (arg === OPS_MAPPED && reader.has('mapped')) reader.mayFailLate[file] = 1;
        break;
      case STEPS.take.code:
        reader.mayCount[file] = 1;
        break;
      case STEPS.action.code:
        if (actsOn(reader, arg) && actionType(arg) !== ACTION_NOTHING) reader.mayFailLate[file] = 1;
        break;
      case STEPS.successHook.code:
        if (makesAnonymous(reader, arg)) reader.mayLeaveNull[file] = 1;
        if (reader.has('success-hook') && (successErrno(arg) !== 0 || successEffect(arg) !== SUCCESS_NOTHING))
          reader.mayFailLate[file] = 1;
        break;
    }
    if (reader.endsHere(step)) return;
  }
}

function summariseMmap(reader: Reader, file: number): void {
  const { wire } = reader;
  const below = belowOf(wire, file);
  let parks = false;
  let step = reader.stepsOf(file, 'mmap');
  for (let rest = reader.stepCount(file, 'mmap'); rest > 0; rest--, step += STEP_WORDS) {
    const arg = wire[step + 2];
    switch (wire[step]) {
      case STEPS.vmOps.code:
        if (arg === OPS_NULL) reader.mayLeaveNull[file] = 1;
        if (countsUsers(arg)) reader.mayHold[file] = reader.mayCount[file] = 1;
        break;
      case STEPS.take.code:
        reader.mayCount[file] = 1;
        break;
      case STEPS.replaceFile.code:
        parks = true;
        break;
      case STEPS.wrapOps.code:
        if (parks && (arg & WRAP_HOLDS_FILE) !== 0) reader.mayHold[file] = 1;
        reader.wraps[file]++;
        break;
      case STEPS.callNested.code:
        if (below < 0) break;
        reader.mayHold[file] |= reader.mayHold[below];
        reader.mayCount[file] |= reader.mayCount[below];
        reader.mayFailLate[file] |= reader.mayFailLate[below];
        reader.mayLeaveNull[file] |= reader.mayLeaveNull[below];
        reader.wraps[file] += reader.wraps[below];
        break;
      case STEPS.callOwn.code:
        if (reader.has('own-call')) summariseHook(reader, file);
        break;
    }
    if (reader.endsHere(step)) return;
  }
}
