/** The `do_munmap` of a failing action in compat, whose VMA is not in the tree. */
import { FAULT_SITES } from '../scenario.js';
import { PROC, VMA, WARNINGS } from '../trace-layout.js';
import { faultAt } from './faults.js';
import { putFile } from './files.js';
import { WIRE_MMU } from './layout.js';
import type { Machine } from './machine.js';
import { accountedPages, gatheredCount, unlinkGathered } from './unmap.js';

const { charge: CHARGE, mapCount: MAP_COUNT } = PROC;
const { file: FILE, words: VMA_WORDS } = VMA;
const GATHER_STORE = FAULT_SITES.gatherStore;
const FREED_VMA_USED = WARNINGS.freedVmaUsed;
const MMU = WIRE_MMU;

/**
 * What it finds in the range are the old VMAs, detached and closed but still in the tree. It takes them
 * apart; the outer path, which still has them, does so once more.
 */
export function unmapGatheredAgain(m: Machine): void {
  if (m.wire[MMU] === 0) return;
  if (m.gatheredUnmapped) return;
  for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {
    if (faultAt(m, GATHER_STORE)) return;
  }
  if (m.gatheredFrom === m.gatheredTo) return;
  m.warnings |= FREED_VMA_USED;
  m.gatheredUnmapped = true;
  const state = m.state;
  unlinkGathered(m);
  for (let vma = m.gatheredFrom; vma < m.gatheredTo; vma += VMA_WORDS) {
    if (state[vma + FILE] !== 0) putFile(m, state[vma + FILE]);
  }
  state[m.proc + CHARGE] -= accountedPages(m);
  state[m.proc + MAP_COUNT] -= gatheredCount(m);
}
