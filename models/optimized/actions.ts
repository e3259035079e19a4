/** `desc->action`: what a hook asks the core to do once the mapping stands. */
import { DEVIATIONS, FEATURES } from '../deviations.js';
import { ERRNO } from '../errno.js';
import { FAULT_SITES, NOT_AN_ERRNO } from '../scenario.js';
import * as args from '../step-args.js';
import { COMPLETED, DESC, VMA, WARNINGS } from '../trace-layout.js';
import * as vm from '../vm-flags.js';
import { OPS_MAPPED, OPS_NULL } from '../vm-ops.js';
import { recordAskedOps, recordAskedPrivate, recordCompletion } from './calls.js';
import { rememberTaken } from './drivers.js';
import { unmapGatheredAgain, unmapNew } from './failed-mapping.js';
import { faultAt } from './faults.js';
import * as layout from './layout.js';
import type { Machine } from './machine.js';
import { runMapped } from './mapped-program.js';
import { failureOf } from './prepare-program.js';
import { ownerOf } from './vm-operations.js';

const { DESC_ACTION, DESC_ERROR_HOOK, DESC_HIDE, DESC_OVERRIDE, DESC_SUCCESS_HOOK } = layout;
const { start: START, end: END, pgoff: PGOFF, flags: FLAGS } = DESC;
const { ops: VMA_OPS, private: VMA_PRIVATE } = VMA;
const { VM_MAYWRITE, VM_MIXEDMAP, VM_PFNMAP, VM_REMAP_FLAGS, VM_SHARED } = vm;
const { EFAULT, EINVAL, ENOMEM } = ERRNO;
const { actionRefused, errorHookSwallowed, hiddenAnonymous, pagesInPfnmap, rmapUnlockUnheld } = WARNINGS;
const NULL_OPS = OPS_NULL;
const MAPPED_OPS = OPS_MAPPED;
/** A word of operations without its owner. */
const WITHOUT_OWNER = 0x0fffffff;
const NO_ERRNO = NOT_AN_ERRNO;
const ACTION_FAULT = FAULT_SITES.action;

const TYPE = 0xf;
const NOTHING = args.ACTION_NOTHING;
const REMAP_PFN = args.ACTION_REMAP_PFN;
const IO_REMAP_PFN = args.ACTION_IO_REMAP_PFN;
const SIMPLE_IO_REMAP = args.ACTION_SIMPLE_IO_REMAP;
const MAP_KERNEL_PAGES = args.ACTION_MAP_KERNEL_PAGES;
const FULL = args.ACTION_FULL;
const PART = args.ACTION_PART;
const OUTSIDE = args.ACTION_OUTSIDE;
const { actionPfn, actionRange, successEffect, successErrno, successValue } = args;
const ANONYMOUS = args.SUCCESS_ANONYMOUS;
const SETS_PRIVATE = args.SUCCESS_PRIVATE;

const { entered: ENTERED, actionDone: ACTION_DONE, mappedRan: MAPPED_RAN } = COMPLETED;
const { mappedDone: MAPPED_DONE, successHookRan: SUCCESS_HOOK_RAN } = COMPLETED;
const MAY_SET_PRIVATE = MAPPED_RAN | SUCCESS_HOOK_RAN;

const ACTIONS = FEATURES.actions;
const ACTION_CHECKS = FEATURES['action-checks'];
const SUCCESS_HOOK = FEATURES['success-hook'];
const ERROR_OVERRIDE = FEATURES['error-override'];
const MAPPED = FEATURES.mapped;
const ACTION_ERROR_UNMAPS = DEVIATIONS['compat-action-error-unmaps'].bit;
const UNMAP_UNDER_LOCK = DEVIATIONS['unmap-under-rmap-lock'].bit;
const KEEPS_MAPPING = DEVIATIONS['success-hook-error-keeps-mapping'].bit;
const IGNORES_OVERRIDE = DEVIATIONS['compat-ignores-override'].bit;

