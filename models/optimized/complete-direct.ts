/** `mmap_action_complete` on the direct path: the VMA is in the tree, and goes when something fails. */
import { DEVIATIONS } from '../deviations.js';
import { FAULT_SITES } from '../scenario.js';
import { PLACEMENTS, PROC, VMA, WARNINGS } from '../trace-layout.js';
import { VM_ACCOUNT } from '../vm-flags.js';
import { completeAction, keepsMapping, overridden } from './actions.js';
import { undoTaken } from './drivers.js';
import { faultAt } from './faults.js';
import { linkFile, putFile } from './files.js';
import { DIRECT_DESC } from './layout.js';
import type { Machine } from './machine.js';
import { closeVma } from './vm-operations.js';
import { eraseVmas } from './vmas.js';

const DESC_AT = DIRECT_DESC;
const { charge: CHARGE, mapCount: MAP_COUNT } = PROC;
const { start: START, end: END, file: FILE, flags: FLAGS, ops: OPS, words: VMA_WORDS } = VMA;
const { none: NOT_PLACED } = PLACEMENTS;
const { freedVmaUsed, rmapLockRecursion } = WARNINGS;
const ACCOUNT = VM_ACCOUNT;
const GATHER_STORE = FAULT_SITES.gatherStore;

const UNDER_LOCK = DEVIATIONS['unmap-under-rmap-lock'].bit;
const CLOSES = DEVIATIONS['failed-mapping-is-closed'].bit;
const MAY_FAIL = DEVIATIONS['failed-mapping-unmap-may-fail'].bit;

/**
 * Completes the action for the new VMA at `vma` of the state. The start of the mapping or a negated
 * errno; `placement` says whether the VMA is there by right.
 */
export function completeDirect(m: Machine, vma: number, record: number): number {
  const error = completeAction(m, DESC_AT, m.state, vma, record);
  if (error === 0 || keepsMapping(m)) {
    m.locks = 0;
    return error === 0 ? m.mapStart : error;
  }
  m.placement = NOT_PLACED;
  if ((m.deviations & UNDER_LOCK) === 0) m.locks = 0;
  const freed = unmapNew(m, vma);
  if (m.locks !== 0) {
    if (freed) m.warnings |= freedVmaUsed;
    m.locks = 0;
  }
  const result = overridden(m, DESC_AT, error, false);
  return result === 0 ? m.mapStart : result;
}

/** The ordinary unmap of what was just mapped. Whether it went. */
function unmapNew(m: Machine, vma: number): boolean {
  if ((m.deviations & MAY_FAIL) !== 0 && faultAt(m, GATHER_STORE)) return false;
  const state = m.state;
  const file = state[vma + FILE];
  if (m.locks !== 0) m.warnings |= rmapLockRecursion;
  linkFile(m, file, state[vma + FLAGS], -1);
  if ((m.deviations & CLOSES) !== 0) closeVma(m, state[vma + OPS]);
  else undoTaken(m);
  if (file !== 0) putFile(m, file);
  if ((state[vma + FLAGS] & ACCOUNT) !== 0) state[m.proc + CHARGE] -= state[vma + END] - state[vma + START];
  state[m.proc + MAP_COUNT]--;
  eraseVmas(m, vma, vma + VMA_WORDS);
  return true;
}
