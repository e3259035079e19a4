import { PROCESSES, SHMEM_FILE } from '../../models/limits.js';
import { FILE, PROC, VMA } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { baseOps, opsOwner, wrapDepth, wrapFile, wrapHoldsFile } from '../../models/vm-ops.js';
import { pgoffAt, Stretches } from './stretches.js';

/** What two runs can differ in on a page, as bits; the names are the fields of findings. */
export const PAGE_FIELDS = ['mapping', 'file', 'pgoff', 'flags', 'prot', 'ops', 'private'] as const;
export const PAGE_BIT = { mapping: 1, file: 2, pgoff: 4, flags: 8, prot: 16, ops: 32, private: 64 } as const;

/**
 * Compares two runs page by page after a step, so that VMA boundaries do not matter. Open files are
 * compared by the file they were opened from: the numbers differ where a run opens more of them.
 */
export class PageComparison {
  private readonly stretches = new Stretches();
  private flags = ~0;
  private left: Int32Array = new Int32Array();
  private right: Int32Array = new Int32Array();

  /**
   * The fields that differ on some page of some process, as bits of {@link PAGE_BIT}.
   *
   * @param shift by how much the second scenario's file indices are higher
   * @param ignored flags that do not count
   */
  compare(left: TraceView, right: TraceView, step: number, shift = 0, ignored = 0): number {
    this.flags = ~ignored;
    let differing = 0;
    this.left = left.words;
    this.right = right.words;
    const stretches = this.stretches;
    for (let proc = 0; proc < PROCESSES; proc++) {
      stretches.begin(left.words, left.proc(step, proc), right.words, right.proc(step, proc));
      while (stretches.next(left.words, right.words)) {
        if (stretches.left < 0 && stretches.right < 0) continue;
        if (stretches.left < 0 || stretches.right < 0) differing |= PAGE_BIT.mapping;
        else differing |= this.compareStretch(left, right, step, shift);
      }
    }
    return differing;
  }

  private compareStretch(left: TraceView, right: TraceView, step: number, shift: number): number {
    const l = this.left;
    const r = this.right;
    const stretches = this.stretches;
    const a = stretches.left;
    const b = stretches.right;
    let differing = 0;
    if (!sameFile(left, right, step, l[a + VMA.file], r[b + VMA.file], shift)) differing |= PAGE_BIT.file;
    if (pgoffAt(l, a, stretches.from) !== pgoffAt(r, b, stretches.from)) differing |= PAGE_BIT.pgoff;
    if (((l[a + VMA.flags] ^ r[b + VMA.flags]) & this.flags) !== 0) differing |= PAGE_BIT.flags;
    if (l[a + VMA.prot] !== r[b + VMA.prot]) differing |= PAGE_BIT.prot;
    if (!sameOps(left, right, step, l[a + VMA.ops], r[b + VMA.ops], shift)) differing |= PAGE_BIT.ops;
    if (l[a + VMA.private] !== r[b + VMA.private]) differing |= PAGE_BIT.private;
    return differing;
  }
}

/** Whether the charges of all processes are equal after a step. */
export function sameCharges(left: TraceView, right: TraceView, step: number): boolean {
  for (let proc = 0; proc < PROCESSES; proc++) {
    if (left.charge(step, proc) !== right.charge(step, proc)) return false;
  }
  return true;
}

/** Whether the VMAs of all processes begin and end at the same pages after a step. */
export function sameBoundaries(left: TraceView, right: TraceView, step: number): boolean {
  for (let proc = 0; proc < PROCESSES; proc++) {
    const count = left.vmaCount(step, proc);
    if (count !== right.vmaCount(step, proc)) return false;
    let a = left.proc(step, proc) + PROC.words;
    let b = right.proc(step, proc) + PROC.words;
    for (let i = 0; i < count; i++, a += VMA.words, b += VMA.words) {
      if (left.words[a + VMA.start] !== right.words[b + VMA.start]) return false;
      if (left.words[a + VMA.end] !== right.words[b + VMA.end]) return false;
    }
  }
  return true;
}

function sameFile(
  left: TraceView,
  right: TraceView,
  step: number,
  a: number,
  b: number,
  shift: number,
): boolean {
  if (a === 0 || b === 0) return a === b;
  return shifted(specOf(left, step, a), shift) === specOf(right, step, b);
}

function sameOps(
  left: TraceView,
  right: TraceView,
  step: number,
  a: number,
  b: number,
  shift: number,
): boolean {
  const depth = wrapDepth(a);
  if (shifted(opsOwner(a), shift) !== opsOwner(b)) return false;
  if (baseOps(a) !== baseOps(b) || depth !== wrapDepth(b)) return false;
  for (let level = 0; level < depth; level++) {
    const held = wrapHoldsFile(a, level);
    if (held !== wrapHoldsFile(b, level)) return false;
    // A file that is not held may be gone, and its number that of another one.
    if (held && !sameFile(left, right, step, wrapFile(a, level), wrapFile(b, level), shift)) return false;
  }
  return true;
}

/** The file of the scenario that an open file was opened from; -1 when it is gone. */
function specOf(trace: TraceView, step: number, number: number): number {
  const file = trace.fileNumbered(step, number);
  return file < 0 ? -1 : trace.words[file + FILE.spec];
}

function shifted(spec: number, shift: number): number {
  return spec < 0 || spec === SHMEM_FILE ? spec : spec + shift;
}
