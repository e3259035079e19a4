/** Open files (`struct file`), their reference counts, and the writable counts of their mappings. */
import { ERRNO } from '../errno.js';
import { OPEN_FILES, SHMEM_FILE } from '../limits.js';
import { ATTRIBUTES, HOOKS } from '../scenario.js';
import { WARNINGS } from '../trace-layout.js';
import * as flags from '../vm-flags.js';
import * as wireLayout from '../wire.js';
import * as layout from './layout.js';
import type { Machine } from './machine.js';

const { ALIVE_AT, FILES_AT, INFO_CALLED, INFO_READ_ONLY, INFO_SPEC, WRITABLE_AT } = layout;
const { RECORD_BACKING, RECORD_CACHED, RECORD_COUNT, RECORD_INFO, RECORD_WORDS } = layout;
const { SPEC_ATTRIBUTES, SPEC_BELOW, SPEC_HOOK, SPEC_SWAP, WIRE_FILES } = layout;
const { FILE_WORDS, WIRE_HEADER_WORDS } = wireLayout;
const { VM_MAYWRITE, VM_SHARED } = flags;
const { getOfFreedFile, putOfFreedFile } = WARNINGS;
const SHMEM = SHMEM_FILE;
const NO_HOOK = HOOKS.none;
const IS_SHMEM = ATTRIBUTES.shmem;
const ENFILE = ERRNO.ENFILE;
/** Bits 1 to {@link OPEN_FILES}. */
const NUMBERS = ((2 ** OPEN_FILES - 1) << 1) | 0;

/** The scenario's file that `file` was opened from, or SHMEM_FILE; of a freed file the last one. */
export function specOf(m: Machine, file: number): number {
  return m.state[FILES_AT + file * RECORD_WORDS + RECORD_INFO] & INFO_SPEC;
}

/** Where the wire describes a file of the scenario. */
export function specAt(spec: number): number {
  return WIRE_HEADER_WORDS + spec * FILE_WORDS;
}

/** The hooks of a file, as in HOOKS: bit 0 .mmap, bit 1 .mmap_prepare. */
export function hooksOf(m: Machine, file: number): number {
  const spec = specOf(m, file);
  if (spec === SHMEM) return NO_HOOK;
  return m.wire[WIRE_HEADER_WORDS + spec * FILE_WORDS + SPEC_HOOK];
}

/** The ATTRIBUTES of a file. */
export function attributesOf(m: Machine, file: number): number {
  const spec = specOf(m, file);
  if (spec === SHMEM) return IS_SHMEM;
  return m.wire[WIRE_HEADER_WORDS + spec * FILE_WORDS + SPEC_ATTRIBUTES];
}

export function isReadOnly(m: Machine, file: number): boolean {
  return (m.state[FILES_AT + file * RECORD_WORDS + RECORD_INFO] & INFO_READ_ONLY) !== 0;
}

/** Whether the program of `file` has run before. */
export function wasCalled(m: Machine, file: number): boolean {
  return (m.state[FILES_AT + file * RECORD_WORDS + RECORD_INFO] & INFO_CALLED) !== 0;
}

/** The program of `file` has ended. */
export function markCalled(m: Machine, file: number): void {
  const record = FILES_AT + file * RECORD_WORDS;
  if (m.state[record + RECORD_COUNT] === 0) return;
  m.state[record + RECORD_INFO] |= INFO_CALLED;
}

export function referencesOf(m: Machine, file: number): number {
  return m.state[FILES_AT + file * RECORD_WORDS + RECORD_COUNT];
}

/** The open file below a wrapper's, or 0. */
export function backingOf(m: Machine, file: number): number {
  return m.state[FILES_AT + file * RECORD_WORDS + RECORD_BACKING];
}

/** The file that the driver of `file` keeps for swaps, or 0. */
export function cachedOf(m: Machine, file: number): number {
  return m.state[FILES_AT + file * RECORD_WORDS + RECORD_CACHED];
}

export function keepCached(m: Machine, file: number, cached: number): void {
  m.state[FILES_AT + file * RECORD_WORDS + RECORD_CACHED] = cached;
}

