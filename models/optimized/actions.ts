/**
 * Actions that a hook asks for: `mmap_action_prepare` on a descriptor, `mmap_action_complete` on the VMA.
 * Taking apart what a failing action leaves is the caller's: see mmap-region.ts for the direct path.
 */
import { DEVIATIONS, FEATURES } from '../deviations.js';
import { ERRNO } from '../errno.js';
import { FAULT_SITES, NOT_AN_ERRNO } from '../scenario.js';
import * as args from '../step-args.js';
import { CALL, COMPLETED, DESC, VMA, WARNINGS } from '../trace-layout.js';
import * as vm from '../vm-flags.js';
import { OPS_NULL } from '../vm-ops.js';
import { faultAt } from './faults.js';
import * as layout from './layout.js';
import type { Machine } from './machine.js';
import { runMapped } from './mapped-program.js';
import { failureOf } from './prepare-program.js';
import { mappedOwner } from './vm-operations.js';

const { VM_MAYWRITE, VM_MIXEDMAP, VM_REMAP_FLAGS, VM_SHARED } = vm;
const { EFAULT, EINVAL, ENOMEM } = ERRNO;
const { actionRefused, errorHookSwallowed } = WARNINGS;
const { ACTION_FULL, ACTION_IO_REMAP_PFN, ACTION_MAP_KERNEL_PAGES, ACTION_NOTHING } = args;
const { ACTION_OUTSIDE, ACTION_REMAP_PFN, ACTION_SIMPLE_IO_REMAP } = args;
const { SUCCESS_ANONYMOUS, SUCCESS_PRIVATE } = args;
const FAIL_ACTION = FAULT_SITES.action;
const INVALID_OVERRIDE = NOT_AN_ERRNO;
const NULL_OPS = OPS_NULL;
const MMU = layout.WIRE_MMU;

const ACTIONS = FEATURES.actions;
const ACTION_CHECKS = FEATURES['action-checks'];
const MAPPED = FEATURES.mapped;
const SUCCESS_HOOK = FEATURES['success-hook'];
const SUCCESS_ERROR_KEEPS = DEVIATIONS['success-hook-error-keeps-mapping'].bit;
const IGNORES_OVERRIDE = DEVIATIONS['compat-ignores-override'].bit;

const { start: START, end: END, pgoff: PGOFF, flags: FLAGS, ops: DESC_OPS, private: DESC_PRIVATE } = DESC;
const { ops: OPS, private: PRIVATE } = VMA;
const ACTION = layout.DESC_ACTION;
const SUCCESS = layout.DESC_SUCCESS_HOOK;
const ERROR_HOOK = layout.DESC_ERROR_HOOK;
const OVERRIDE = layout.DESC_OVERRIDE;
const HIDE = layout.DESC_HIDE;

const RECORD_ACTION = CALL.action;
const RECORD_OVERRIDE = CALL.override;
const RECORD_PREPARE_ERROR = CALL.prepareError;
const RECORD_COMPLETE_ERROR = CALL.completeError;
const RECORD_COMPLETED = CALL.completed;
const ASKED_OPS = CALL.askedOps;
const ASKED_PRIVATE = CALL.askedPrivate;
const { entered, actionDone, mappedRan, mappedDone, successHookRan } = COMPLETED;

/** No action, no hooks of one. */
export function clearAction(m: Machine, desc: number): void {
  const d = m.scratch;
  d[desc + ACTION] = 0;
  d[desc + SUCCESS] = 0;
  d[desc + ERROR_HOOK] = 0;
  d[desc + OVERRIDE] = 0;
  d[desc + HIDE] = 0;
}

/** `mmap_action_prepare`: 0 or a negated errno. */
export function prepareAction(m: Machine, desc: number): number {
  const d = m.scratch;
  const type = d[desc + ACTION] & 0xf;
  if (m.wire[MMU] === 0) {
    if (type >= ACTION_REMAP_PFN && type <= ACTION_MAP_KERNEL_PAGES) m.warnings |= actionRefused;
    return 0;
  }
  if ((m.features & ACTION_CHECKS) === 0) {
    if (type === ACTION_REMAP_PFN || type === ACTION_IO_REMAP_PFN) remapFlags(m, desc, pfnOf(m, desc));
    return 0;
  }
  if (d[desc + OVERRIDE] === INVALID_OVERRIDE) {
    m.warnings |= actionRefused;
    return -EINVAL;
  }
  switch (type) {
    case ACTION_NOTHING:
      return 0;
    case ACTION_REMAP_PFN:
    case ACTION_IO_REMAP_PFN:
      return remap(m, desc, rangeOf(m, desc), pfnOf(m, desc));
    case ACTION_SIMPLE_IO_REMAP:
      if (rawRangeOf(m, desc) !== ACTION_FULL) return -EINVAL;
      return remap(m, desc, ACTION_FULL, pfnOf(m, desc) + d[desc + PGOFF]);
    case ACTION_MAP_KERNEL_PAGES:
      d[desc + FLAGS] |= VM_MIXEDMAP;
      return rangeOf(m, desc) === ACTION_OUTSIDE ? -EFAULT : 0;
    default:
      m.warnings |= actionRefused;
      return -EINVAL;
  }
}

/** `remap_pfn_range_prepare`. */
function remap(m: Machine, desc: number, range: number, pfn: number): number {
  if (range === ACTION_OUTSIDE) return -EFAULT;
  if (range !== ACTION_FULL && isCow(m.scratch[desc + FLAGS])) return -EINVAL;
  remapFlags(m, desc, pfn);
  return 0;
}

