/** open, dup and close of descriptor slots. */
import { ERRNO } from '../errno.js';
import { FAULT_SITES } from '../scenario.js';
import { PROC } from '../trace-layout.js';
import { faultAt } from './faults.js';
import { allocFile, getFile, putFile } from './files.js';
import { WIRE_FILES } from './layout.js';
import type { Machine } from './machine.js';

const FDS = PROC.fds;
const { EBADF, ENFILE, ENOENT } = ERRNO;
const OPEN_FILE = FAULT_SITES.openFile;
const FILES = WIRE_FILES;

export function open(m: Machine, slot: number, spec: number, readOnly: number): number {
  if (spec >= m.wire[FILES]) return -ENOENT;
  if (faultAt(m, OPEN_FILE)) return -ENFILE;
  const file = allocFile(m, spec, readOnly);
  if (file < 0) return file;
  store(m, slot, file);
  return slot;
}

export function dup(m: Machine, from: number, to: number): number {
  const file = m.state[m.proc + FDS + from];
  if (file === 0) return -EBADF;
  if (from === to) return to;
  getFile(m, file);
  store(m, to, file);
  return to;
}

export function close(m: Machine, slot: number): number {
  if (m.state[m.proc + FDS + slot] === 0) return -EBADF;
  store(m, slot, 0);
  return 0;
}

/** Puts `file` (or 0) into a slot and closes what was there. */
function store(m: Machine, slot: number, file: number): void {
  const at = m.proc + FDS + slot;
  const before = m.state[at];
  m.state[at] = file;
  if (before !== 0) putFile(m, before);
}
