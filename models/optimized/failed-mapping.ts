/** What becomes of a range whose action failed, on the direct path and in compat. */
import { DEVIATIONS } from '../deviations.js';
import { FAULT_SITES } from '../scenario.js';
import { PROC, VMA, WARNINGS } from '../trace-layout.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { undoTakes } from './drivers.js';
import { faultAt } from './faults.js';
import { linkFile, putFile } from './files.js';
import type { Machine } from './machine.js';
import { accountedPages, gatheredVmas, unlinkGathered } from './unmap.js';
import { closeVma } from './vm-operations.js';
import { eraseVmas } from './vmas.js';

const { charge: CHARGE, mapCount: MAP_COUNT } = PROC;
const { start: START, end: END, file: FILE, flags: FLAGS, ops: OPS, words: VMA_WORDS } = VMA;
const { freedVmaUsed, rmapLockRecursion } = WARNINGS;
const ACCOUNT = VM_ACCOUNT;
const GATHER_STORE = FAULT_SITES.gatherStore;
const IS_CLOSED = DEVIATIONS['failed-mapping-is-closed'].bit;
const UNMAP_MAY_FAIL = DEVIATIONS['failed-mapping-unmap-may-fail'].bit;

/**
 * `do_munmap` of the range from within a compat call: it finds the gathered VMAs, closed and unlinked
 * already, which dropGathered takes apart once more.
 */
export function unmapGatheredAgain(m: Machine): void {
  if (m.nommu || m.unmappedAgain) return;
  if (m.gatheredFrom === m.gatheredTo) return;
  const state = m.state;
  for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {
    if (faultAt(m, GATHER_STORE)) return;
  }
  m.warnings |= freedVmaUsed;
  m.unmappedAgain = true;
  unlinkGathered(m);
  for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {
    const file = state[vma + FILE];
    if (file !== 0) putFile(m, file);
  }
  state[m.proc + CHARGE] -= accountedPages(m);
  state[m.proc + MAP_COUNT] -= gatheredVmas(m);
}

/** The new VMA at `vma`, whose action failed, goes again; its i_mmap lock, if still held, is released. */
export function unmapNew(m: Machine, vma: number): void {
  const mayFail = (m.deviations & UNMAP_MAY_FAIL) !== 0;
  if (!mayFail || !faultAt(m, GATHER_STORE)) {
    if (m.locks !== 0) m.warnings |= rmapLockRecursion | freedVmaUsed;
    removeNew(m, vma);
  }
  m.locks = 0;
}

function removeNew(m: Machine, vma: number): void {
  const state = m.state;
  const file = state[vma + FILE];
  linkFile(m, file, state[vma + FLAGS], -1);
  if ((m.deviations & IS_CLOSED) !== 0) closeVma(m, state[vma + OPS]);
  else undoTakes(m);
  if (file !== 0) putFile(m, file);
  if ((state[vma + FLAGS] & ACCOUNT) !== 0) state[m.proc + CHARGE] -= state[vma + END] - state[vma + START];
  state[m.proc + MAP_COUNT]--;
  eraseVmas(m, vma, vma + VMA_WORDS);
}