function remapFlags(m: Machine, desc: number, pfn: number): void {
  const d = m.scratch;
  if (isCow(d[desc + FLAGS])) d[desc + PGOFF] = pfn;
  d[desc + FLAGS] |= VM_REMAP_FLAGS;
}

/** `is_cow_mapping`. */
function isCow(flags: number): boolean {
  return (flags & (VM_SHARED | VM_MAYWRITE)) === VM_MAYWRITE;
}

function pfnOf(m: Machine, desc: number): number {
  return (m.scratch[desc + ACTION] >>> 8) & 0xff;
}

function rawRangeOf(m: Machine, desc: number): number {
  return args.actionRange(m.scratch[desc + ACTION]);
}

/** The first page of a range of one page is the full range. */
function rangeOf(m: Machine, desc: number): number {
  const range = rawRangeOf(m, desc);
  if (range === ACTION_OUTSIDE) return range;
  return m.scratch[desc + END] - m.scratch[desc + START] === 1 ? ACTION_FULL : range;
}

/** What the record of a call says of the action before it is completed. */
export function recordPrepared(m: Machine, record: number, desc: number, prepareError: number): void {
  const d = m.scratch;
  const trace = m.trace;
  trace[record + RECORD_ACTION] = d[desc + ACTION];
  trace[record + RECORD_OVERRIDE] = overrideOf(m, desc);
  trace[record + RECORD_PREPARE_ERROR] = prepareError;
  if (prepareError < 0 || trace[record + CALL.error] < 0) return;
  trace[record + ASKED_OPS] = d[desc + DESC_OPS];
  trace[record + ASKED_PRIVATE] = d[desc + DESC_PRIVATE];
}

/**
 * `mmap_action_complete` up to where the paths part: the action, `->mapped`, success_hook. `words` holds
 * the VMA at `vma`. Returns 0 or the error; `record` is the call's record when there is a trace.
 */
export function completeAction(
  m: Machine,
  desc: number,
  words: Int32Array,
  vma: number,
  record: number,
): number {
  if ((m.features & ACTIONS) === 0) return 0;
  const type = m.scratch[desc + ACTION] & 0xf;
  let did = entered;
  let error = type === ACTION_NOTHING ? 0 : carryOut(m, type);
  if (error === 0) {
    did |= actionDone;
    if ((m.features & MAPPED) !== 0) {
      const owner = mappedOwner(words[vma + OPS]);
      if (owner >= 0) {
        did |= mappedRan;
        error = runMapped(m, owner, words, vma);
        if (error === 0) {
          did |= mappedDone;
          if (m.tracing) m.trace[record + ASKED_PRIVATE] = words[vma + PRIVATE];
        }
      }
    }
    if (error === 0 && m.scratch[desc + SUCCESS] !== 0) {
      did |= successHookRan;
      error = runSuccessHook(m, desc, words, vma, record);
    }
  }
  if (m.tracing) {
    m.trace[record + RECORD_COMPLETED] = did;
    m.trace[record + RECORD_COMPLETE_ERROR] = error;
  }
  m.successHookFailed = error < 0 && (did & successHookRan) !== 0;
  return error;
}

/** The page-table work. */
function carryOut(m: Machine, type: number): number {
  if (type > ACTION_MAP_KERNEL_PAGES) return 0;
  if (m.wire[MMU] === 0) {
    m.warnings |= actionRefused;
    return -EINVAL;
  }
  return faultAt(m, FAIL_ACTION) ? -ENOMEM : 0;
}

function runSuccessHook(m: Machine, desc: number, words: Int32Array, vma: number, record: number): number {
  const hook = m.scratch[desc + SUCCESS] - 1;
  const effect = hook & 0xf;
  if (effect === SUCCESS_ANONYMOUS) {
    words[vma + OPS] = NULL_OPS;
    if (m.tracing) m.trace[record + ASKED_OPS] = NULL_OPS;
  } else if (effect === SUCCESS_PRIVATE) {
    words[vma + PRIVATE] = args.successValue(hook);
    if (m.tracing) m.trace[record + ASKED_PRIVATE] = words[vma + PRIVATE];
  }
  const errno = args.successErrno(hook);
  return errno === 0 ? 0 : failureOf(errno - 1);
}

/** Whether the last error of {@link completeAction} is returned as it is, with the mapping in place. */
export function keepsMapping(m: Machine): boolean {
  return m.successHookFailed && (m.deviations & SUCCESS_ERROR_KEEPS) !== 0;
}

/** The error that a hook wants instead of `error`: of error_hook or error_override. May be 0. */
export function overridden(m: Machine, desc: number, error: number, isCompat: boolean): number {
  const d = m.scratch;
  if (d[desc + ERROR_HOOK] === 0 && d[desc + OVERRIDE] === 0) return error;
  if (isCompat && (m.deviations & IGNORES_OVERRIDE) !== 0) return error;
  if (d[desc + ERROR_HOOK] === 1) {
    m.warnings |= errorHookSwallowed;
    return 0;
  }
  const override = overrideOf(m, desc);
  return override === 0 ? error : override;
}

/** The negated errno of error_hook or error_override, or 0. */
function overrideOf(m: Machine, desc: number): number {
  const d = m.scratch;
  if ((m.features & SUCCESS_HOOK) !== 0 && d[desc + ERROR_HOOK] > 1)
    return failureOf(d[desc + ERROR_HOOK] - 2);
  const override = d[desc + OVERRIDE];
  return override === 0 || override === INVALID_OVERRIDE ? 0 : failureOf(override - 1);
}