/** What a swap of a file of this spec brings in: an index of the scenario's files or SHMEM_FILE. */
export function swapOf(m: Machine, spec: number): number {
  const swap = m.wire[WIRE_HEADER_WORDS + spec * FILE_WORDS + SPEC_SWAP];
  return swap >= 0 && swap < m.wire[WIRE_FILES] ? swap : SHMEM;
}

/**
 * Opens a file of the scenario or SHMEM_FILE, and all below it.
 *
 * Returns its number, or -ENFILE with nothing opened. `readOnly` is 0 or 1.
 */
export function allocFile(m: Machine, spec: number, readOnly: number): number {
  const state = m.state;
  const free = ~state[ALIVE_AT] & NUMBERS;
  if (free === 0) return -ENFILE;
  const bit = free & -free;
  const file = 31 - Math.clz32(bit);
  const record = FILES_AT + file * RECORD_WORDS;
  state[ALIVE_AT] |= bit;
  state[record + RECORD_INFO] = readOnly === 0 ? spec : spec | INFO_READ_ONLY;
  state[record + RECORD_COUNT] = 1;
  state[record + RECORD_BACKING] = 0;
  state[record + RECORD_CACHED] = 0;
  const below = belowOf(m, spec);
  if (below < 0) return file;
  const backing = allocFile(m, below, readOnly);
  if (backing < 0) {
    clearRecord(m, file);
    return backing;
  }
  state[record + RECORD_BACKING] = backing;
  return file;
}

/** The index of the file below a spec, or -1. */
function belowOf(m: Machine, spec: number): number {
  if (spec === SHMEM) return -1;
  const below = m.wire[WIRE_HEADER_WORDS + spec * FILE_WORDS + SPEC_BELOW];
  return below < m.wire[WIRE_FILES] ? below : -1;
}

/** The number is free again; it keeps its spec. */
function clearRecord(m: Machine, file: number): void {
  const state = m.state;
  const record = FILES_AT + file * RECORD_WORDS;
  state[ALIVE_AT] &= ~(1 << file);
  state[record + RECORD_INFO] &= INFO_SPEC;
  state[record + RECORD_COUNT] = 0;
  state[record + RECORD_BACKING] = 0;
  state[record + RECORD_CACHED] = 0;
}

/** Takes a reference. */
export function getFile(m: Machine, file: number): void {
  const count = FILES_AT + file * RECORD_WORDS + RECORD_COUNT;
  if (m.state[count] === 0) {
    m.warnings |= getOfFreedFile;
    return;
  }
  m.state[count]++;
}

/** Puts a reference; the last one releases the file, and what it refers to. */
export function putFile(m: Machine, file: number): void {
  const state = m.state;
  const record = FILES_AT + file * RECORD_WORDS;
  const count = state[record + RECORD_COUNT];
  if (count === 0) {
    m.warnings |= putOfFreedFile;
    return;
  }
  state[record + RECORD_COUNT] = count - 1;
  if (count > 1) return;
  const backing = state[record + RECORD_BACKING];
  const cached = state[record + RECORD_CACHED];
  clearRecord(m, file);
  if (backing !== 0) putFile(m, backing);
  if (cached !== 0) putFile(m, cached);
}

/** Whether the writable count of a file's mapping has fallen below 0: then mapping_map_writable refuses. */
export function deniesWrites(m: Machine, file: number): boolean {
  return m.state[WRITABLE_AT + specOf(m, file)] < 0;
}

/** Changes the writable count of a file's mapping by `change`. */
export function countWritable(m: Machine, file: number, change: number): void {
  m.state[WRITABLE_AT + specOf(m, file)] += change;
}

/** A VMA with this file and these flags enters (1) or leaves (-1) the file's mapping; counted with an MMU only. */
export function linkFile(m: Machine, file: number, vmFlags: number, change: number): void {
  if (file === 0 || m.nommu) return;
  if ((vmFlags & VM_SHARED) === 0) return;
  if ((vmFlags & VM_MAYWRITE) === 0) return;
  countWritable(m, file, change);
}
