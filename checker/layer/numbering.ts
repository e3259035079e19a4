import { FD_SLOTS, OPEN_FILES } from '../../models/limits.js';
import {
  ALIVE_AT,
  FILES_AT,
  PROC_STATE_WORDS,
  RECORD_BACKING,
  RECORD_CACHED,
  RECORD_WORDS,
} from '../../models/optimized/layout.js';
import { PROC, VMA } from '../../models/trace-layout.js';
import { wrapDepth, wrapFile } from '../../models/vm-ops.js';
import type { Scope } from './scope.js';
import { noSymmetry, type Symmetry } from './symmetry.js';

const { fds: FDS, vmas: PROC_VMAS, words: PROC_WORDS } = PROC;
const VMA_WORDS = VMA.words;

/**
 * New numbers for the open files of a state, so that states do not differ in which numbers happened to be
 * free: in the order in which slots and VMAs, and then files refer to them; those that are lost come last.
 */
export class Numbering {
  /** By number of an open file: its new number, or 0. */
  readonly renumbered = new Int32Array(OPEN_FILES + 1);
  /** By new number: the old one, or 0. */
  readonly order = new Int32Array(OPEN_FILES + 2);
  /** The highest new number. */
  count = 0;
  /** The highest new number of a file that a slot or VMA leads to. Those above it are lost, in any order. */
  reached = 0;
  private readonly none: Symmetry;

  /** @param renumbers false: open files keep their numbers always */
  constructor(
    private readonly scope: Scope,
    private readonly renumbers: boolean,
  ) {
    this.none = noSymmetry(scope);
  }

  /**
   * Numbers the open files of one of a state's symmetric forms.
   *
   * @param lost the files that no slot and no VMA leads to, in the order to take them; else as they stand
   */
  number(state: Int32Array, symmetry: Symmetry, lost?: readonly number[]): void {
    this.renumbered.fill(0);
    this.order.fill(0);
    this.count = 0;
    for (let p = 0; p < this.scope.processes; p++) {
      const from = symmetry.processes[p];
      this.visitProcess(state, from * PROC_STATE_WORDS, symmetry.slots[from]);
    }
    this.visitReferred(state, 1);
    this.reached = this.count;
    if (lost !== undefined) for (const file of lost) this.visitWithReferred(state, file);
    for (let alive = state[ALIVE_AT]; alive !== 0; alive &= alive - 1)
      this.visitWithReferred(state, 31 - Math.clz32(alive & -alive));
    if (!this.renumbers) this.keepNumbers();
  }

  private visitWithReferred(state: Int32Array, file: number): void {
    const first = this.count + 1;
    this.visit(file);
    this.visitReferred(state, first);
  }

  /**
   * Whether something refers to a freed file. It then matters which number is taken next, so that not all
   * states like this one go on alike.
   */
  refersToFreed(state: Int32Array): boolean {
    this.number(state, this.none);
    for (let file = 1; file <= this.count; file++)
      if (this.order[file] !== 0 && ((state[ALIVE_AT] >>> this.order[file]) & 1) === 0) return true;
    return false;
  }

  private visitProcess(state: Int32Array, proc: number, slots: readonly number[]): void {
    for (let slot = 0; slot < FD_SLOTS; slot++) this.visit(state[proc + FDS + (slots[slot] ?? slot)]);
    let vma = proc + PROC_WORDS;
    for (let left = state[proc + PROC_VMAS]; left > 0; left--, vma += VMA_WORDS) {
      this.visit(state[vma + VMA.file]);
      const ops = state[vma + VMA.ops];
      for (let level = wrapDepth(ops) - 1; level >= 0; level--) this.visit(wrapFile(ops, level));
    }
  }

  /** What the files numbered from `first` on refer to. */
  private visitReferred(state: Int32Array, first: number): void {
    for (let file = first; file <= this.count; file++) {
      const record = FILES_AT + this.order[file] * RECORD_WORDS;
      this.visit(state[record + RECORD_BACKING]);
      this.visit(state[record + RECORD_CACHED]);
    }
  }

  private visit(file: number): void {
    if (file === 0 || this.renumbered[file] !== 0) return;
    this.count++;
    this.renumbered[file] = this.count;
    this.order[this.count] = file;
  }

  private keepNumbers(): void {
    let highest = 0;
    for (let i = 1; i <= this.count; i++) highest = Math.max(highest, this.order[i]);
    this.order.fill(0);
    for (let file = 1; file <= highest; file++) {
      if (this.renumbered[file] === 0) continue;
      this.renumbered[file] = file;
      this.order[file] = file;
    }
    this.count = highest;
  }
}
