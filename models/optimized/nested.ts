/**
 * `mmap_file`, `vfs_mmap`, the compatibility layer and the programs of `.mmap` hooks. All work on the
 * VMA being made, which stands in the scratch words.
 */
import { DEVIATIONS, FEATURES } from '../deviations.js';
import { ERRNO } from '../errno.js';
import { MAX_NESTED_CALLS } from '../limits.js';
import * as scenario from '../scenario.js';
import { CALL_KINDS, DESC, VMA, WARNINGS } from '../trace-layout.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { OPS_DUMMY, OPS_NULL } from '../vm-ops.js';
import { STEP_WORDS } from '../wire.js';
import { clearAction, completeAction, overrideOf, prepareAction } from './actions.js';
import * as calls from './calls.js';
import { countUsers, undoTakes } from './drivers.js';
import { faultAt } from './faults.js';
import { backingOf, getFile, hooksOf, markCalled, putFile, specAt, specOf, wasCalled } from './files.js';
import { applies } from './guards.js';
import {
  COMPAT_DESC,
  DESC_HIDE,
  NEW_VMA,
  SPEC_MMAP_LENGTH,
  SPEC_PREPARE_LENGTH,
  SPEC_STEPS_AT,
} from './layout.js';
import type { Machine } from './machine.js';
import { cachedFile, driverFile, failureOf, runPrepare } from './prepare-program.js';
import { driverOps, freeLevel, hasRoom, wrapLevel } from './vm-operations.js';

const HAS_MMAP = scenario.HOOKS.mmap;
const HAS_PREPARE = scenario.HOOKS.prepare;
const BOTH_HOOKS = scenario.HOOKS.both;
const NO_HOOK = scenario.HOOKS.none;
const { SWAP_BORROWED, SWAP_OWN, WRAP_DEREFERENCES, WRAP_HOLDS_FILE } = scenario;
const { bothHooks, nestedPrepare, nullHook, nullOps } = WARNINGS;
const { compat: COMPAT_CALL, refused: REFUSED_CALL } = CALL_KINDS;
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
const OWN_CALL_UNLOCKS = DEVIATIONS['own-call-unlocks-unheld-rmap'].bit;
const PREPARE_FAILURE_LEAKS_FILE = DEVIATIONS['prepare-failure-leaks-handed-file'].bit;
const HANDED_REFERENCE = FEATURES['handed-reference'];
const COMPAT_MISSING = DEVIATIONS['compat-missing'].bit;
const TEST_MMAP_ONLY = DEVIATIONS['wrappers-test-mmap-only'].bit;
const FLAGS_OR_ONLY = DEVIATIONS['compat-flags-or-only'].bit;
const OPS_DEFAULT_NULL = DEVIATIONS['compat-ops-default-null'].bit;
const PRIVATE_DEFAULT_NULL = DEVIATIONS['compat-private-default-null'].bit;
const DESC_FILE_IS_VMA_FILE = DEVIATIONS['compat-desc-file-is-vma-file'].bit;
const SWAP_KEEPS_REFERENCE = DEVIATIONS['compat-swap-keeps-handed-reference'].bit;

/** The VMA being made, in the scratch words. */
const START = NEW_VMA + VMA.start;
const END = NEW_VMA + VMA.end;
const PGOFF = NEW_VMA + VMA.pgoff;
const FILE = NEW_VMA + VMA.file;
const FLAGS = NEW_VMA + VMA.flags;
const PROT = NEW_VMA + VMA.prot;
const OPS = NEW_VMA + VMA.ops;
const PRIVATE = NEW_VMA + VMA.private;

/** The descriptor of a compat call, in the scratch words. */
const DESC_AT = COMPAT_DESC;
const DESC_START = COMPAT_DESC + DESC.start;
const DESC_END = COMPAT_DESC + DESC.end;
const DESC_FILE = COMPAT_DESC + DESC.file;
const DESC_VM_FILE = COMPAT_DESC + DESC.vmFile;
const DESC_PGOFF = COMPAT_DESC + DESC.pgoff;
const DESC_FLAGS = COMPAT_DESC + DESC.flags;
const DESC_PROT = COMPAT_DESC + DESC.prot;
const DESC_OPS = COMPAT_DESC + DESC.ops;
const DESC_HIDE_AT = COMPAT_DESC + DESC_HIDE;
const DESC_PRIVATE = COMPAT_DESC + DESC.private;

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

