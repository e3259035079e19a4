import { ARENA_PAGES } from '../../models/limits.js';
import { PROC, VMA } from '../../models/trace-layout.js';

/**
 * Walks two snapshots of a process side by side, in stretches of pages within which no VMA of either
 * begins or ends. So two address spaces are compared page by page, whatever their VMA boundaries are.
 *
 * After {@link next} returned true, pages `from` to `to - 1` are covered by the VMA at `left` in the
 * one snapshot and by that at `right` in the other; -1 is a hole.
 */
export class Stretches {
  from = 0;
  to = 0;
  left = -1;
  right = -1;
  private cutA = 0;
  private cutB = 0;
  private leftAt = 0;
  private leftEnd = 0;
  private rightAt = 0;
  private rightEnd = 0;

  /**
   * Begins anew, on the records of a process (`TraceView.proc`) in two traces, or twice in one.
   * Stretches also end at the pages `cutA` and `cutB`.
   */
  begin(
    leftWords: Int32Array,
    leftProc: number,
    rightWords: Int32Array,
    rightProc: number,
    cutA = 0,
    cutB = 0,
  ): void {
    this.to = 0;
    this.cutA = cutA;
    this.cutB = cutB;
    this.leftAt = leftProc + PROC.words;
    this.leftEnd = this.leftAt + leftWords[leftProc + PROC.vmas] * VMA.words;
    this.rightAt = rightProc + PROC.words;
    this.rightEnd = this.rightAt + rightWords[rightProc + PROC.vmas] * VMA.words;
  }

  next(leftWords: Int32Array, rightWords: Int32Array): boolean {
    const from = this.to;
    if (from >= ARENA_PAGES) return false;
    let to = ARENA_PAGES;
    if (this.cutA > from && this.cutA < to) to = this.cutA;
    if (this.cutB > from && this.cutB < to) to = this.cutB;

    let at = this.leftAt;
    while (at < this.leftEnd && leftWords[at + VMA.end] <= from) at += VMA.words;
    this.leftAt = at;
    this.left = -1;
    if (at < this.leftEnd) {
      const start = leftWords[at + VMA.start];
      const bound = start <= from ? leftWords[at + VMA.end] : start;
      if (start <= from) this.left = at;
      if (bound < to) to = bound;
    }

    at = this.rightAt;
    while (at < this.rightEnd && rightWords[at + VMA.end] <= from) at += VMA.words;
    this.rightAt = at;
    this.right = -1;
    if (at < this.rightEnd) {
      const start = rightWords[at + VMA.start];
      const bound = start <= from ? rightWords[at + VMA.end] : start;
      if (start <= from) this.right = at;
      if (bound < to) to = bound;
    }

    this.from = from;
    this.to = to;
    return true;
  }
}

/** The pgoff of the first page of a stretch in the VMA at `vma`. */
export function pgoffAt(words: Int32Array, vma: number, page: number): number {
  return words[vma + VMA.pgoff] + page - words[vma + VMA.start];
}
