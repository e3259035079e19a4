/** Programs of `.mmap_prepare` hooks: they edit a descriptor in the scratch words. */
import { FEATURES } from '../deviations.js';
import { ERRNO, HOOK_ERRNOS } from '../errno.js';
import { SHMEM_FILE } from '../limits.js';
import { FAULT_SITES, STEPS, SWAP_BORROWED, SWAP_OWN } from '../scenario.js';
import { ACTION_MAP_KERNEL_PAGES, ACTION_SIMPLE_IO_REMAP, actionType } from '../step-args.js';
import { DESC, WROTE_ACTION } from '../trace-layout.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { STEP_WORDS } from '../wire.js';
import { countUsers, rememberTaken } from './drivers.js';
import { faultAt } from './faults.js';
import * as files from './files.js';
import { applies } from './guards.js';
import * as layout from './layout.js';
import type { Machine } from './machine.js';
import { driverOps } from './vm-operations.js';

const { DESC_ACTION, DESC_ERROR_HOOK, DESC_HIDE, DESC_OVERRIDE, DESC_SUCCESS_HOOK } = layout;
const { SPEC_PREPARE_LENGTH, SPEC_STEPS_AT, SUCCESS_HOOK_SET } = layout;
const { vmFile: VM_FILE, pgoff: PGOFF, flags: FLAGS, prot: PROT, ops: OPS, private: PRIVATE } = DESC;
const ACCOUNT = VM_ACCOUNT;
const OWN = SWAP_OWN;
const BORROWED = SWAP_BORROWED;
const DRIVER_FILE = FAULT_SITES.driverFile;
const ENFILE = ERRNO.ENFILE;
const WORDS = STEP_WORDS;
const SHMEM = SHMEM_FILE;
const PREPARE_LENGTH = SPEC_PREPARE_LENGTH;
const STEPS_AT = SPEC_STEPS_AT;

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
const TAKE = STEPS.take.code;
const GIVE = STEPS.give.code;
const ACTION = STEPS.action.code;
const SUCCESS_HOOK = STEPS.successHook.code;
const ERROR_HOOK = STEPS.errorHook.code;
const ERROR_OVERRIDE = STEPS.errorOverride.code;
const HIDE_FROM_RMAP = STEPS.hideFromRmap.code;

const ACTIONS = FEATURES.actions;
const ACTION_CHECKS = FEATURES['action-checks'];
const SUCCESS_HOOKS = FEATURES['success-hook'];
const ERROR_OVERRIDES = FEATURES['error-override'];
const WROTE = WROTE_ACTION;

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
  m.taken = 0;
  const spec = files.specOf(m, self);
  const error = prepareSteps(m, self, spec, desc);
  // A hook that fails keeps nothing, so what it took counts only when it has succeeded.
  if (error < 0) putHandedOver(m);
  else if (m.taken !== 0) {
    countUsers(m, spec, m.taken);
    rememberTaken(m, spec, m.taken);
  }
  files.markCalled(m, self);
  return error;
}

function prepareSteps(m: Machine, self: number, spec: number, desc: number): number {
  // A wrapper that frees itself and runs a hook of its own may find its number taken by a shmem file.
  if (spec === SHMEM) return 0;
  const wire = m.wire;
  const d = m.scratch;
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
        m.taken++;
        break;
      case GIVE:
        m.taken--;
        break;
      default:
        // The wrapper steps do nothing here.
        if (wire[at] < FIRST_WRAPPER_STEP) setAction(m, desc, wire[at], argument);
    }
  }
  return 0;
}

/** A step that sets a field of `desc->action`, in the releases that have the field. */
function setAction(m: Machine, desc: number, step: number, argument: number): void {
  const d = m.scratch;
  const features = m.features;
  switch (step) {
    case ACTION:
      if ((features & ACTIONS) === 0) return;
      if ((features & ACTION_CHECKS) === 0 && cameWithChecks(argument)) return;
      d[desc + DESC_ACTION] = argument;
      break;
    case SUCCESS_HOOK:
      if ((features & SUCCESS_HOOKS) === 0) return;
      d[desc + DESC_SUCCESS_HOOK] = argument | SUCCESS_HOOK_SET;
      break;
    case ERROR_HOOK:
      if ((features & SUCCESS_HOOKS) === 0) return;
      d[desc + DESC_ERROR_HOOK] = argument + 1;
      break;
    case ERROR_OVERRIDE:
      if ((features & ERROR_OVERRIDES) === 0) return;
      d[desc + DESC_OVERRIDE] = argument;
      break;
    case HIDE_FROM_RMAP:
      if ((features & ACTIONS) === 0) return;
      d[desc + DESC_HIDE] = argument;
      break;
    default:
      return;
  }
  m.written |= WROTE;
}

/** Whether an action is of a type that is as new as the checks. */
function cameWithChecks(action: number): boolean {
  const type = actionType(action);
  return type === ACTION_SIMPLE_IO_REMAP || type === ACTION_MAP_KERNEL_PAGES;
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
