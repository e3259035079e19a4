/** Writes trace words by hand, so that the reports are tested apart from any model. */
import { FD_SLOTS, FILE_KINDS, PROCESSES } from '../../models/limits.js';
import {
  CALL,
  CALL_KINDS,
  DESC,
  FILE,
  OBSERVED_ALL,
  PROC,
  STEP,
  TRACE,
  TRACE_MAGIC,
  VMA,
  VMA_FIELDS,
} from '../../models/trace-layout.js';
import { SCHEMA_HASH } from '../../models/wire.js';

export interface BuiltVma {
  start: number;
  end: number;
  pgoff?: number;
  file?: number;
  flags?: number;
  prot?: number;
  ops?: number;
  private?: number;
}

export interface BuiltDesc extends BuiltVma {
  vmFile?: number;
}

export interface BuiltCall {
  kind: keyof typeof CALL_KINDS;
  depth?: number;
  file: number;
  spec: number;
  error?: number;
  written?: number;
  descIn?: BuiltDesc;
  descOut?: BuiltDesc;
  vmaBefore?: BuiltVma;
  vmaAfter?: BuiltVma;
  /** Old file before and after vma_set_file, new file before and after. */
  references?: [number, number, number, number];
  /** `desc->action` and what came of it, by the names of `CALL`. */
  outcome?: Partial<Record<(typeof OUTCOME)[number], number>>;
}

const OUTCOME = [
  'action',
  'override',
  'prepareError',
  'completeError',
  'completed',
  'askedOps',
  'askedPrivate',
] as const;

export interface BuiltState {
  /** By process. */
  charge?: number[];
  fds?: number[][];
  vmas?: BuiltVma[][];
  files?: { number: number; spec: number; count: number; backing?: number; cached?: number }[];
  mapCount?: number[];
  writable?: number[];
  users?: number[];
}

export interface BuiltStep extends BuiltState {
  result?: number;
  warnings?: number;
  opened?: number;
  closed?: number;
  placement?: number;
  locks?: number;
  calls?: BuiltCall[];
}

/** The words of a trace with these steps; the last one is the teardown. */
export function buildTrace(steps: readonly BuiltStep[], observed: number = OBSERVED_ALL): Int32Array {
  const words: number[] = Array(TRACE.offsets + steps.length).fill(0);
  steps.forEach((step, index) => {
    words[TRACE.offsets + index] = words.length;
    pushStep(words, step);
  });
  words[TRACE.magic] = TRACE_MAGIC;
  words[TRACE.schema] = SCHEMA_HASH;
  words[TRACE.words] = words.length;
  words[TRACE.steps] = steps.length;
  words[TRACE.observed] = observed;
  return Int32Array.from(words);
}

function pushStep(words: number[], step: BuiltStep): void {
  const at = words.length;
  const calls = step.calls ?? [];
  words.push(...Array(STEP.words + calls.length * CALL.words).fill(0));
  words[at + STEP.result] = step.result ?? 0;
  words[at + STEP.warnings] = step.warnings ?? 0;
  words[at + STEP.opened] = step.opened ?? 0;
  words[at + STEP.closed] = step.closed ?? 0;
  words[at + STEP.placement] = step.placement ?? 0;
  words[at + STEP.locks] = step.locks ?? 0;
  words[at + STEP.calls] = calls.length;
  words[at + STEP.snapshot] = words.length;
  calls.forEach((call, index) => {
    fillCall(words, at + STEP.words + index * CALL.words, call);
  });
  pushSnapshot(words, step);
}

function fillCall(words: number[], at: number, call: BuiltCall): void {
  words[at + CALL.kind] = CALL_KINDS[call.kind];
  words[at + CALL.depth] = call.depth ?? 0;
  words[at + CALL.file] = call.file;
  words[at + CALL.spec] = call.spec;
  words[at + CALL.error] = call.error ?? 0;
  words[at + CALL.written] = call.written ?? 0;
  if (call.descIn) fillDesc(words, at + CALL.descIn, call.descIn);
  if (call.descOut) fillDesc(words, at + CALL.descOut, call.descOut);
  if (call.vmaBefore) fillVma(words, at + CALL.vmaBefore, call.vmaBefore);
  if (call.vmaAfter) fillVma(words, at + CALL.vmaAfter, call.vmaAfter);
  for (const field of OUTCOME) words[at + CALL[field]] = call.outcome?.[field] ?? 0;
  (call.references ?? []).forEach((count, index) => {
    words[at + CALL.oldFileBefore + index] = count;
  });
}

function fillDesc(words: number[], at: number, desc: BuiltDesc): void {
  words[at + DESC.start] = desc.start;
  words[at + DESC.end] = desc.end;
  words[at + DESC.file] = desc.file ?? 0;
  words[at + DESC.vmFile] = desc.vmFile ?? desc.file ?? 0;
  words[at + DESC.pgoff] = desc.pgoff ?? 0;
  words[at + DESC.flags] = desc.flags ?? 0;
  words[at + DESC.prot] = desc.prot ?? 0;
  words[at + DESC.ops] = desc.ops ?? 0;
  words[at + DESC.private] = desc.private ?? 0;
}

function fillVma(words: number[], at: number, vma: BuiltVma): void {
  words[at + VMA_FIELDS.file] = vma.file ?? 0;
  words[at + VMA_FIELDS.pgoff] = vma.pgoff ?? 0;
  words[at + VMA_FIELDS.flags] = vma.flags ?? 0;
  words[at + VMA_FIELDS.prot] = vma.prot ?? 0;
  words[at + VMA_FIELDS.ops] = vma.ops ?? 0;
  words[at + VMA_FIELDS.private] = vma.private ?? 0;
}

function pushSnapshot(words: number[], state: BuiltState): void {
  for (let proc = 0; proc < PROCESSES; proc++) {
    const at = words.length;
    const vmas = state.vmas?.[proc] ?? [];
    words.push(...Array(PROC.words).fill(0));
    words[at + PROC.charge] = state.charge?.[proc] ?? 0;
    for (let slot = 0; slot < FD_SLOTS; slot++) words[at + PROC.fds + slot] = state.fds?.[proc]?.[slot] ?? 0;
    words[at + PROC.mapCount] = state.mapCount?.[proc] ?? vmas.length;
    words[at + PROC.vmas] = vmas.length;
    for (const vma of vmas) {
      const vmaAt = words.length;
      words.push(...Array(VMA.words).fill(0));
      words[vmaAt + VMA.start] = vma.start;
      words[vmaAt + VMA.end] = vma.end;
      words[vmaAt + VMA.pgoff] = vma.pgoff ?? 0;
      words[vmaAt + VMA.file] = vma.file ?? 0;
      words[vmaAt + VMA.flags] = vma.flags ?? 0;
      words[vmaAt + VMA.prot] = vma.prot ?? 0;
      words[vmaAt + VMA.ops] = vma.ops ?? 0;
      words[vmaAt + VMA.private] = vma.private ?? 0;
    }
  }
  const files = state.files ?? [];
  words.push(files.length);
  for (const file of files) {
    const at = words.length;
    words.push(...Array(FILE.words).fill(0));
    words[at + FILE.number] = file.number;
    words[at + FILE.spec] = file.spec;
    words[at + FILE.count] = file.count;
    words[at + FILE.backing] = file.backing ?? 0;
    words[at + FILE.cached] = file.cached ?? 0;
  }
  for (let spec = 0; spec < FILE_KINDS; spec++) words.push(state.writable?.[spec] ?? 0);
  for (let spec = 0; spec < FILE_KINDS; spec++) words.push(state.users?.[spec] ?? 0);
}
