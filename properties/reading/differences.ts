import { FD_SLOTS, PROCESSES } from '../../models/limits.js';
import { PROC, VMA } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import type { Report } from '../property.js';
import { pgoffAt } from './stretches.js';

/** The snapshot before the first operation: two processes with nothing. */
const NOTHING = new Int32Array(PROCESSES * PROC.words);

/** The words to read the state before `step` from. */
export function wordsBefore(trace: TraceView, step: number): Int32Array {
  return step === 0 ? NOTHING : trace.words;
}

/** The record of a process before `step`, in {@link wordsBefore}. */
export function procBefore(trace: TraceView, step: number, proc: number): number {
  return step === 0 ? proc * PROC.words : trace.proc(step - 1, proc);
}

/** Whether two records of a process have the same VMAs, word for word. */
export function sameVmas(left: Int32Array, leftAt: number, right: Int32Array, rightAt: number): boolean {
  const length = PROC.words + left[leftAt + PROC.vmas] * VMA.words;
  for (let i = PROC.vmas; i < length; i++) {
    if (left[leftAt + i] !== right[rightAt + i]) return false;
  }
  return true;
}

/** Reports `slot` when a descriptor slot other than `except` has changed; true when none has. */
export function slotsKept(
  left: Int32Array,
  leftAt: number,
  right: Int32Array,
  rightAt: number,
  except: number,
  step: number,
  report: Report,
): boolean {
  for (let slot = 0; slot < FD_SLOTS; slot++) {
    if (slot === except || left[leftAt + PROC.fds + slot] === right[rightAt + PROC.fds + slot]) continue;
    report.violated(step, 'slot');
    return false;
  }
  return true;
}

/**
 * Compares what a page is mapped by before and after, and reports each field that has changed; true
 * when none has. -1 is a hole.
 *
 * @param user whether vm_ops, private_data and page_prot count
 */
export function pageKept(
  left: Int32Array,
  leftVma: number,
  right: Int32Array,
  rightVma: number,
  page: number,
  user: boolean,
  step: number,
  report: Report,
): boolean {
  if (leftVma < 0 || rightVma < 0) {
    if (leftVma === rightVma) return true;
    report.violated(step, 'mapping');
    return false;
  }
  let kept = true;
  if (left[leftVma + VMA.file] !== right[rightVma + VMA.file]) {
    kept = false;
    report.violated(step, 'file');
  }
  if (pgoffAt(left, leftVma, page) !== pgoffAt(right, rightVma, page)) {
    kept = false;
    report.violated(step, 'pgoff');
  }
  if (left[leftVma + VMA.flags] !== right[rightVma + VMA.flags]) {
    kept = false;
    report.violated(step, 'flags');
  }
  if (!user) return kept;
  if (left[leftVma + VMA.prot] !== right[rightVma + VMA.prot]) {
    kept = false;
    report.violated(step, 'prot');
  }
  if (left[leftVma + VMA.ops] !== right[rightVma + VMA.ops]) {
    kept = false;
    report.violated(step, 'ops');
  }
  if (left[leftVma + VMA.private] !== right[rightVma + VMA.private]) {
    kept = false;
    report.violated(step, 'private');
  }
  return kept;
}
