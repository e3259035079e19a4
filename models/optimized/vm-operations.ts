/** `->open` and `->close` of a word of vm_ops. */
import * as ops from '../vm-ops.js';
import { countUsers } from './drivers.js';
import { getFile, putFile } from './files.js';
import type { Machine } from './machine.js';

const { OPS_CLOSE, OPS_COUNTED, OPS_MAPPED, OPS_OPEN_CLOSE } = ops;
/** A word of operations is a base table of four bits and above it wrappers of six, innermost first. */
const BASE_BITS = 4;
const BASE = 0xf;
const LEVEL_BITS = 6;
const LEVEL_FILE = 0x1f;
const LEVEL_HOLDS = 0x20;
const WRAPS = ((1 << (BASE_BITS + ops.MAX_WRAPS * LEVEL_BITS)) - 1) & ~BASE;
/** Above the wrappers: the index of the file whose driver counts its users, plus 1. */
const OWNER_SHIFT = BASE_BITS + ops.MAX_WRAPS * LEVEL_BITS;
const OUTERMOST = BASE_BITS + (ops.MAX_WRAPS - 1) * LEVEL_BITS;
/** Where the counts of LIFECYCLES stand in their word. */
const OPEN_CLOSE_SHIFT = 0;
const CLOSE_SHIFT = 8;
const MAPPED_SHIFT = 16;
const WRAPPED_SHIFT = 24;

/** A copy of a VMA with these operations was made. */
export function openVma(m: Machine, vmOps: number): void {
  if ((vmOps & WRAPS) !== 0) openWrappers(m, vmOps);
  const base = vmOps & BASE;
  if (base === OPS_OPEN_CLOSE) m.opened = countOne(m.opened, OPEN_CLOSE_SHIFT);
  if (base === OPS_MAPPED || base === OPS_COUNTED) {
    m.opened = countOne(m.opened, MAPPED_SHIFT);
    countUsers(m, ownerOf(vmOps), 1);
  }
}

/** A VMA with these operations goes (`vma_close`). */
export function closeVma(m: Machine, vmOps: number): void {
  const base = vmOps & BASE;
  if (base === OPS_OPEN_CLOSE) m.closed = countOne(m.closed, OPEN_CLOSE_SHIFT);
  if (base === OPS_CLOSE) m.closed = countOne(m.closed, CLOSE_SHIFT);
  if (base === OPS_MAPPED || base === OPS_COUNTED) {
    m.closed = countOne(m.closed, MAPPED_SHIFT);
    countUsers(m, ownerOf(vmOps), -1);
  }
  if ((vmOps & WRAPS) !== 0) closeWrappers(m, vmOps);
}

/** Whether the table has `->close`. */
export function closes(vmOps: number): boolean {
  if ((vmOps & WRAPS) !== 0) return true;
  const base = vmOps & BASE;
  return (base >= OPS_OPEN_CLOSE && base <= OPS_MAPPED) || base === OPS_COUNTED;
}

/** The file whose driver counts its users in these operations. */
export function ownerOf(vmOps: number): number {
  return (vmOps >>> OWNER_SHIFT) - 1;
}

/** What a hook of a file of `spec` installs that sets vm_ops to `table`. */
export function driverOps(table: number, spec: number): number {
  if (table === OPS_MAPPED || table === OPS_COUNTED) return table | ((spec + 1) << OWNER_SHIFT);
  return table;
}

/** Where a further wrapper goes in the word; beyond {@link OUTERMOST} there is no room. */
export function freeLevel(vmOps: number): number {
  let shift = BASE_BITS;
  while (shift <= OUTERMOST && (vmOps & WRAPS) >>> shift !== 0) shift += LEVEL_BITS;
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
    const level = (vmOps & WRAPS) >>> shift;
    if (level === 0) continue;
    m.opened = countOne(m.opened, WRAPPED_SHIFT);
    if ((level & LEVEL_HOLDS) !== 0) getFile(m, level & LEVEL_FILE);
  }
}

function closeWrappers(m: Machine, vmOps: number): void {
  for (let rest = (vmOps & WRAPS) >>> BASE_BITS; rest !== 0; rest >>>= LEVEL_BITS) {
    m.closed = countOne(m.closed, WRAPPED_SHIFT);
    if ((rest & LEVEL_HOLDS) !== 0) putFile(m, rest & LEVEL_FILE);
  }
}

/** Adds one to a byte of a word; it stays at 255. */
function countOne(counts: number, shift: number): number {
  if (((counts >>> shift) & 0xff) === 0xff) return counts;
  return (counts + (1 << shift)) | 0;
}
