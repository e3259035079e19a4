/**
 * `mmap_file`, `vfs_mmap` and the programs of `.mmap` hooks. All work on the
 * VMA being made, which stands in the scratch words.
 */
import { DEVIATIONS, FEATURES } from '../deviations.js';
import { ERRNO } from '../errno.js';
import { MAX_NESTED_CALLS } from '../limits.js';
import * as scenario from '../scenario.js';
import { CALL_KINDS, VMA, WARNINGS } from '../trace-layout.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { OPS_DUMMY, OPS_NULL } from '../vm-ops.js';
import { STEP_WORDS } from '../wire.js';
import * as calls from './calls.js';
import { compat, vmaSetFile } from './compat.js';
import { countUsers, undoTakes } from './drivers.js';
import { faultAt } from './faults.js';
import { backingOf, getFile, hooksOf, markCalled, putFile, specAt, specOf, wasCalled } from './files.js';
import { applies } from './guards.js';
import { NEW_VMA, SPEC_MMAP_LENGTH, SPEC_PREPARE_LENGTH, SPEC_STEPS_AT } from './layout.js';
import type { Machine } from './machine.js';
import { cachedFile, driverFile, failureOf } from './prepare-program.js';
import { driverOps, freeLevel, hasRoom, wrapLevel } from './vm-operations.js';

const HAS_MMAP = scenario.HOOKS.mmap;
const HAS_PREPARE = scenario.HOOKS.prepare;
const BOTH_HOOKS = scenario.HOOKS.both;
const NO_HOOK = scenario.HOOKS.none;
const { SWAP_BORROWED, SWAP_OWN, WRAP_DEREFERENCES, WRAP_HOLDS_FILE } = scenario;
const { bothHooks, nestedPrepare, nullHook, nullOps } = WARNINGS;
const { refused: REFUSED_CALL } = CALL_KINDS;
const { EACCES, EFAULT, EINVAL, EIO, ELOOP, ENODEV, ENOMEM } = ERRNO;
const MAX_CALLS = MAX_NESTED_CALLS;
const DUMMY = OPS_DUMMY;
const NULL_OPS = OPS_NULL;
const ACCOUNT = VM_ACCOUNT;
const WRAPPER_ALLOC = scenario.FAULT_SITES.wrapperAlloc;
const LSM = scenario.FAULT_SITES.lsm;
const WORDS = STEP_WORDS;

const HAS_LSM_CHECK = FEATURES['lsm-check'];
const OWN_CALL = FEATURES['own-call'];
const COMPAT_MISSING = DEVIATIONS['compat-missing'].bit;
const TEST_MMAP_ONLY = DEVIATIONS['wrappers-test-mmap-only'].bit;

/** The VMA being made, in the scratch words. */
const PGOFF = NEW_VMA + VMA.pgoff;
const FILE = NEW_VMA + VMA.file;
const FLAGS = NEW_VMA + VMA.flags;
const PROT = NEW_VMA + VMA.prot;
const OPS = NEW_VMA + VMA.ops;
const PRIVATE = NEW_VMA + VMA.private;

const PREPARE_LENGTH = SPEC_PREPARE_LENGTH;
const MMAP_LENGTH = SPEC_MMAP_LENGTH;
const STEPS_AT = SPEC_STEPS_AT;

const SET_FLAGS = scenario.STEPS.setFlags.code;
const CLEAR_FLAGS = scenario.STEPS.clearFlags.code;
const ASSIGN_FLAGS = scenario.STEPS.assignFlags.code;
const SET_PGOFF = scenario.STEPS.pgoff.code;
const PAGE_PROT = scenario.STEPS.pageProt.code;
const VM_OPS = scenario.STEPS.vmOps.code;
const PRIVATE_DATA = scenario.STEPS.privateData.code;
const SWAP_FILE = scenario.STEPS.swapFile.code;
const FAIL = scenario.STEPS.fail.code;
const STOP = scenario.STEPS.stop.code;
const SET_FILE = scenario.STEPS.setFile.code;
const REPLACE_FILE = scenario.STEPS.replaceFile.code;
const CHECK_HOOKS = scenario.STEPS.checkHooks.code;
const CALL_NESTED = scenario.STEPS.callNested.code;
const LSM_CHECK = scenario.STEPS.lsmCheck.code;
const CALL_OWN = scenario.STEPS.callOwn.code;
const TAKE = scenario.STEPS.take.code;
const GIVE = scenario.STEPS.give.code;
const WRAP_OPS = scenario.STEPS.wrapOps.code;