/** A descriptor starts without an action. */
export function clearAction(m: Machine, desc: number): void {
  const x = m.scratch;
  x[desc + DESC_ACTION] = 0;
  x[desc + DESC_SUCCESS_HOOK] = 0;
  x[desc + DESC_ERROR_HOOK] = 0;
  x[desc + DESC_OVERRIDE] = 0;
  x[desc + DESC_HIDE] = 0;
}

/** `mmap_action_prepare` on the descriptor at `desc`: 0 or a negated errno. */
export function prepareAction(m: Machine, desc: number): number {
  const x = m.scratch;
  const action = x[desc + DESC_ACTION];
  if (action === 0 && x[desc + DESC_OVERRIDE] === 0) return 0;
  const type = action & TYPE;
  if (m.nommu) {
    if (type >= REMAP_PFN && type <= MAP_KERNEL_PAGES) m.warnings |= actionRefused;
    return 0;
  }
  if ((m.features & ACTION_CHECKS) === 0) {
    if (type === REMAP_PFN || type === IO_REMAP_PFN) remap(m, desc, actionPfn(action));
    return 0;
  }
  if (x[desc + DESC_OVERRIDE] === NO_ERRNO) {
    m.warnings |= actionRefused;
    return -EINVAL;
  }
  return checkAction(m, desc, type, action);
}

function checkAction(m: Machine, desc: number, type: number, action: number): number {
  const x = m.scratch;
  const range = actionRange(action);
  switch (type) {
    case NOTHING:
      return 0;
    case REMAP_PFN:
    case IO_REMAP_PFN: {
      if (range === OUTSIDE) return -EFAULT;
      const full = range === FULL || x[desc + END] - x[desc + START] === 1;
      if (isCow(x[desc + FLAGS]) && !full) return -EINVAL;
      remap(m, desc, actionPfn(action));
      x[desc + DESC_ACTION] = REMAP_PFN;
      return 0;
    }
    case SIMPLE_IO_REMAP:
      if (range === OUTSIDE || range === PART) return -EINVAL;
      remap(m, desc, actionPfn(action) + x[desc + PGOFF]);
      x[desc + DESC_ACTION] = REMAP_PFN;
      return 0;
    case MAP_KERNEL_PAGES:
      if ((x[desc + FLAGS] & (VM_MIXEDMAP | VM_PFNMAP)) === VM_PFNMAP) m.warnings |= pagesInPfnmap;
      x[desc + FLAGS] |= VM_MIXEDMAP;
      return range === OUTSIDE ? -EFAULT : 0;
    default:
      m.warnings |= actionRefused;
      return -EINVAL;
  }
}

/** `remap_pfn_range_prepare`. */
function remap(m: Machine, desc: number, pfn: number): void {
  const x = m.scratch;
  if (isCow(x[desc + FLAGS])) x[desc + PGOFF] = pfn;
  x[desc + FLAGS] |= VM_REMAP_FLAGS;
}

/** `is_cow_mapping`. */
function isCow(flags: number): boolean {
  return (flags & (VM_MAYWRITE | VM_SHARED)) === VM_MAYWRITE;
}

/**
 * `mmap_action_complete` for the VMA at `vma` of `words`: 0 or a negated errno. Clears `kept` when the
 * direct path has given its new VMA up. `record` is the call's record when there is a trace.
 */
