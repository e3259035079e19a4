/** Programs of `.mmap_prepare` hooks: they edit a descriptor in the scratch words. */
import { FEATURES } from '../deviations.js';
import { ERRNO, HOOK_ERRNOS } from '../errno.js';
import { FAULT_SITES, STEPS, SWAP_BORROWED, SWAP_OWN } from '../scenario.js';
import { ACTION_SIMPLE_IO_REMAP, ACTION_UNKNOWN } from '../step-args.js';
import { DESC, WROTE_ACTION } from '../trace-layout.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { STEP_WORDS } from '../wire.js';
import { rememberTaken } from './drivers.js';
import { faultAt } from './faults.js';
import * as files from './files.js';
import { applies } from './guards.js';
import * as layout from './layout.js';
import type { Machine } from './machine.js';
import { refuseStep } from './refusals.js';
import { driverOps } from './vm-operations.js';

const { vmFile: VM_FILE, pgoff: PGOFF, flags: FLAGS, prot: PROT, ops: OPS, private: PRIVATE } = DESC;
const ACCOUNT = VM_ACCOUNT;
const OWN = SWAP_OWN;
const BORROWED = SWAP_BORROWED;
const DRIVER_FILE = FAULT_SITES.driverFile;
const ENFILE = ERRNO.ENFILE;
const WORDS = STEP_WORDS;
const PREPARE_LENGTH = layout.SPEC_PREPARE_LENGTH;
const STEPS_AT = layout.SPEC_STEPS_AT;

const SET_FLAGS = STEPS.setFlags.code;
const CLEAR_FLAGS = STEPS.clearFlags.code;
const ASSIGN_FLAGS = STEPS.assignFlags.code;
const SET_PGOFF = STEPS.pgoff.code;
const PAGE_PROT = STEPS.pageProt.code;
const VM_OPS = STEPS.vmOps.code;
const PRIVATE_DATA = STEPS.privateData.code;
const SWAP_FILE = STEPS.swapFile.code;
const FAIL = STEPS.fail.code;
const STOP = STEPS.stop.code;
const FIRST_WRAPPER_STEP = STEPS.setFile.code;
const LAST_WRAPPER_STEP = STEPS.callOwn.code;
const SET_ACTION = STEPS.action.code;
const SUCCESS_HOOK = STEPS.successHook.code;
const ERROR_HOOK = STEPS.errorHook.code;
const ERROR_OVERRIDE = STEPS.errorOverride.code;
const HIDE_FROM_RMAP = STEPS.hideFromRmap.code;
const TAKE = STEPS.take.code;
const GIVE = STEPS.give.code;

const HAS_ACTIONS = FEATURES.actions;
const HAS_ACTION_CHECKS = FEATURES['action-checks'];
const HAS_SUCCESS_HOOK = FEATURES['success-hook'];
const HAS_ERROR_OVERRIDE = FEATURES['error-override'];
const FIRST_CHECKED_ACTION = ACTION_SIMPLE_IO_REMAP;
const UNKNOWN_ACTION = ACTION_UNKNOWN;
const ACTION_WRITTEN = WROTE_ACTION;

/** The errno of each argument of a `fail` step, negated. */
const FAILURES = Int32Array.from(HOOK_ERRNOS, (name) => -ERRNO[name]);

/** What a `fail` step returns. */
export function failureOf(argument: number): number {
  return FAILURES[argument];
}

/**
 * Runs the prepare program of `self` on the descriptor at `desc`; sets `written`. 0 or a negated
 * errno: then the hook has put what it owned, and the descriptor stays as the hook left it.
 */
export function runPrepare(m: Machine, self: number, desc: number): number {
  m.written = 0;
  m.handedOver = 0;
  m.balance = 0;
  const spec = files.specOf(m, self);
  const error = prepareSteps(m, self, desc);
  if (error < 0) {
    putHandedOver(m);
    files.countUser(m, spec, -m.balance);
  } else {
    rememberTaken(m, spec, m.balance);
  }
  files.markCalled(m, self);
  return error;
}

