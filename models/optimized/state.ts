/** Copying states in and out. */
import { FD_SLOTS, OPEN_FILES, PROCESSES } from '../limits.js';
import { PROC, VMA } from '../trace-layout.js';
import * as layout from './layout.js';
import type { Machine } from './machine.js';

const { ALIVE_AT, FILES_AT, PROC_STATE_WORDS, STATE_WORDS } = layout;
const { RECORD_BACKING, RECORD_CACHED, RECORD_WORDS } = layout;
const { fds: FDS, vmas: PROC_VMAS, words: PROC_WORDS } = PROC;
const { file: VMA_FILE, words: VMA_WORDS } = VMA;

/** Nothing open, nothing mapped. */
export function resetState(m: Machine): void {
  m.state.fill(0);
}

export function loadState(m: Machine, from: Int32Array): void {
  const state = m.state;
  for (let i = 0; i < STATE_WORDS; i++) state[i] = from[i];
}

/**
 * Copies the state to `to`. Equal states give equal words: what is left of a freed file is dropped
 * unless something still refers to its number, since only then can it have an effect.
 */
export function storeState(m: Machine, to: Int32Array): void {
  const state = m.state;
  for (let i = 0; i < STATE_WORDS; i++) to[i] = state[i];
  const kept = state[ALIVE_AT] | referredTo(state);
  for (let file = 1; file <= OPEN_FILES; file++) {
    if (((kept >>> file) & 1) === 1) continue;
    const record = FILES_AT + file * RECORD_WORDS;
    for (let i = 0; i < RECORD_WORDS; i++) to[record + i] = 0;
  }
}

/** A bit for each open file that a slot, a VMA or another open file names. */
function referredTo(state: Int32Array): number {
  let files = 0;
  for (let p = 0; p < PROCESSES; p++) {
    const proc = p * PROC_STATE_WORDS;
    for (let slot = 0; slot < FD_SLOTS; slot++) files |= 1 << state[proc + FDS + slot];
    for (let i = 0; i < state[proc + PROC_VMAS]; i++) {
      files |= 1 << state[proc + PROC_WORDS + i * VMA_WORDS + VMA_FILE];
    }
  }
  for (let file = 1; file <= OPEN_FILES; file++) {
    const record = FILES_AT + file * RECORD_WORDS;
    files |= 1 << state[record + RECORD_BACKING];
    files |= 1 << state[record + RECORD_CACHED];
  }
  return files;
}
