/** The VMAs of the operation's process: a sorted run of eight words each. Places are word offsets. */
import { ERRNO } from '../errno.js';
import { FAULT_SITES } from '../scenario.js';
import { PROC, VMA } from '../trace-layout.js';
import { faultAt } from './faults.js';
import { getFile, linkFile } from './files.js';
import type { Machine } from './machine.js';
import { openVma } from './vm-operations.js';

const { mapCount: MAP_COUNT, vmas: PROC_VMAS, words: PROC_WORDS } = PROC;
const { start: START, end: END, pgoff: PGOFF, file: FILE, words: VMA_WORDS } = VMA;
const { flags: FLAGS, ops: OPS } = VMA;
const { splitDup, splitPrealloc, gatherStore } = FAULT_SITES;
const ENOMEM = ERRNO.ENOMEM;

export function firstVma(m: Machine): number {
  return m.proc + PROC_WORDS;
}

/** Behind the last VMA. */
export function endOfVmas(m: Machine): number {
  return m.proc + PROC_WORDS + m.state[m.proc + PROC_VMAS] * VMA_WORDS;
}

/** The first VMA that ends above `page`, or the end. */
export function vmaAbove(m: Machine, page: number): number {
  const state = m.state;
  const end = endOfVmas(m);
  let at = firstVma(m);
  while (at < end && state[at + END] <= page) at += VMA_WORDS;
  return at;
}

/** Whether the VMA at `at`, the first that ends above a range's start, lies in the range that ends at `end`. */
export function overlaps(m: Machine, at: number, end: number): boolean {
  return at < endOfVmas(m) && m.state[at + START] < end;
}

/**
 * `vms_gather_munmap_vmas` from the first overlapping VMA at `at`: splits at the borders and sets
 * `gatheredFrom` and `gatheredTo`. 0 or -ENOMEM; then the splits made so far stay.
 */
export function gather(m: Machine, at: number, start: number, end: number): number {
  const state = m.state;
  let vma = at;
  if (state[vma + START] < start) {
    const error = split(m, vma, start);
    if (error < 0) return error;
    vma += VMA_WORDS;
  }
  m.gatheredFrom = vma;
  while (overlaps(m, vma, end)) {
    if (state[vma + END] > end) {
      const error = split(m, vma, end);
      if (error < 0) return error;
    }
    if (faultAt(m, gatherStore)) return -ENOMEM;
    vma += VMA_WORDS;
  }
  m.gatheredTo = vma;
  return 0;
}

/** `__split_vma`: the VMA at `at` ends at `page`, its upper part stands behind it. */
export function split(m: Machine, at: number, page: number): number {
  if (faultAt(m, splitDup)) return -ENOMEM;
  if (faultAt(m, splitPrealloc)) return -ENOMEM;
  const state = m.state;
  const upper = at + VMA_WORDS;
  for (let i = endOfVmas(m) - 1; i >= at; i--) state[i + VMA_WORDS] = state[i];
  state[m.proc + PROC_VMAS]++;
  state[m.proc + MAP_COUNT]++;
  state[at + END] = page;
  state[upper + START] = page;
  state[upper + PGOFF] += page - state[at + START];
  const file = state[at + FILE];
  if (file !== 0) getFile(m, file);
  openVma(m, state[at + OPS]);
  linkFile(m, file, state[at + FLAGS], 1);
  return 0;
}

/** Takes the VMAs from `from` to before `to` out of the process, and nothing else. */
export function eraseVmas(m: Machine, from: number, to: number): void {
  const gone = to - from;
  if (gone === 0) return;
  const state = m.state;
  const end = endOfVmas(m);
  for (let i = to; i < end; i++) state[i - gone] = state[i];
  for (let i = end - gone; i < end; i++) state[i] = 0;
  state[m.proc + PROC_VMAS] -= (gone / VMA_WORDS) | 0;
}

/** Puts the VMA at `source` of the scratch words at `at`, before what stands there. */
export function insertVma(m: Machine, at: number, source: number): void {
  const state = m.state;
  const scratch = m.scratch;
  for (let i = endOfVmas(m) - 1; i >= at; i--) state[i + VMA_WORDS] = state[i];
  for (let i = 0; i < VMA_WORDS; i++) state[at + i] = scratch[source + i];
  state[m.proc + PROC_VMAS]++;
}
