/** What hooks have counted in their drivers during an operation. */
import { DEVIATIONS } from '../deviations.js';
import { FILE_KINDS } from '../limits.js';
import { countUser } from './files.js';
import type { Machine } from './machine.js';

const KINDS = FILE_KINDS;
const NOT_UNDONE = DEVIATIONS['hook-state-not-undone'].bit;

/** A hook of `spec` that succeeded has counted so many users more. */
export function rememberTaken(m: Machine, spec: number, balance: number): void {
  if (balance === 0) return;
  m.taken[spec] += balance;
  m.hasTaken = true;
}

/** The mapping has failed, or merged: the drivers count it no longer. */
export function undoTaken(m: Machine): void {
  if (!m.hasTaken) return;
  if ((m.deviations & NOT_UNDONE) !== 0) return;
  for (let spec = 0; spec < KINDS; spec++) countUser(m, spec, -m.taken[spec]);
  forgetTaken(m);
}

export function forgetTaken(m: Machine): void {
  m.taken.fill(0);
  m.hasTaken = false;
}
