/**
 * What a case made the layer do, as a set of small numbers: the features that guided search looks for and
 * that the discovery curve counts.
 *
 * A step of a run gives these, each a hash of the facts named:
 *
 * - *outcome*: the operation and how it maps, the path, success or the errno, placement, warnings. An error that
 *   a hook or its action returned is one class, whatever its errno.
 * - *fault*, for each injected one: its site, the operation, success or the errno, placement
 * - *state*: the operation, the kind of its first call, and which way VMAs, charge, open files, references,
 *   writable counts and users went; whose ->open and ->close were called; whether a lock stayed held
 * - *call*, for each call of a hook: kind, depth, whether the hook, its action or ->mapped failed and was
 *   overridden, and how far completion came
 * - *fields*, for each call of a hook: kind, depth, which fields came out changed, and whether it failed
 * - *written*, for each call of a hook: its kind and which fields it wrote
 * - *pair*: the short forms of this step and of the one before it
 *
 * The path is which kinds of call there were, whether deep, and whether more than one. What only names things
 * (pages, file numbers, addresses, values of flags) is left out: with it, every case would be new. All modes
 * together come to some thousands of features. Those of a case in which a hook breaks its contract are
 * other ones, so that what only such hooks bring about does not hide what lawful ones can.
 *
 * Edges of a kernel tree's text, where they are measured, are features too.
 */
import { FILE_KINDS, MAX_FAULTS, PROCESSES } from '../../models/limits.js';
import { actionType } from '../../models/step-args.js';
import {
  CALL,
  CALL_KINDS,
  DESC,
  FILE,
  PROC,
  STEP,
  TRACE,
  VMA,
  VMA_FIELDS,
} from '../../models/trace-layout.js';
import { OPERATION_FAULTS_AT } from '../../models/wire.js';
import { MMAP, MMAP_FIELDS, operationAt, operationCount } from '../../properties/reading/wire-operation.js';

/** Features are below this: tables of them have a fixed size. Two that fall together count as one. */
export const FEATURE_SLOTS = 1 << 16;

/** More than any run has. */
const MAX_FEATURES = 1 << 14;

const SALT = {
  outcome: 1,
  state: 2,
  fault: 3,
  call: 4,
  fields: 5,
  written: 6,
  pair: 7,
  edge: 8,
  unlawful: 64,
} as const;

/** In place of the code of an operation. */
const TEARDOWN = 15;

/** In place of an errno. */
const FAILED_IN_HOOK = 1;

const MANY_CALLS = 1 << 6;

/** Where the wire says whether there is an MMU. */
const WIRE_MMU = 3;

/** Reads the features of runs, one run at a time. Allocates nothing while it does. */
export class FeatureReader {
  /** The features of the last run, each once, in the order in which they were met; `count` are in use. */
  readonly features = new Int32Array(MAX_FEATURES);
  count = 0;
  /** The last run that had each feature. */
  private readonly seenIn = new Uint32Array(FEATURE_SLOTS);
  private run = 0;
  private salt = 0;
  private before = new Totals();
  private after = new Totals();

  /**
   * Begins with the features of a trace.
   *
   * @param lawful whether the hooks of the case keep their contract
   */
  read(trace: Int32Array, wire: Int32Array, lawful: boolean): void {
    this.run++;
    this.count = 0;
    this.salt = lawful ? 0 : SALT.unlawful;
    this.after.clear();
    let last = 0;
    for (let step = 0; step < trace[TRACE.steps]; step++) {
      const brief = this.readStep(trace, trace[TRACE.offsets + step], wire, step);
      if (step > 0) this.add(mix(mix(SALT.pair, last), brief));
      last = brief;
    }
  }

  /** Adds the edges that the same case has gone through in a tree, of which there may be several. */
  addEdges(edges: Int32Array, tree = 0): void {
    for (let i = 0; i < edges.length; i++) this.add(mix(SALT.edge + 128 * tree, edges[i]));
  }

  /** Returns the short form of the step. */
  private readStep(words: Int32Array, head: number, wire: Int32Array, step: number): number {
    const calls = words[head + STEP.calls];
    const operation = operationOf(wire, step);
    const called = calls === 0 ? 0 : words[head + STEP.words + CALL.kind] + 1;
    let path = calls > 1 ? MANY_CALLS : 0;
    let failed = false;
    let changed = false;
    for (let i = 0, at = head + STEP.words; i < calls; i++, at += CALL.words) {
      path |= (words[at + CALL.depth] > 1 ? 8 : 1) << words[at + CALL.kind];
      failed ||= words[at + CALL.error] !== 0 || words[at + CALL.completeError] !== 0;
      if (this.readCall(words, at)) changed = true;
    }
    const result = words[head + STEP.result];
    const error = result >= 0 ? 0 : failed ? FAILED_IN_HOOK : result;
    const placement = words[head + STEP.placement];
    const what = mix(operation, path);
    this.add(mix(mix(mix(SALT.outcome, what), mix(error, placement)), words[head + STEP.warnings]));
    if (step < operationCount(wire)) {
      const faults = operationAt(wire, step) + OPERATION_FAULTS_AT;
      const short = mix(mix(SALT.fault, operation), mix(error, placement));
      for (let i = 0; i < MAX_FAULTS; i++) {
        if (wire[faults + 2 * i] !== 0) this.add(mix(short, wire[faults + 2 * i]));
      }
    }
    this.add(mix(mix(SALT.state, operation | (called << 8)), this.movesOf(words, head)));
    // So short that its pairs stay few.
    return (operation & 15) | (called << 4) | (result < 0 ? 64 : placement << 7) | (changed ? 512 : 0);
  }

