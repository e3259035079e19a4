import { CALL, CALL_KINDS, COMPLETED, DESC, PLACEMENTS, VMA_FIELDS } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';

/** Where the fields of a call record stand, counted from the record. */
export const IN = offsets(CALL.descIn, DESC);
export const OUT = offsets(CALL.descOut, DESC);
export const BEFORE = offsets(CALL.vmaBefore, VMA_FIELDS);
export const AFTER = offsets(CALL.vmaAfter, VMA_FIELDS);

/** Bits of `CALL.written`. */
export const WROTE_OPS = 1 << DESC.ops;
export const WROTE_PRIVATE = 1 << DESC.private;
export const WROTE_PROT = 1 << DESC.prot;

/** What ended the hook: its own error, or that of mmap_action_prepare, which counts as one; 0 for success. */
export function hookError(words: Int32Array, call: number): number {
  const error = words[call + CALL.error];
  return error !== 0 ? error : words[call + CALL.prepareError];
}

/**
 * A hook that ran through the compatibility layer and succeeded: its descriptor was applied, whatever
 * became of its action.
 */
export function isApplied(words: Int32Array, call: number): boolean {
  return words[call + CALL.kind] === CALL_KINDS.compat && hookError(words, call) === 0;
}

/**
 * The record of the hook of a successful mmap on the direct path, or -1: the step has none, failed, or
 * left nothing mapped. A direct call is always the first of its step.
 */
export function directSuccess(trace: TraceView, step: number): number {
  if (trace.result(step) < 0 || trace.placement(step) === PLACEMENTS.none) return -1;
  return directCall(trace, step);
}

/** The record of the hook on the direct path, whatever came of it, or -1. */
export function directCall(trace: TraceView, step: number): number {
  if (trace.callCount(step) === 0) return -1;
  const call = trace.call(step, 0);
  return trace.words[call + CALL.kind] === CALL_KINDS.direct ? call : -1;
}

/** Whether ->mapped or a success_hook ran, which may change vm_private_data and vm_ops. */
export function ranAfterAction(words: Int32Array, call: number): boolean {
  return (words[call + CALL.completed] & (COMPLETED.mappedRan | COMPLETED.successHookRan)) !== 0;
}

/** Whether some step of a run has a hook that was applied through the compatibility layer. */
export function hasAppliedCall(trace: TraceView): boolean {
  for (let step = 0; step < trace.steps; step++) {
    let call = trace.call(step, 0);
    for (let left = trace.callCount(step); left > 0; left--, call += CALL.words) {
      if (isApplied(trace.words, call)) return true;
    }
  }
  return false;
}

function offsets<T extends Readonly<Record<string, number>>>(base: number, layout: T): Omit<T, 'words'> {
  const entries = Object.entries(layout).map(([name, offset]) => [name, base + offset]);
  return Object.fromEntries(entries) as Omit<T, 'words'>;
}
