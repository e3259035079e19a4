import { FILE_KINDS, PROCESSES } from './limits.js';
import { CALL, FILE, PROC, STEP, TRACE, VMA } from './trace-layout.js';

/**
 * A cursor over the words of a trace: properties read any model's run through it without building
 * objects. Offsets it returns (of a step, call, VMA, file) are absolute word indices, to be used with
 * the constants of trace-layout.ts: `trace.words[call + CALL.error]`.
 */
export class TraceView {
  /** The words being read; valid until the model that wrote them runs again. */
  words: Int32Array;

  constructor(words: Int32Array = new Int32Array(TRACE.offsets)) {
    this.words = words;
  }

  /** Steps, the teardown included. */
  get steps(): number {
    return this.words[TRACE.steps];
  }

  /** The groups of `OBSERVED` that this trace has. */
  get observed(): number {
    return this.words[TRACE.observed];
  }

  /** The words in use. */
  get length(): number {
    return this.words[TRACE.words];
  }

  step(index: number): number {
    return this.words[TRACE.offsets + index];
  }

  result(index: number): number {
    return this.words[this.step(index) + STEP.result];
  }

  warnings(index: number): number {
    return this.words[this.step(index) + STEP.warnings];
  }

  placement(index: number): number {
    return this.words[this.step(index) + STEP.placement];
  }

  callCount(index: number): number {
    return this.words[this.step(index) + STEP.calls];
  }

  call(step: number, index: number): number {
    return this.step(step) + STEP.words + index * CALL.words;
  }

  /** Calls of ->open (`STEP.opened`) or ->close (`STEP.closed`) in a step, by index of LIFECYCLES. */
  lifecycle(step: number, which: typeof STEP.opened | typeof STEP.closed, table: number): number {
    return (this.words[this.step(step) + which] >>> (8 * table)) & 0xff;
  }

  /** The snapshot's record of a process, as after `step`. */
  proc(step: number, proc: number): number {
    let at = this.words[this.step(step) + STEP.snapshot];
    for (let p = 0; p < proc; p++) at += PROC.words + this.words[at + PROC.vmas] * VMA.words;
    return at;
  }

  charge(step: number, proc: number): number {
    return this.words[this.proc(step, proc) + PROC.charge];
  }

  fd(step: number, proc: number, slot: number): number {
    return this.words[this.proc(step, proc) + PROC.fds + slot];
  }

  vmaCount(step: number, proc: number): number {
    return this.words[this.proc(step, proc) + PROC.vmas];
  }

  vma(step: number, proc: number, index: number): number {
    return this.proc(step, proc) + PROC.words + index * VMA.words;
  }

  /** The VMA that covers a page, or -1. */
  vmaAt(step: number, proc: number, page: number): number {
    const first = this.proc(step, proc);
    const count = this.words[first + PROC.vmas];
    for (let i = 0, at = first + PROC.words; i < count; i++, at += VMA.words) {
      if (this.words[at + VMA.start] > page) return -1;
      if (this.words[at + VMA.end] > page) return at;
    }
    return -1;
  }

  /** The word that holds the number of open files; their records follow. */
  files(step: number): number {
    return this.proc(step, PROCESSES);
  }

  fileCount(step: number): number {
    return this.words[this.files(step)];
  }

  file(step: number, index: number): number {
    return this.files(step) + 1 + index * FILE.words;
  }

  /** The record of the open file with this number, or -1 when it is not alive. */
  fileNumbered(step: number, number: number): number {
    const count = this.fileCount(step);
    for (let i = 0, at = this.files(step) + 1; i < count; i++, at += FILE.words) {
      if (this.words[at + FILE.number] === number) return at;
    }
    return -1;
  }

  /** The writable count of a file's mapping, `spec` 0 to FILE_KINDS - 1. */
  writable(step: number, spec: number): number {
    const files = this.files(step);
    return this.words[files + 1 + this.words[files] * FILE.words + spec];
  }

  /** The users that the driver of a file has counted, `spec` 0 to FILE_KINDS - 1. */
  counter(step: number, spec: number): number {
    return this.writable(step, FILE_KINDS + spec);
  }

  /** i_mmap locks still held after a step. */
  locks(index: number): number {
    return this.words[this.step(index) + STEP.locks];
  }
}
