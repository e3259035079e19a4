import { FILE_KINDS, PROCESSES } from '../../models/limits.js';
import { CALL, DESC, FILE, PROC, STEP, TRACE, VMA, VMA_FIELDS } from '../../models/trace-layout.js';

const AFTER_STEP = new Set(['calls', 'snapshot', 'words']);

/** A word of a trace that says something. */
export interface NamedWord {
  readonly step: number;
  /** `result`, `call 0 descOut.flags`, `process 1 vma 2 pgoff`, `file 0 count`, … */
  readonly name: string;
  readonly value: number;
}

/** The words of a trace in order: of each step its head, its calls, then what is there afterwards. */
export function* namedWords(trace: Int32Array): Generator<NamedWord, undefined> {
  for (let step = 0; step < trace[TRACE.steps]; step++) {
    for (const [name, value] of stepWords(trace, trace[TRACE.offsets + step])) yield { step, name, value };
  }
  return undefined;
}

function* stepWords(trace: Int32Array, step: number): Generator<[string, number]> {
  for (const [name, offset] of Object.entries(STEP)) {
    if (!AFTER_STEP.has(name)) yield [name, trace[step + offset]];
  }
  const calls = trace[step + STEP.calls];
  yield ['calls', calls];
  for (let call = 0; call < calls; call++) {
    const at = step + STEP.words + call * CALL.words;
    for (const [name, value] of callWords(trace, at)) yield [`call ${call} ${name}`, value];
  }
  yield* snapshotWords(trace, trace[step + STEP.snapshot]);
}

function* callWords(trace: Int32Array, call: number): Generator<[string, number]> {
  const inner = { descIn: DESC, descOut: DESC, vmaBefore: VMA_FIELDS, vmaAfter: VMA_FIELDS };
  for (const [name, offset] of Object.entries(CALL)) {
    if (name in inner) yield* fields(inner[name as keyof typeof inner], trace, call + offset, `${name}.`);
    else if (name !== 'words') yield [name, trace[call + offset]];
  }
}

function* snapshotWords(trace: Int32Array, snapshot: number): Generator<[string, number]> {
  let at = snapshot;
  for (let proc = 0; proc < PROCESSES; proc++) {
    yield* ['charge', 'fd 0', 'fd 1', 'fd 2', 'fd 3', 'mapCount', 'ksm', 'vmas'].map(
      (name, i): [string, number] => [`process ${proc} ${name}`, trace[at + i]],
    );
    const vmas = trace[at + PROC.vmas];
    at += PROC.words;
    for (let vma = 0; vma < vmas; vma++, at += VMA.words) {
      yield* fields(VMA, trace, at, `process ${proc} vma ${vma} `);
    }
  }
  const files = trace[at++];
  yield ['open files', files];
  for (let file = 0; file < files; file++, at += FILE.words) yield* fields(FILE, trace, at, `file ${file} `);
  for (let spec = 0; spec < FILE_KINDS; spec++) yield [`writable count ${spec}`, trace[at + spec]];
  for (let spec = 0; spec < FILE_KINDS; spec++) yield [`users ${spec}`, trace[at + FILE_KINDS + spec]];
}

function* fields(
  layout: Readonly<Record<string, number>>,
  trace: Int32Array,
  at: number,
  prefix: string,
): Generator<[string, number]> {
  for (const [name, offset] of Object.entries(layout)) {
    if (name !== 'words') yield [prefix + name, trace[at + offset]];
  }
}