  /** Adds the features of a call. Returns whether it changed a VMA, or a descriptor on the direct path. */
  private readCall(words: Int32Array, at: number): boolean {
    const kind = words[at + CALL.kind];
    const place = kind | (Math.min(words[at + CALL.depth], 2) << 2);
    const failed =
      (words[at + CALL.error] === 0 ? 0 : 1) |
      (words[at + CALL.prepareError] === 0 ? 0 : 2) |
      (words[at + CALL.completeError] === 0 ? 0 : 4) |
      (words[at + CALL.override] === 0 ? 0 : 8);
    const completion = words[at + CALL.completed] | (actionType(words[at + CALL.action]) << 5);
    this.add(mix(mix(mix(SALT.call, place), failed), completion));
    const [before, after, length] =
      kind === CALL_KINDS.compat
        ? [at + CALL.vmaBefore, at + CALL.vmaAfter, VMA_FIELDS.words]
        : [at + CALL.descIn, at + CALL.descOut, DESC.words];
    let changed = 0;
    for (let i = 0; i < length; i++) if (words[before + i] !== words[after + i]) changed |= 1 << i;
    this.add(mix(mix(mix(SALT.fields, place), changed), failed === 0 ? 0 : 1));
    this.add(mix(mix(SALT.written, kind), words[at + CALL.written]));
    return changed !== 0;
  }

  /** Which way everything went in a step, and what else happened to it. */
  private movesOf(words: Int32Array, head: number): number {
    const { before, after } = this;
    this.before = after;
    this.after = before;
    const now = this.after;
    const then = this.before;
    now.read(words, words[head + STEP.snapshot]);
    const went =
      way(now.vmas - then.vmas, 1) |
      (way(now.charge - then.charge, 1) << 3) |
      (way(now.files - then.files, 1) << 6) |
      (way(now.references - then.references, 1) << 9) |
      (way(now.writable - then.writable, 1) << 12) |
      (way(now.users - then.users, 1) << 15);
    const called = tables(words[head + STEP.opened]) | (tables(words[head + STEP.closed]) << 4);
    return mix(went, called | (words[head + STEP.locks] === 0 ? 0 : 256));
  }

  private add(hash: number): void {
    const feature = mix(hash, this.salt) >>> 16;
    if (this.seenIn[feature] === this.run || this.count === MAX_FEATURES) return;
    this.seenIn[feature] = this.run;
    this.features[this.count++] = feature;
  }
}

/** Sums over a snapshot. */
class Totals {
  vmas = 0;
  charge = 0;
  files = 0;
  references = 0;
  writable = 0;
  users = 0;

  clear(): void {
    this.vmas = this.charge = this.files = this.references = this.writable = this.users = 0;
  }

  read(words: Int32Array, snapshot: number): void {
    this.clear();
    let at = snapshot;
    for (let proc = 0; proc < PROCESSES; proc++) {
      this.vmas += words[at + PROC.vmas];
      this.charge += words[at + PROC.charge];
      at += PROC.words + words[at + PROC.vmas] * VMA.words;
    }
    this.files = words[at++];
    for (let i = 0; i < this.files; i++, at += FILE.words) this.references += words[at + FILE.count];
    for (let spec = 0; spec < FILE_KINDS; spec++) {
      this.writable += words[at + spec];
      this.users += words[at + FILE_KINDS + spec];
    }
  }
}

/** The kind of the operation, and of an mmap how it maps. */
function operationOf(wire: Int32Array, step: number): number {
  const mmu = wire[WIRE_MMU] << 6;
  if (step >= operationCount(wire)) return TEARDOWN | mmu;
  const at = operationAt(wire, step);
  const kind = wire[at];
  if (kind !== MMAP) return kind | mmu;
  return kind | (wire[at + MMAP_FIELDS.shared] << 4) | (wire[at + MMAP_FIELDS.replace] << 5) | mmu;
}

/** A change, cut at `most` either way, as a number of three bits. */
function way(change: number, most: number): number {
  return Math.max(-most, Math.min(most, change)) & 7;
}

/** Which of the four counts in a word are not 0. */
function tables(counts: number): number {
  let bits = 0;
  for (let i = 0; i < 4; i++) if ((counts >>> (8 * i)) & 0xff) bits |= 1 << i;
  return bits;
}

/** A hash with one more word in it. */
function mix(hash: number, word: number): number {
  let mixed = Math.imul(hash ^ 0x5bd1e995, 0x9e3779b1) ^ Math.imul(word + 0x7f4a7c15, 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}
