/** Call records of the trace. Only called while `tracing`. */
import { CALL, DESC, VMA, VMA_FIELDS } from '../trace-layout.js';
import { referencesOf, specOf } from './files.js';
import { DESC_ACTION, NEW_VMA } from './layout.js';
import type { Machine } from './machine.js';

const KIND = CALL.kind;
const DEPTH = CALL.depth;
const FILE = CALL.file;
const SPEC = CALL.spec;
const ERROR = CALL.error;
const WRITTEN = CALL.written;
const DESC_IN = CALL.descIn;
const DESC_OUT = CALL.descOut;
const VMA_BEFORE = CALL.vmaBefore;
const VMA_AFTER = CALL.vmaAfter;
const OLD_FILE_BEFORE = CALL.oldFileBefore;
const OLD_FILE_AFTER = CALL.oldFileAfter;
const NEW_FILE_BEFORE = CALL.newFileBefore;
const NEW_FILE_AFTER = CALL.newFileAfter;
const ACTION = CALL.action;
const OVERRIDE = CALL.override;
const PREPARE_ERROR = CALL.prepareError;
const COMPLETE_ERROR = CALL.completeError;
const COMPLETED_BITS = CALL.completed;
const ASKED_OPS = CALL.askedOps;
const ASKED_PRIVATE = CALL.askedPrivate;
const DESC_OPS = DESC.ops;
const DESC_PRIVATE = DESC.private;
const ACTION_AT = DESC_ACTION;
const WORDS = CALL.words;
const DESC_WORDS = DESC.words;
const MADE = NEW_VMA;

/** Starts the record of a hook call with all its fields zero but these; returns its offset. */
export function startCall(m: Machine, kind: number, depth: number, file: number): number {
  const trace = m.trace;
  const record = m.at;
  for (let i = ERROR; i < WORDS; i++) trace[record + i] = 0;
  trace[record + KIND] = kind;
  trace[record + DEPTH] = depth;
  trace[record + FILE] = file;
  trace[record + SPEC] = specOf(m, file);
  m.at = record + WORDS;
  m.calls++;
  return record;
}

/** A call that the release refuses; the VMA stays as it is. */
export function recordRefusal(m: Machine, record: number, error: number): void {
  m.trace[record + ERROR] = error;
  recordVmaBefore(m, record, MADE);
  recordVmaAfter(m, record, m.scratch, MADE);
}

/** The descriptor at `desc` as the hook gets it. */
export function recordDescIn(m: Machine, record: number, desc: number): void {
  copyDesc(m, record + DESC_IN, desc);
}

/** The action as the hook left it, and the errno (negated, or 0) that it would have instead of an error. */
export function recordAction(m: Machine, record: number, desc: number, override: number): void {
  m.trace[record + ACTION] = m.scratch[desc + ACTION_AT];
  m.trace[record + OVERRIDE] = override;
}

/**
 * The descriptor that is applied, or as a failure left it; what the hook and, after its success,
 * mmap_action_prepare returned.
 */
export function recordDescOut(
  m: Machine,
  record: number,
  desc: number,
  error: number,
  prepareError: number,
): void {
  m.trace[record + PREPARE_ERROR] = prepareError;
  if (error === 0 && prepareError === 0) {
    m.trace[record + ASKED_OPS] = m.scratch[desc + DESC_OPS];
    m.trace[record + ASKED_PRIVATE] = m.scratch[desc + DESC_PRIVATE];
  }
  m.trace[record + ERROR] = error;
  m.trace[record + WRITTEN] = m.written;
  copyDesc(m, record + DESC_OUT, desc);
}

/** The VMA at `vma` of the scratch words before the call. */
export function recordVmaBefore(m: Machine, record: number, vma: number): void {
  copyVma(m, record + VMA_BEFORE, m.scratch, vma);
}

/** The VMA at `vma` of `words` after the call. */
export function recordVmaAfter(m: Machine, record: number, words: Int32Array, vma: number): void {
  copyVma(m, record + VMA_AFTER, words, vma);
}

/** What mmap_action_complete came to. */
export function recordCompletion(m: Machine, record: number, error: number): void {
  m.trace[record + COMPLETE_ERROR] = error;
  m.trace[record + COMPLETED_BITS] = m.completed;
}

/** ->mapped or a success_hook has set vm_private_data. */
export function recordAskedPrivate(m: Machine, record: number, privateData: number): void {
  m.trace[record + ASKED_PRIVATE] = privateData;
}

/** A success_hook has set vm_ops. */
export function recordAskedOps(m: Machine, record: number, ops: number): void {
  m.trace[record + ASKED_OPS] = ops;
}

/** References on both files before vma_set_file. */
export function recordFilesBefore(m: Machine, record: number, oldFile: number, newFile: number): void {
  m.trace[record + OLD_FILE_BEFORE] = referencesOf(m, oldFile);
  m.trace[record + NEW_FILE_BEFORE] = referencesOf(m, newFile);
}

export function recordFilesAfter(m: Machine, record: number, oldFile: number, newFile: number): void {
  m.trace[record + OLD_FILE_AFTER] = referencesOf(m, oldFile);
  m.trace[record + NEW_FILE_AFTER] = referencesOf(m, newFile);
}

function copyDesc(m: Machine, to: number, desc: number): void {
  for (let i = 0; i < DESC_WORDS; i++) m.trace[to + i] = m.scratch[desc + i];
}

function copyVma(m: Machine, to: number, words: Int32Array, vma: number): void {
  const trace = m.trace;
  trace[to + VMA_FIELDS.file] = words[vma + VMA.file];
  trace[to + VMA_FIELDS.pgoff] = words[vma + VMA.pgoff];
  trace[to + VMA_FIELDS.flags] = words[vma + VMA.flags];
  trace[to + VMA_FIELDS.prot] = words[vma + VMA.prot];
  trace[to + VMA_FIELDS.ops] = words[vma + VMA.ops];
  trace[to + VMA_FIELDS.private] = words[vma + VMA.private];
}
