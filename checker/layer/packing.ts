import { FILE_KINDS, SHMEM_FILE } from '../../models/limits.js';
import * as layout from '../../models/optimized/layout.js';
import { SWAP_OWN } from '../../models/scenario.js';
import { PROC, VMA } from '../../models/trace-layout.js';
import {
  baseOps,
  countsUsers,
  OPS_BASE_BITS,
  OPS_LEVEL_BITS,
  OPS_OWNER_SHIFT,
  opsOwner,
  wrapDepth,
  wrapFile,
  wrapHoldsFile,
} from '../../models/vm-ops.js';
import { MOVES, SWAPPED, WRAPPERS } from './behaviours.js';
import { Bits, widthOf } from './bits.js';
import { Numbering } from './numbering.js';
import type { Scope } from './scope.js';
import type { Symmetry } from './symmetry.js';

const { ALIVE_AT, COUNTERS_AT, FILES_AT, PROC_STATE_WORDS, WRITABLE_AT } = layout;
const { RECORD_BACKING, RECORD_CACHED, RECORD_COUNT, RECORD_INFO, RECORD_WORDS } = layout;
const { INFO_CALLED, INFO_READ_ONLY, INFO_SPEC } = layout;
const { fds: FDS, mapCount: MAP_COUNT, ksm: KSM, vmas: PROC_VMAS, words: PROC_WORDS } = PROC;
const VMA_WORDS = VMA.words;

/** Widths that no number of a scope changes. */
const SPEC_BITS = widthOf(FILE_KINDS - 1);
const REFERENCE_BITS = 4;
const PROT_BITS = 6;
const PRIVATE_BITS = 2;
/** Counts can fall below 0 where there are bugs. */
const COUNT_BITS = 4;
const COUNT_BIAS = 4;

/** Why a state lies beyond the scope. */
export const CUTS = ['vmas', 'openFiles', 'numbers'] as const;
export type Cut = (typeof CUTS)[number];

/**
 * States of the optimized model as a few words, exactly: unpacking gives the state back, but for the
 * numbers of its open files (see numbering.ts).
 */
export class Packing {
  /** Words of a packed state. */
  readonly words: number;
  private readonly bits = new Bits();
  private readonly pageBits: number;
  private readonly fileBits: number;
  private readonly vmaCountBits: number;
  private readonly pgoffBits: number;
  private readonly chargeBits: number;
  private readonly configurationBits: number;
  private readonly cachedBits: number;
  private readonly ownerBits: number;
  private readonly specBits: number;
  /** File indices that can occur: those of the scenario, and the built-in one. */
  private readonly kinds: number;
  private readonly wraps: number;
  /** The flags that can occur, as bit positions. */
  private readonly flags: readonly number[];
  private readonly flagsMask: number;

  readonly numbering: Numbering;
  private readonly renumbered: Int32Array;