/** Calls the outermost hook; after an error nobody may call `->close` on the half-made VMA. */
export function mmapFile(m: Machine, file: number): number {
  const error = vfsMmap(m, file, 0);
  if (error < 0) {
    m.scratch[OPS] = DUMMY;
    undoTakes(m);
  }
  return error;
}

/** Calls the hook of `file` from within `depth` programs of `.mmap` hooks. */
function vfsMmap(m: Machine, file: number, depth: number): number {
  m.nested++;
  if (m.nested > MAX_CALLS) return -ELOOP;
  const hooks = hooksOf(m, file);
  if ((hooks & HAS_PREPARE) !== 0) {
    if ((m.deviations & COMPAT_MISSING) !== 0) return refuse(m, file, depth);
    return compat(m, file, depth, false);
  }
  if ((hooks & HAS_MMAP) !== 0) return runMmap(m, file, depth + 1);
  m.warnings |= nullHook;
  return -EFAULT;
}

function refuse(m: Machine, file: number, depth: number): number {
  m.warnings |= nestedPrepare;
  if (m.tracing) {
    const record = calls.startCall(m, REFUSED_CALL, depth, file);
    calls.recordRefusal(m, record, -EINVAL);
  }
  return -EINVAL;
}

/** Runs the mmap program of `self` at `depth`, 1 for the outermost. */
function runMmap(m: Machine, self: number, depth: number): number {
  const wire = m.wire;
  const x = m.scratch;
  const spec = specOf(m, self);
  const again = wasCalled(m, self);
  const header = specAt(spec);
  const first = wire[header + STEPS_AT] + wire[header + PREPARE_LENGTH] * WORDS;
  const end = first + wire[header + MMAP_LENGTH] * WORDS;
  /** The reference that replaceFile took off the VMA. */
  let parked = 0;
  /** Whether wrapOps put it into the operations. */
  let held = false;
  /** The users that this run counted. */
  let taken = 0;
  let error = 0;

  program: for (let at = first; at < end; at += WORDS) {
    const guard = wire[at + 1];
    if (guard !== 0 && !applies(m, guard, x[FLAGS], x[OPS], x[FILE], self, again)) continue;
    const argument = wire[at + 2];
    switch (wire[at]) {
      case SET_FLAGS:
        x[FLAGS] |= argument;
        break;
      case CLEAR_FLAGS:
        x[FLAGS] &= ~argument;
        break;
      case ASSIGN_FLAGS:
        x[FLAGS] = (argument & ~ACCOUNT) | (x[FLAGS] & ACCOUNT);
        break;
      case SET_PGOFF:
        x[PGOFF] = argument;
        break;
      case PAGE_PROT:
        x[PROT] = argument;
        break;
      case VM_OPS:
        x[OPS] = driverOps(argument, spec);
        break;
      case PRIVATE_DATA:
        x[PRIVATE] = argument;
        break;
      case SWAP_FILE:
        error = swapVmaFile(m, self, spec, argument);
        break;
      case SET_FILE:
        error = setFile(m, self);
        break;
      case REPLACE_FILE:
        error = replaceFile(m, self);
        if (error === 0) parked = self;
        break;
      case CHECK_HOOKS:
        error = checkHooks(m, backingOf(m, self));
        break;
      case CALL_NESTED: {
        const backing = backingOf(m, self);
        if (backing === 0) {
          error = -ENODEV;
          break;
        }
        error = vfsMmap(m, backing, depth);
        if (argument === 1) error = 0;
        break;
      }
      case WRAP_OPS: {
        const holds = (argument & WRAP_HOLDS_FILE) !== 0 && parked !== 0;
        error = wrapVmaOps(m, self, argument, holds);
        if (error === 0 && holds) {
          parked = 0;
          held = true;
        }
        break;
      }
      case LSM_CHECK:
        if ((m.features & HAS_LSM_CHECK) !== 0 && faultAt(m, LSM)) error = -EACCES;
        break;
      case CALL_OWN:
        error = callOwn(m, self, depth);
        break;
      case TAKE:
        taken++;
        countUsers(m, spec, 1);
        break;
      case GIVE:
        taken--;
        countUsers(m, spec, -1);
        break;
      case FAIL:
        error = failureOf(argument);
        break;
      case STOP:
        break program;
    }
    if (error < 0) break;
  }

  if (error < 0) {
    countUsers(m, spec, -taken);
    if (parked !== 0) putFile(m, parked);
    if (held) putFile(m, self);
  }
  markCalled(m, self);
  return error;
}

