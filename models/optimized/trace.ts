/** The trace around the call records: header, steps, snapshots. */
import { FILE_KINDS, PROCESSES } from '../limits.js';
import { FILE, OBSERVED_ALL, PROC, STEP, TRACE, TRACE_MAGIC, VMA } from '../trace-layout.js';
import { SCHEMA_HASH } from '../wire.js';
import * as layout from './layout.js';
import type { Machine } from './machine.js';

const { ALIVE_AT, COUNTERS_AT, FILES_AT, INFO_SPEC, PROC_STATE_WORDS, WRITABLE_AT } = layout;
const { RECORD_BACKING, RECORD_CACHED, RECORD_COUNT, RECORD_INFO, RECORD_WORDS } = layout;
const { vmas: PROC_VMAS, words: PROC_WORDS } = PROC;
const VMA_WORDS = VMA.words;
const {
  number: NUMBER,
  spec: SPEC,
  count: COUNT,
  backing: BACKING,
  cached: CACHED,
  words: FILE_WORDS,
} = FILE;
const { result: RESULT, warnings: WARNINGS, opened: OPENED, closed: CLOSED, placement: PLACEMENT } = STEP;
const { calls: CALLS, snapshot: SNAPSHOT, locks: LOCKS, words: STEP_WORDS } = STEP;
const { magic: MAGIC, schema: SCHEMA, words: WORDS, steps: STEPS, observed: OBSERVED } = TRACE;
const OFFSETS = TRACE.offsets;
const THIS_MAGIC = TRACE_MAGIC;
const THIS_SCHEMA = SCHEMA_HASH;
const ALL = OBSERVED_ALL;
const KINDS = FILE_KINDS;
const ALL_PROCESSES = PROCESSES;

/** Begins a trace of `steps` steps. */
export function startTrace(m: Machine, steps: number): void {
  m.at = OFFSETS + steps;
}

/** Begins step `index`: its call records follow. */
export function startStep(m: Machine, index: number): void {
  m.trace[OFFSETS + index] = m.at;
  m.at += STEP_WORDS;
}

/** Ends step `index` with what the operation returned and a snapshot. */
export function endStep(m: Machine, index: number, result: number): void {
  const trace = m.trace;
  const step = trace[OFFSETS + index];
  trace[step + RESULT] = result;
  trace[step + WARNINGS] = m.warnings;
  trace[step + OPENED] = m.opened;
  trace[step + CLOSED] = m.closed;
  trace[step + PLACEMENT] = m.placement;
  trace[step + LOCKS] = m.locks;
  trace[step + CALLS] = m.calls;
  trace[step + SNAPSHOT] = m.at;
  writeProcesses(m);
  writeFiles(m);
}

/** Writes the header; all `steps` steps are there. */
export function endTrace(m: Machine, steps: number): void {
  const trace = m.trace;
  trace[MAGIC] = THIS_MAGIC;
  trace[SCHEMA] = THIS_SCHEMA;
  trace[WORDS] = m.at;
  trace[STEPS] = steps;
  trace[OBSERVED] = ALL;
  for (let spare = OBSERVED + 1; spare < OFFSETS; spare++) trace[spare] = 0;
}

/** The state has a process and its VMAs as the trace wants them. */
function writeProcesses(m: Machine): void {
  const trace = m.trace;
  const state = m.state;
  let at = m.at;
  for (let p = 0; p < ALL_PROCESSES; p++) {
    const proc = p * PROC_STATE_WORDS;
    const words = PROC_WORDS + state[proc + PROC_VMAS] * VMA_WORDS;
    for (let i = 0; i < words; i++) trace[at + i] = state[proc + i];
    at += words;
  }
  m.at = at;
}

function writeFiles(m: Machine): void {
  const trace = m.trace;
  const state = m.state;
  const countAt = m.at;
  let at = countAt + 1;
  let count = 0;
  for (let alive = state[ALIVE_AT]; alive !== 0; alive &= alive - 1) {
    const file = 31 - Math.clz32(alive & -alive);
    const record = FILES_AT + file * RECORD_WORDS;
    trace[at + NUMBER] = file;
    trace[at + SPEC] = state[record + RECORD_INFO] & INFO_SPEC;
    trace[at + COUNT] = state[record + RECORD_COUNT];
    trace[at + BACKING] = state[record + RECORD_BACKING];
    trace[at + CACHED] = state[record + RECORD_CACHED];
    at += FILE_WORDS;
    count++;
  }
  trace[countAt] = count;
  for (let kind = 0; kind < KINDS; kind++) trace[at + kind] = state[WRITABLE_AT + kind];
  at += KINDS;
  for (let kind = 0; kind < KINDS; kind++) trace[at + kind] = state[COUNTERS_AT + kind];
  m.at = at + KINDS;
}
