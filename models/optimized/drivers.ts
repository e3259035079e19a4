/** What drivers count: the users of each file of the scenario. */
import { DEVIATIONS } from '../deviations.js';
import { FILE_KINDS } from '../limits.js';
import { COUNTERS_AT } from './layout.js';
import type { Machine } from './machine.js';

const AT = COUNTERS_AT;
const KINDS = FILE_KINDS;
const NOT_UNDONE = DEVIATIONS['hook-state-not-undone'].bit;

/** The driver of files of this spec counts `change` users more. */
export function countUsers(m: Machine, spec: number, change: number): void {
  m.state[AT + spec] += change;
}

/** A prepare program of this spec has succeeded and taken `taken` users, to be undone if nothing comes of it. */
export function rememberTaken(m: Machine, spec: number, taken: number): void {
  m.takes[spec] += taken;
  m.tookUsers = true;
}

/** What hooks of this operation took is given back: the mapping failed or merged. */
export function undoTakes(m: Machine): void {
  if (!m.tookUsers) return;
  if ((m.deviations & NOT_UNDONE) !== 0) return;
  for (let spec = 0; spec < KINDS; spec++) m.state[AT + spec] -= m.takes[spec];
  forgetTakes(m);
}

/** Nothing is left to undo. */
export function forgetTakes(m: Machine): void {
  for (let spec = 0; spec < KINDS; spec++) m.takes[spec] = 0;
  m.tookUsers = false;
}
