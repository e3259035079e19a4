import { NOT_AN_ERRNO, STEPS } from '../../models/scenario.js';
import {
  ACTION_MAP_KERNEL_PAGES,
  ACTION_NOTHING,
  ACTION_OUTSIDE,
  ACTION_SIMPLE_IO_REMAP,
  ACTION_UNKNOWN,
  actionRange,
  actionType,
  SUCCESS_ANONYMOUS,
  successEffect,
} from '../../models/step-args.js';
import { countsUsers, OPS_NULL } from '../../models/vm-ops.js';
import { STEP_WORDS } from '../../models/wire.js';
import type { Reader } from './reader.js';

/** Whether an `action` step with this argument does anything in the release. */
export function actsOn(reader: Reader, arg: number): boolean {
  const type = actionType(arg);
  const checked = type === ACTION_SIMPLE_IO_REMAP || type === ACTION_MAP_KERNEL_PAGES;
  return reader.has(checked ? 'action-checks' : 'actions');
}

/** Whether a `successHook` step with this argument makes the VMA anonymous. */
export function makesAnonymous(reader: Reader, arg: number): boolean {
  return reader.has('success-hook') && successEffect(arg) === SUCCESS_ANONYMOUS;
}

/** Checks what the prepare program of `reader.file` asks for in `desc->action`. */
export function checkActions(reader: Reader): void {
  let hides = -1;
  let anonymous = -1;
  let nullOps = false;
  let counts = false;
  let step = reader.stepsOf(reader.file, 'prepare');
  for (let i = 0, count = reader.stepCount(reader.file, 'prepare'); i < count; i++, step += STEP_WORDS) {
    if (reader.skipped(step)) continue;
    const arg = reader.wire[step + 2];
    switch (reader.wire[step]) {
      case STEPS.action.code:
        checkAction(reader, i, arg);
        break;
      case STEPS.errorOverride.code:
        if (reader.has('error-override') && arg === NOT_AN_ERRNO) reader.breach(i, 'overrideNoErrno');
        break;
      case STEPS.errorHook.code:
        if (reader.has('success-hook') && arg === 0) reader.breach(i, 'swallowsError');
        break;
      case STEPS.successHook.code:
        if (makesAnonymous(reader, arg)) anonymous = i;
        break;
      case STEPS.hideFromRmap.code:
        if (reader.has('actions') && arg !== 0) hides = i;
        break;
      case STEPS.vmOps.code:
        if (arg === OPS_NULL) nullOps = true;
        if (countsUsers(arg)) counts = true;
        break;
    }
    if (reader.endsHere(step)) break;
  }
  if (hides >= 0 && (nullOps || anonymous >= 0)) reader.breach(hides, 'hidesAnonymous');
  if (anonymous >= 0 && counts) reader.breach(anonymous, 'uncountsAnonymous');
}

function checkAction(reader: Reader, index: number, arg: number): void {
  if (!actsOn(reader, arg)) return;
  const type = actionType(arg);
  if (type === ACTION_NOTHING) return;
  if (type >= ACTION_UNKNOWN) reader.breach(index, 'actionUnknown');
  else if (!reader.mmu) reader.breach(index, 'actionWithoutMmu');
  else if (actionRange(arg) === ACTION_OUTSIDE && !reader.has('action-checks'))
    reader.breach(index, 'actionOutside');
}