export function completeAction(
  m: Machine,
  words: Int32Array,
  vma: number,
  desc: number,
  record: number,
  compat: boolean,
): number {
  const x = m.scratch;
  m.kept = true;
  if ((m.features & ACTIONS) === 0) return 0;
  m.completed = ENTERED;
  let error = act(m, x[desc + DESC_ACTION] & TYPE);
  if (error === 0) {
    m.completed |= ACTION_DONE;
    if ((words[vma + VMA_OPS] & WITHOUT_OWNER) === MAPPED_OPS) error = callMapped(m, words, vma);
  }
  let returnsAtOnce = false;
  const successHook = x[desc + DESC_SUCCESS_HOOK];
  if (error === 0 && successHook !== 0) {
    const counting = words[vma + VMA_OPS];
    error = callSuccessHook(m, words, vma, successHook, record);
    returnsAtOnce = (m.deviations & KEEPS_MAPPING) !== 0;
    // The user that ->mapped has counted is now one that a hook took for a mapping that fails.
    if (error !== 0 && (m.completed & MAPPED_DONE) !== 0) rememberTaken(m, ownerOf(counting), 1);
  }
  if (m.tracing) {
    recordCompletion(m, record, error);
    // They alone may have asked for another.
    if ((m.completed & MAY_SET_PRIVATE) !== 0) recordAskedPrivate(m, record, words[vma + VMA_PRIVATE]);
  }

  if (x[desc + DESC_HIDE] !== 0 && (m.features & ACTION_CHECKS) !== 0 && words[vma + VMA_OPS] === NULL_OPS) {
    m.warnings |= hiddenAnonymous;
  }
  if (compat) {
    if (x[desc + DESC_HIDE] !== 0) m.warnings |= rmapUnlockUnheld;
  } else if (error === 0 || returnsAtOnce || (m.deviations & UNMAP_UNDER_LOCK) === 0) {
    m.locks = 0;
  }
  if (error === 0 || returnsAtOnce) return error;
  if (!compat) {
    m.kept = false;
    unmapNew(m, vma);
  } else {
    if ((m.deviations & ACTION_ERROR_UNMAPS) !== 0) unmapGatheredAgain(m);
    if ((m.deviations & IGNORES_OVERRIDE) !== 0) return error;
  }
  return overridden(m, desc, error);
}

/** The page-table work: 0 or a negated errno. */
function act(m: Machine, type: number): number {
  if (type === NOTHING || type > MAP_KERNEL_PAGES) return 0;
  if (m.nommu) {
    m.warnings |= actionRefused;
    return -EINVAL;
  }
  if (type === SIMPLE_IO_REMAP) return 0;
  return faultAt(m, ACTION_FAULT) ? -ENOMEM : 0;
}

function callMapped(m: Machine, words: Int32Array, vma: number): number {
  if ((m.features & MAPPED) === 0) return 0;
  m.completed |= MAPPED_RAN;
  const error = runMapped(m, words, vma, ownerOf(words[vma + VMA_OPS]));
  if (error === 0) m.completed |= MAPPED_DONE;
  return error;
}

function callSuccessHook(m: Machine, words: Int32Array, vma: number, hook: number, record: number): number {
  m.completed |= SUCCESS_HOOK_RAN;
  const effect = successEffect(hook);
  if (effect === ANONYMOUS) {
    words[vma + VMA_OPS] = NULL_OPS;
    if (m.tracing) recordAskedOps(m, record, NULL_OPS);
  }
  if (effect === SETS_PRIVATE) words[vma + VMA_PRIVATE] = successValue(hook);
  const errno = successErrno(hook);
  return errno === 0 ? 0 : failureOf(errno - 1);
}

/** What an error of the action becomes by error_hook or error_override. */
function overridden(m: Machine, desc: number, error: number): number {
  const override = overrideOf(m, desc);
  if (override !== 0) return override;
  if ((m.features & SUCCESS_HOOK) === 0 || m.scratch[desc + DESC_ERROR_HOOK] === 0) return error;
  m.warnings |= errorHookSwallowed;
  return 0;
}

/** The errno that error_hook or error_override asks for, negated; 0 for none. */
export function overrideOf(m: Machine, desc: number): number {
  const errorHook = m.scratch[desc + DESC_ERROR_HOOK];
  if (errorHook !== 0 && (m.features & SUCCESS_HOOK) !== 0) {
    return errorHook === 1 ? 0 : failureOf(errorHook - 2);
  }
  const override = m.scratch[desc + DESC_OVERRIDE];
  if (override === 0 || override === NO_ERRNO || (m.features & ERROR_OVERRIDE) === 0) return 0;
  return failureOf(override - 1);
}