function prepareSteps(m: Machine, self: number, desc: number): number {
  const wire = m.wire;
  const d = m.scratch;
  const spec = files.specOf(m, self);
  const again = files.wasCalled(m, self);
  const header = files.specAt(spec);
  const first = wire[header + STEPS_AT];
  const end = first + wire[header + PREPARE_LENGTH] * WORDS;
  for (let at = first; at < end; at += WORDS) {
    const guard = wire[at + 1];
    if (guard !== 0 && !applies(m, guard, d[desc + FLAGS], d[desc + OPS], d[desc + VM_FILE], self, again)) {
      continue;
    }
    const argument = wire[at + 2];
    switch (wire[at]) {
      case SET_FLAGS:
        d[desc + FLAGS] |= argument;
        m.written |= 1 << FLAGS;
        break;
      case CLEAR_FLAGS:
        d[desc + FLAGS] &= ~argument;
        m.written |= 1 << FLAGS;
        break;
      case ASSIGN_FLAGS:
        d[desc + FLAGS] = (argument & ~ACCOUNT) | (d[desc + FLAGS] & ACCOUNT);
        m.written |= 1 << FLAGS;
        break;
      case SET_PGOFF:
        d[desc + PGOFF] = argument;
        m.written |= 1 << PGOFF;
        break;
      case PAGE_PROT:
        d[desc + PROT] = argument;
        m.written |= 1 << PROT;
        break;
      case VM_OPS:
        d[desc + OPS] = driverOps(argument, spec);
        m.written |= 1 << OPS;
        break;
      case PRIVATE_DATA:
        d[desc + PRIVATE] = argument;
        m.written |= 1 << PRIVATE;
        break;
      case SWAP_FILE: {
        const error = swapFile(m, self, spec, desc, argument);
        if (error < 0) return error;
        break;
      }
      case FAIL:
        return failureOf(argument);
      case STOP:
        return 0;
      case TAKE:
        files.countUser(m, spec, 1);
        m.balance++;
        break;
      case GIVE:
        files.countUser(m, spec, -1);
        m.balance--;
        break;
      case SET_ACTION:
      case SUCCESS_HOOK:
      case ERROR_HOOK:
      case ERROR_OVERRIDE:
      case HIDE_FROM_RMAP:
        askForAction(m, desc, wire[at], argument);
        break;
      default:
        if (wire[at] < FIRST_WRAPPER_STEP || wire[at] > LAST_WRAPPER_STEP) refuseStep(wire[at], spec);
    }
  }
  return 0;
}

/** Sets a field of the descriptor's action, in the releases that have it. */
function askForAction(m: Machine, desc: number, kind: number, argument: number): void {
  const d = m.scratch;
  switch (kind) {
    case SET_ACTION: {
      const type = argument & 0xf;
      if ((m.features & HAS_ACTIONS) === 0) return;
      if (type >= FIRST_CHECKED_ACTION && type < UNKNOWN_ACTION && (m.features & HAS_ACTION_CHECKS) === 0)
        return;
      d[desc + layout.DESC_ACTION] = argument;
      break;
    }
    case SUCCESS_HOOK:
      if ((m.features & HAS_SUCCESS_HOOK) === 0) return;
      d[desc + layout.DESC_SUCCESS_HOOK] = argument + 1;
      break;
    case ERROR_HOOK:
      if ((m.features & HAS_SUCCESS_HOOK) === 0) return;
      d[desc + layout.DESC_ERROR_HOOK] = argument + 1;
      break;
    case ERROR_OVERRIDE:
      if ((m.features & HAS_ERROR_OVERRIDE) === 0) return;
      d[desc + layout.DESC_OVERRIDE] = argument;
      break;
    default:
      if ((m.features & HAS_ACTIONS) === 0) return;
      d[desc + layout.DESC_HIDE] = argument;
  }
  m.written |= ACTION_WRITTEN;
}

function swapFile(m: Machine, self: number, spec: number, desc: number, how: number): number {
  if (how === OWN) {
    const file = driverFile(m, spec);
    if (file < 0) return file;
    putHandedOver(m);
    m.handedOver = file;
    setVmFile(m, desc, file);
    return 0;
  }
  const file = cachedFile(m, self, spec);
  if (file < 0) return file;
  if (how === BORROWED) {
    putHandedOver(m);
    setVmFile(m, desc, file);
    return 0;
  }
  if (m.scratch[desc + VM_FILE] === file) return 0;
  putHandedOver(m);
  files.getFile(m, file);
  m.handedOver = file;
  setVmFile(m, desc, file);
  return 0;
}

/** The hook puts the reference it had meant to hand over. */
function putHandedOver(m: Machine): void {
  if (m.handedOver === 0) return;
  files.putFile(m, m.handedOver);
  m.handedOver = 0;
}

function setVmFile(m: Machine, desc: number, file: number): void {
  m.scratch[desc + VM_FILE] = file;
  m.written |= 1 << VM_FILE;
}

/** A new file of the kind that files of this spec bring in: its number or -ENFILE. */
export function driverFile(m: Machine, spec: number): number {
  if (faultAt(m, DRIVER_FILE)) return -ENFILE;
  return files.allocFile(m, files.swapOf(m, spec), 0);
}

/** The file that the driver of `self` keeps for swaps, opened when first asked for, or -ENFILE. */
export function cachedFile(m: Machine, self: number, spec: number): number {
  const cached = files.cachedOf(m, self);
  if (cached !== 0) return cached;
  const file = driverFile(m, spec);
  if (file < 0) return file;
  files.keepCached(m, self, file);
  return file;
}
