/** Call records of the trace. Only called while `tracing`. */
import { CALL, DESC, VMA, VMA_FIELDS } from '../trace-layout.js';
import { referencesOf, specOf } from './files.js';
import { NEW_VMA } from './layout.js';
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

/** The descriptor as the hook left it, and what the hook returned. */
export function recordDescOut(m: Machine, record: number, desc: number, error: number): void {
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