  /**
   * @param configurations how many there are
   * @param flags the flags that a VMA can have
   * @param renumbers false: open files keep their numbers always
   */
  constructor(
    readonly scope: Scope,
    configurations: number,
    flags: number,
    renumbers: boolean,
  ) {
    this.numbering = new Numbering(scope, renumbers);
    this.renumbered = this.numbering.renumbered;
    this.configurationBits = widthOf(Math.max(0, configurations - 1));
    this.pageBits = widthOf(scope.pages);
    this.fileBits = widthOf(scope.openFiles);
    this.vmaCountBits = widthOf(scope.vmas + 1 + COUNT_BIAS);
    this.pgoffBits = widthOf(2 * scope.pages + 3);
    this.chargeBits = widthOf(4 * scope.pages + COUNT_BIAS);
    this.cachedBits = keepsFiles(scope) ? this.fileBits : 0;
    this.ownerBits = countsUsersIn(scope) ? SPEC_BITS : 0;
    this.kinds = scope.nesting + scope.files + (scope.swaps > 0 ? 1 : 0) + 1;
    this.specBits = widthOf(this.kinds - 1);
    this.wraps = wrapsOps(scope) ? scope.nesting : 0;
    this.flags = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (flags >>> bit) & 1);
    this.flagsMask = flags;
    this.words = Math.ceil(this.size() / 32);
  }

  private size(): number {
    const { scope, fileBits, pageBits } = this;
    const opsBits = OPS_BASE_BITS + this.ownerBits + this.wraps * (fileBits + 1);
    const vma =
      2 * pageBits + this.pgoffBits + fileBits + this.flags.length + PROT_BITS + opsBits + PRIVATE_BITS;
    const process = this.chargeBits + scope.slots * fileBits + 2 * this.vmaCountBits + 1 + scope.vmas * vma;
    const counts = 2 * this.kinds * COUNT_BITS;
    return this.configurationBits + scope.processes * process + scope.openFiles * this.recordBits + counts;
  }

  private get recordBits(): number {
    return this.specBits + 1 + REFERENCE_BITS + this.fileBits + this.cachedBits;
  }

  /**
   * Packs a state as one of its symmetric forms. Null when it fits, else why not; then what is written is
   * of no use.
   *
   * @param lost see {@link Numbering.number}
   */
  pack(
    state: Int32Array,
    configuration: number,
    symmetry: Symmetry,
    to: Int32Array,
    lost?: readonly number[],
  ): Cut | null {
    const { bits, scope } = this;
    to.fill(0, 0, this.words);
    bits.begin(to);
    this.numbering.number(state, symmetry, lost);
    if (this.numbering.count > scope.openFiles) return 'openFiles';
    bits.put(configuration, this.configurationBits);
    for (let p = 0; p < scope.processes; p++) {
      const from = symmetry.processes[p];
      if (state[from * PROC_STATE_WORDS + PROC_VMAS] > scope.vmas) return 'vmas';
      this.packProcess(state, from * PROC_STATE_WORDS, symmetry.slots[from], symmetry.files);
    }
    for (let file = 1; file <= scope.openFiles; file++) this.packFile(state, file, symmetry.files);
    this.packCounts(state, WRITABLE_AT, symmetry.files);
    this.packCounts(state, COUNTERS_AT, symmetry.files);
    return bits.overflown ? 'numbers' : null;
  }

  private packProcess(
    state: Int32Array,
    proc: number,
    slots: readonly number[],
    files: readonly number[],
  ): void {
    const { bits, scope, fileBits, renumbered } = this;
    bits.put(state[proc + PROC.charge] + COUNT_BIAS, this.chargeBits);
    for (let slot = 0; slot < scope.slots; slot++)
      bits.put(renumbered[state[proc + FDS + slots[slot]]], fileBits);
    bits.put(state[proc + MAP_COUNT] + COUNT_BIAS, this.vmaCountBits);
    bits.put(state[proc + KSM], 1);
    const vmas = state[proc + PROC_VMAS];
    bits.put(vmas, this.vmaCountBits);
    let vma = proc + PROC_WORDS;
    for (let i = 0; i < vmas; i++, vma += VMA_WORDS) {
      bits.put(state[vma + VMA.start], this.pageBits);
      bits.put(state[vma + VMA.end], this.pageBits);
      bits.put(state[vma + VMA.pgoff], this.pgoffBits);
      bits.put(renumbered[state[vma + VMA.file]], fileBits);
      this.packFlags(state[vma + VMA.flags]);
      bits.put(state[vma + VMA.prot], PROT_BITS);
      this.packOps(state[vma + VMA.ops], files);
      bits.put(state[vma + VMA.private], PRIVATE_BITS);
    }
  }

  private packFlags(flags: number): void {
    if ((flags & ~this.flagsMask) !== 0) this.bits.overflown = true;
    let packed = 0;
    for (let i = 0; i < this.flags.length; i++) packed |= ((flags >>> this.flags[i]) & 1) << i;
    this.bits.put(packed, this.flags.length);
  }

  private packOps(ops: number, files: readonly number[]): void {
    const { bits } = this;
    bits.put(baseOps(ops), OPS_BASE_BITS);
    const owner = opsOwner(ops);
    bits.put(owner < 0 ? 0 : files[owner] + 1, this.ownerBits);
    if (wrapDepth(ops) > this.wraps) bits.overflown = true;
    for (let level = 0; level < this.wraps; level++) {
      bits.put(this.renumbered[wrapFile(ops, level)], this.fileBits);
      bits.put(wrapHoldsFile(ops, level) ? 1 : 0, 1);
    }
  }

  private packFile(state: Int32Array, file: number, files: readonly number[]): void {
    const { bits, fileBits, renumbered } = this;
    const old = this.numbering.order[file];
    if (old === 0) {
      bits.put(0, this.recordBits);
      return;
    }
    const record = FILES_AT + old * RECORD_WORDS;
    const info = state[record + RECORD_INFO];
    const spec = info & INFO_SPEC;
    bits.put(spec === SHMEM_FILE ? this.kinds - 1 : files[spec], this.specBits);
    if ((info & INFO_READ_ONLY) !== 0) bits.overflown = true;
    bits.put((info & INFO_CALLED) !== 0 ? 1 : 0, 1);
    bits.put(state[record + RECORD_COUNT], REFERENCE_BITS);
    bits.put(renumbered[state[record + RECORD_BACKING]], fileBits);
    bits.put(renumbered[state[record + RECORD_CACHED]], this.cachedBits);
  }

  /** By the index that a file has afterwards. */
  private packCounts(state: Int32Array, counts: number, files: readonly number[]): void {
    for (let index = 0; index < this.kinds - 1; index++)
      this.bits.put(state[counts + files.indexOf(index)] + COUNT_BIAS, COUNT_BITS);
    this.bits.put(state[counts + SHMEM_FILE] + COUNT_BIAS, COUNT_BITS);
  }

  /** Writes the state of packed words and returns its configuration. */
  unpack(from: Int32Array, state: Int32Array): number {
    const { bits, scope } = this;
    state.fill(0);
    bits.begin(from);
    const configuration = bits.take(this.configurationBits);
    for (let p = 0; p < scope.processes; p++) this.unpackProcess(state, p * PROC_STATE_WORDS);
    for (let file = 1; file <= scope.openFiles; file++) this.unpackFile(state, file);
    this.unpackCounts(state, WRITABLE_AT);
    this.unpackCounts(state, COUNTERS_AT);
    return configuration;
  }

  private unpackCounts(state: Int32Array, counts: number): void {
    for (let index = 0; index < this.kinds - 1; index++)
      state[counts + index] = this.bits.take(COUNT_BITS) - COUNT_BIAS;
    state[counts + SHMEM_FILE] = this.bits.take(COUNT_BITS) - COUNT_BIAS;
  }

  private unpackProcess(state: Int32Array, proc: number): void {
    const { bits, scope, fileBits } = this;
    state[proc + PROC.charge] = bits.take(this.chargeBits) - COUNT_BIAS;
    for (let slot = 0; slot < scope.slots; slot++) state[proc + FDS + slot] = bits.take(fileBits);
    state[proc + MAP_COUNT] = bits.take(this.vmaCountBits) - COUNT_BIAS;
    state[proc + KSM] = bits.take(1);
    const vmas = bits.take(this.vmaCountBits);
    state[proc + PROC_VMAS] = vmas;
    let vma = proc + PROC_WORDS;
    for (let i = 0; i < vmas; i++, vma += VMA_WORDS) {
      state[vma + VMA.start] = bits.take(this.pageBits);
      state[vma + VMA.end] = bits.take(this.pageBits);
      state[vma + VMA.pgoff] = bits.take(this.pgoffBits);
      state[vma + VMA.file] = bits.take(fileBits);
      state[vma + VMA.flags] = this.unpackFlags();
      state[vma + VMA.prot] = bits.take(PROT_BITS);
      state[vma + VMA.ops] = this.unpackOps();
      state[vma + VMA.private] = bits.take(PRIVATE_BITS);
    }
  }

  private unpackFlags(): number {
    const packed = this.bits.take(this.flags.length);
    let flags = 0;
    for (let i = 0; i < this.flags.length; i++) flags |= ((packed >>> i) & 1) << this.flags[i];
    return flags;
  }

  private unpackOps(): number {
    const { bits } = this;
    let ops = bits.take(OPS_BASE_BITS);
    ops |= bits.take(this.ownerBits) << OPS_OWNER_SHIFT;
    for (let level = 0; level < this.wraps; level++) {
      const file = bits.take(this.fileBits);
      const holds = bits.take(1);
      ops |= (file | (holds << 5)) << (OPS_BASE_BITS + OPS_LEVEL_BITS * level);
    }
    return ops;
  }

  private unpackFile(state: Int32Array, file: number): void {
    const { bits, fileBits } = this;
    const record = FILES_AT + file * RECORD_WORDS;
    let info = bits.take(this.specBits);
    if (info === this.kinds - 1) info = SHMEM_FILE;
    if (bits.take(1) === 1) info |= INFO_CALLED;
    const count = bits.take(REFERENCE_BITS);
    state[record + RECORD_INFO] = info;
    state[record + RECORD_COUNT] = count;
    state[record + RECORD_BACKING] = bits.take(fileBits);
    state[record + RECORD_CACHED] = bits.take(this.cachedBits);
    if (count > 0) state[ALIVE_AT] |= 1 << file;
  }
}

function movesOf(scope: Scope) {
  return MOVES.slice(0, scope.moves).flatMap(({ prepare }) => prepare);
}

/** Whether a driver of the scope keeps a file of its own. */
function keepsFiles(scope: Scope): boolean {
  const steps = [...movesOf(scope), ...SWAPPED.slice(0, scope.swaps).flatMap(({ mmap }) => mmap)];
  return steps.some(({ kind, arg }) => kind === 'swapFile' && arg !== SWAP_OWN);
}

function countsUsersIn(scope: Scope): boolean {
  return movesOf(scope).some(({ kind, arg }) => kind === 'vmOps' && countsUsers(arg));
}

function wrapsOps(scope: Scope): boolean {
  return WRAPPERS.slice(0, scope.wrappers).some((program) => program.some(({ kind }) => kind === 'wrapOps'));
}
