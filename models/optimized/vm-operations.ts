/** `->open` and `->close` of a word of vm_ops. */
import * as ops from '../vm-ops.js';
import { countUser, getFile, putFile } from './files.js';
import type { Machine } from './machine.js';

const { OPS_CLOSE, OPS_COUNTED, OPS_MAPPED, OPS_OPEN_CLOSE, OPS_SHMEM } = ops;
/** A word of operations is a base table of four bits and above it wrappers of six, innermost first; then the owner. */
const BASE_BITS = 4;
const BASE = 0xf;
const LEVEL_BITS = 6;
const LEVEL_FILE = 0x1f;
const LEVEL_HOLDS = 0x20;
const OUTERMOST = BASE_BITS + (ops.MAX_WRAPS - 1) * LEVEL_BITS;
const OWNER_SHIFT = OUTERMOST + LEVEL_BITS;
const LEVELS = ((1 << OWNER_SHIFT) - 1) & ~BASE;
/** Where the counts of LIFECYCLES stand in their word. */
const OPEN_CLOSE_SHIFT = 0;
const CLOSE_SHIFT = 8;
const MAPPED_SHIFT = 16;
const WRAPPED_SHIFT = 24;

/** A copy of a VMA with these operations was made. */
export function openVma(m: Machine, vmOps: number): void {
  if ((vmOps & LEVELS) !== 0) openWrappers(m, vmOps);
  const base = vmOps & BASE;
  if (base === OPS_OPEN_CLOSE) m.opened = countOne(m.opened, OPEN_CLOSE_SHIFT);
  if (base === OPS_MAPPED || base === OPS_COUNTED) {
    m.opened = countOne(m.opened, MAPPED_SHIFT);
    countOwner(m, vmOps, 1);
  }
}

/** A VMA with these operations goes (`vma_close`). */
export function closeVma(m: Machine, vmOps: number): void {
  const base = vmOps & BASE;
  if (base === OPS_OPEN_CLOSE) m.closed = countOne(m.closed, OPEN_CLOSE_SHIFT);
  if (base === OPS_CLOSE) m.closed = countOne(m.closed, CLOSE_SHIFT);
  if (base === OPS_MAPPED || base === OPS_COUNTED) {
    m.closed = countOne(m.closed, MAPPED_SHIFT);
    countOwner(m, vmOps, -1);
  }
  if ((vmOps & LEVELS) !== 0) closeWrappers(m, vmOps);
}

/** Whether a table counts the users of its driver. */
export function countsUsers(table: number): boolean {
  return table === OPS_MAPPED || table === OPS_COUNTED;
}

/** What a program of `spec` installs that sets vm_ops to `table`. */
export function driverOps(table: number, spec: number): number {
  return countsUsers(table) ? table | ((spec + 1) << OWNER_SHIFT) : table;
}

/** The spec whose `mapped` program the operations come with, or -1: a wrapper's table has none. */
export function mappedOwner(vmOps: number): number {
  if ((vmOps & (LEVELS | BASE)) !== OPS_MAPPED) return -1;
  return (vmOps >>> OWNER_SHIFT) - 1;
}

function countOwner(m: Machine, vmOps: number, change: number): void {
  countUser(m, (vmOps >>> OWNER_SHIFT) - 1, change);
}

/** Whether the table has `->close`. */
export function closes(vmOps: number): boolean {
  if ((vmOps & LEVELS) !== 0) return true;
  const base = vmOps & BASE;
  if (base === OPS_COUNTED) return true;
  return base >= OPS_OPEN_CLOSE && base < OPS_SHMEM;
}

/** Where a further wrapper goes in the word; beyond {@link OUTERMOST} there is no room. */
export function freeLevel(vmOps: number): number {
  let shift = BASE_BITS;
  const levels = vmOps & LEVELS;
  while (shift <= OUTERMOST && levels >>> shift !== 0) shift += LEVEL_BITS;
  return shift;
}

export function hasRoom(level: number): boolean {
  return level <= OUTERMOST;
}

export function wrapLevel(vmOps: number, level: number, file: number, holds: boolean): number {
  return vmOps | ((holds ? file | LEVEL_HOLDS : file) << level);
}

function openWrappers(m: Machine, vmOps: number): void {
  for (let shift = OUTERMOST; shift >= BASE_BITS; shift -= LEVEL_BITS) {
    const level = (vmOps & LEVELS) >>> shift;
    if (level === 0) continue;
    m.opened = countOne(m.opened, WRAPPED_SHIFT);
    if ((level & LEVEL_HOLDS) !== 0) getFile(m, level & LEVEL_FILE);
  }
}

function closeWrappers(m: Machine, vmOps: number): void {
  for (let rest = (vmOps & LEVELS) >>> BASE_BITS; rest !== 0; rest >>>= LEVEL_BITS) {
    m.closed = countOne(m.closed, WRAPPED_SHIFT);
    if ((rest & LEVEL_HOLDS) !== 0) putFile(m, rest & LEVEL_FILE);
  }
}

/** Adds one to a byte of a word; it stays at 255. */
function countOne(counts: number, shift: number): number {
  if (((counts >>> shift) & 0xff) === 0xff) return counts;
  return (counts + (1 << shift)) | 0;
}