/** `__compat_vma_mmap` of the wrapper's own prepare program, in the releases that have it. */
function callOwn(m: Machine, self: number, depth: number): number {
  if ((m.features & OWN_CALL) === 0) return 0;
  m.nested++;
  if (m.nested > MAX_CALLS) return -ELOOP;
  return compat(m, self, depth, true);
}

function swapVmaFile(m: Machine, self: number, spec: number, how: number): number {
  const file = how === SWAP_OWN ? driverFile(m, spec) : cachedFile(m, self, spec);
  if (file < 0) return file;
  if (how === SWAP_OWN) {
    vmaSetFile(m, file);
    putFile(m, file);
    return 0;
  }
  if (how === SWAP_BORROWED) {
    vmaSetFile(m, file);
    return 0;
  }
  if (m.scratch[FILE] === file) return 0;
  getFile(m, file);
  vmaSetFile(m, file);
  return 0;
}

function setFile(m: Machine, self: number): number {
  const backing = backingOf(m, self);
  if (backing === 0) return -ENODEV;
  vmaSetFile(m, backing);
  return 0;
}

function replaceFile(m: Machine, self: number): number {
  const backing = backingOf(m, self);
  if (backing === 0) return -ENODEV;
  if (m.scratch[FILE] !== self) return -EIO;
  getFile(m, backing);
  m.scratch[FILE] = backing;
  return 0;
}

/** Whether a wrapper accepts the file below it: 0 or -ENODEV. */
function checkHooks(m: Machine, backing: number): number {
  if (backing === 0) return -ENODEV;
  if ((m.deviations & TEST_MMAP_ONLY) === 0) return canMmapFile(m, backing);
  return (hooksOf(m, backing) & HAS_MMAP) === 0 ? -ENODEV : 0;
}

/** `can_mmap_file`: 0 or -ENODEV. */
export function canMmapFile(m: Machine, file: number): number {
  const hooks = hooksOf(m, file);
  if (hooks === BOTH_HOOKS) {
    m.warnings |= bothHooks;
    return -ENODEV;
  }
  if (hooks === NO_HOOK) return -ENODEV;
  return 0;
}

function wrapVmaOps(m: Machine, self: number, argument: number, holds: boolean): number {
  const ops = m.scratch[OPS];
  if (faultAt(m, WRAPPER_ALLOC)) return -ENOMEM;
  if ((argument & WRAP_DEREFERENCES) !== 0 && ops === NULL_OPS) {
    m.warnings |= nullOps;
    return -EFAULT;
  }
  const level = freeLevel(ops);
  if (!hasRoom(level)) return -ELOOP;
  m.scratch[OPS] = wrapLevel(ops, level, self, holds);
  return 0;
}
