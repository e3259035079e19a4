import { FD_SLOTS, FILE_KINDS, SHMEM_FILE } from '../limits.js';
import { CALL, MAX_TRACE_WORDS, OBSERVED_ALL, STEP, TRACE, TRACE_MAGIC } from '../trace-layout.js';
import { SCHEMA_HASH } from '../wire.js';
import type { Inode } from './file.js';
import type { CallRecord, Words } from './record.js';
import type { World } from './world.js';

/** Writes the trace of a run, step by step, as trace-layout.ts says. */
export class TraceWriter {
  readonly words = new Int32Array(MAX_TRACE_WORDS);
  private at = 0;
  private steps = 0;

  /** Begins a trace of `steps` steps, the teardown included. */
  begin(steps: number): void {
    const { words } = this;
    words.fill(0, 0, TRACE.offsets);
    words[TRACE.magic] = TRACE_MAGIC;
    words[TRACE.schema] = SCHEMA_HASH;
    words[TRACE.steps] = steps;
    words[TRACE.observed] = OBSERVED_ALL;
    this.steps = 0;
    this.at = TRACE.offsets + steps;
  }

  /** One step: what the operation returned and did, and all there is afterwards. */
  step(world: World, result: number): void {
    const { words } = this;
    const step = this.at;
    words[TRACE.offsets + this.steps] = step;
    this.steps++;
    words[step + STEP.result] = result;
    words[step + STEP.warnings] = world.warnings;
    words[step + STEP.opened] = packCounts(world.openedCounts);
    words[step + STEP.closed] = packCounts(world.closedCounts);
    words[step + STEP.placement] = world.placement;
    words[step + STEP.calls] = world.calls.length;
    words[step + STEP.locks] = world.locks;
    this.at = step + STEP.words;
    for (const call of world.calls) this.call(call);
    words[step + STEP.snapshot] = this.at;
    this.snapshot(world);
  }

  /** The finished words. A trace that did not fit would be a mistake in MAX_TRACE_WORDS. */
  end(): Int32Array {
    if (this.at > this.words.length) throw new RangeError(`the trace takes ${this.at} words`);
    this.words[TRACE.words] = this.at;
    return this.words;
  }

  private call(call: CallRecord): void {
    const { words, at } = this;
    words[at + CALL.kind] = call.kind;
    words[at + CALL.depth] = call.depth;
    words[at + CALL.file] = call.file;
    words[at + CALL.spec] = call.spec;
    words[at + CALL.error] = call.error;
    words[at + CALL.written] = call.written;
    words.set(call.descIn, at + CALL.descIn);
    words.set(call.descOut, at + CALL.descOut);
    words.set(call.vmaBefore, at + CALL.vmaBefore);
    words.set(call.vmaAfter, at + CALL.vmaAfter);
    words[at + CALL.oldFileBefore] = call.oldFileBefore;
    words[at + CALL.oldFileAfter] = call.oldFileAfter;
    words[at + CALL.newFileBefore] = call.newFileBefore;
    words[at + CALL.newFileAfter] = call.newFileAfter;
    words[at + CALL.action] = call.action;
    words[at + CALL.override] = call.override;
    words[at + CALL.prepareError] = call.prepareError;
    words[at + CALL.completeError] = call.completeError;
    words[at + CALL.completed] = call.completed;
    words[at + CALL.askedOps] = call.askedOps;
    words[at + CALL.askedPrivate] = call.askedPrivate;
    this.at = at + CALL.words;
  }

  private snapshot(world: World): void {
    for (const mm of world.mms) {
      this.put(mm.charge);
      for (let slot = 0; slot < FD_SLOTS; slot++) this.put(mm.fds[slot]?.number ?? 0);
      this.put(mm.mapCount);
      this.put(mm.ksm ? 1 : 0);
      this.put(mm.vmas.length);
      for (const vma of mm.vmas) {
        this.put(vma.vmStart);
        this.put(vma.vmEnd);
        this.put(vma.vmPgoff);
        this.put(vma.vmFile?.number ?? 0);
        this.put(vma.vmFlags);
        this.put(vma.vmPageProt);
        this.put(vma.vmOps);
        this.put(vma.vmPrivateData);
      }
    }

    const countAt = this.at;
    this.put(0);
    for (const file of world.files) {
      if (file.count === 0) continue;
      this.words[countAt]++;
      this.put(file.number);
      this.put(file.inode.index);
      this.put(file.count);
      this.put(file.backing?.number ?? 0);
      this.put(file.cached?.number ?? 0);
    }
    for (let spec = 0; spec < FILE_KINDS; spec++) this.put(inodeOf(world, spec)?.iMmapWritable ?? 0);
    for (let spec = 0; spec < FILE_KINDS; spec++) this.put(inodeOf(world, spec)?.users ?? 0);
  }

  private put(word: number): void {
    this.words[this.at++] = word;
  }
}

function inodeOf(world: World, spec: number): Inode | undefined {
  return spec === SHMEM_FILE ? world.shmemInode : world.inodes[spec];
}

/** Four counts as the bytes of a word, saturated. */
function packCounts(counts: Words): number {
  return counts.reduce((word, count, i) => word | (Math.min(count, 255) << (8 * i)), 0);
}
