/** munmap, and what mmap shares with it: taking gathered VMAs apart. */
import { ERRNO } from '../errno.js';
import { ARENA_PAGES, FD_SLOTS, PROCESSES } from '../limits.js';
import { PROC, VMA } from '../trace-layout.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { linkFile, putFile } from './files.js';
import { PROC_STATE_WORDS } from './layout.js';
import type { Machine } from './machine.js';
import { munmapNommu, removeAllNommu } from './nommu.js';
import { closeVma } from './vm-operations.js';
import { endOfVmas, eraseVmas, firstVma, gather, overlaps, vmaAbove } from './vmas.js';

const { charge: CHARGE, fds: FDS, mapCount: MAP_COUNT } = PROC;
const { start: START, end: END, file: FILE, flags: FLAGS, ops: OPS, words: VMA_WORDS } = VMA;
const ACCOUNT = VM_ACCOUNT;
const PAGES = ARENA_PAGES;
const EINVAL = ERRNO.EINVAL;

/** The system call. `start` and `length` in pages. */
export function munmap(m: Machine, start: number, length: number): number {
  if (m.nommu) return munmapNommu(m, start, length);
  const end = start + length;
  if (length === 0) return -EINVAL;
  if (end > PAGES) return -EINVAL;
  const first = vmaAbove(m, start);
  if (!overlaps(m, first, end)) return 0;
  const error = gather(m, first, start, end);
  if (error < 0) return error;
  removeAll(m);
  return 0;
}

/** After the last operation: everything is unmapped, then every descriptor closed, process 0 first. */
export function tearDown(m: Machine): void {
  for (let p = 0; p < PROCESSES; p++) {
    m.proc = p * PROC_STATE_WORDS;
    if (m.nommu) {
      removeAllNommu(m);
      continue;
    }
    m.gatheredFrom = firstVma(m);
    m.gatheredTo = endOfVmas(m);
    removeAll(m);
  }
  for (let p = 0; p < PROCESSES; p++) {
    const slots = p * PROC_STATE_WORDS + FDS;
    for (let slot = 0; slot < FD_SLOTS; slot++) {
      const file = m.state[slots + slot];
      m.state[slots + slot] = 0;
      if (file !== 0) putFile(m, file);
    }
  }
}

/** The gathered VMAs leave their files' mappings. */
export function unlinkGathered(m: Machine): void {
  const state = m.state;
  for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {
    linkFile(m, state[vma + FILE], state[vma + FLAGS], -1);
  }
}

/** The pages of the gathered VMAs that are charged for. */
export function accountedPages(m: Machine): number {
  const state = m.state;
  let pages = 0;
  for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {
    if ((state[vma + FLAGS] & ACCOUNT) !== 0) pages += state[vma + END] - state[vma + START];
  }
  return pages;
}

function removeAll(m: Machine): void {
  const state = m.state;
  unlinkGathered(m);
  for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {
    closeVma(m, state[vma + OPS]);
    const file = state[vma + FILE];
    if (file !== 0) putFile(m, file);
  }
  state[m.proc + CHARGE] -= accountedPages(m);
  state[m.proc + MAP_COUNT] -= gatheredVmas(m);
  eraseVmas(m, m.gatheredFrom, m.gatheredTo);
}

/** The gathered VMAs, closed and unlinked before, give their files and their charge back. */
export function dropGathered(m: Machine): void {
  const state = m.state;
  for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {
    const file = state[vma + FILE];
    if (file !== 0) putFile(m, file);
  }
  state[m.proc + MAP_COUNT] -= gatheredVmas(m);
  if (!m.tookOver) state[m.proc + CHARGE] -= accountedPages(m);
}

/** How many VMAs are gathered. */
export function gatheredVmas(m: Machine): number {
  return ((m.gatheredTo - m.gatheredFrom) / VMA_WORDS) | 0;
}