/**
 * `compat_vma_mmap`: runs the prepare hook of `file` on a descriptor made from the VMA, and applies it.
 * `own`: called by the `.mmap` program of the file itself.
 */
function compat(m: Machine, file: number, depth: number, own: boolean): number {
  const x = m.scratch;
  x[DESC_START] = x[START];
  x[DESC_END] = x[END];
  x[DESC_FILE] = file;
  if ((m.deviations & DESC_FILE_IS_VMA_FILE) !== 0) x[DESC_FILE] = x[FILE];
  x[DESC_VM_FILE] = x[FILE];
  x[DESC_PGOFF] = x[PGOFF];
  x[DESC_FLAGS] = x[FLAGS];
  x[DESC_PROT] = x[PROT];
  x[DESC_OPS] = x[OPS];
  if ((m.deviations & OPS_DEFAULT_NULL) !== 0) x[DESC_OPS] = NULL_OPS;
  x[DESC_PRIVATE] = x[PRIVATE];
  if ((m.deviations & PRIVATE_DEFAULT_NULL) !== 0) x[DESC_PRIVATE] = 0;
  clearAction(m, DESC_AT);

  let record = 0;
  if (m.tracing) {
    record = calls.startCall(m, COMPAT_CALL, depth, file);
    calls.recordDescIn(m, record, DESC_AT);
    calls.recordVmaBefore(m, record, NEW_VMA);
  }
  let error = runPrepare(m, file, DESC_AT);
  if (m.tracing) calls.recordAction(m, record, DESC_AT, overrideOf(m, DESC_AT));
  if (error === 0) {
    if (!own || (m.deviations & OWN_CALL_UNLOCKS) === 0) x[DESC_HIDE_AT] = 0;
    const refused = prepareAction(m, DESC_AT);
    if (m.tracing) calls.recordDescOut(m, record, DESC_AT, error, refused);
    error = refused;
    if (error === 0) {
      applyDescriptor(m, record);
      error = completeAction(m, x, NEW_VMA, DESC_AT, record, true);
    } else {
      putHandedFile(m, x[DESC_VM_FILE]);
    }
  } else if (m.tracing) {
    calls.recordDescOut(m, record, DESC_AT, error, 0);
  }
  if (m.tracing) calls.recordVmaAfter(m, record, x, NEW_VMA);
  return error;
}

/** `compat_set_vma_from_desc`. `record` is the call's record when there is a trace. */
function applyDescriptor(m: Machine, record: number): void {
  const x = m.scratch;
  x[PGOFF] = x[DESC_PGOFF];
  const oldFile = x[FILE];
  const newFile = x[DESC_VM_FILE];
  if (newFile !== oldFile) {
    if (m.tracing) calls.recordFilesBefore(m, record, oldFile, newFile);
    vmaSetFile(m, newFile);
    if (m.tracing) calls.recordFilesAfter(m, record, oldFile, newFile);
    if (consumesHandedReference(m)) putFile(m, newFile);
  }
  if ((m.deviations & FLAGS_OR_ONLY) !== 0) x[FLAGS] |= x[DESC_FLAGS];
  else x[FLAGS] = x[DESC_FLAGS];
  x[PROT] = x[DESC_PROT];
  x[OPS] = x[DESC_OPS];
  x[PRIVATE] = x[DESC_PRIVATE];
}

/** The action was refused: the file that the hook swapped in goes. */
function putHandedFile(m: Machine, file: number): void {
  if (file === m.scratch[FILE]) return;
  if ((m.features & HANDED_REFERENCE) === 0) return;
  if ((m.deviations & PREPARE_FAILURE_LEAKS_FILE) === 0) putFile(m, file);
}

/** Whether compat takes over the reference on a file that a hook swapped in. */
function consumesHandedReference(m: Machine): boolean {
  if ((m.features & HANDED_REFERENCE) === 0) return false;
  return (m.deviations & SWAP_KEEPS_REFERENCE) === 0;
}

/** `vma_set_file`: the VMA takes a reference on the new file and puts the old one. */
function vmaSetFile(m: Machine, file: number): void {
  const before = m.scratch[FILE];
  getFile(m, file);
  m.scratch[FILE] = file;
  putFile(m, before);
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
