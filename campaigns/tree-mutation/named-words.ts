import { FILE_KINDS, PROCESSES } from '../../models/limits.js';
import { CALL, DESC, FILE, PROC, STEP, TRACE, VMA, VMA_FIELDS } from '../../models/trace-layout.js';

const AFTER_STEP = new Set(['calls', 'snapshot', 'words']);

/** The first word in which two traces differ, by its name; undefined where they are equal. */
export function firstDifference(expected: Int32Array, actual: Int32Array): string | undefined {
  const right = namedWords(actual);
  for (const [name, value] of namedWords(expected)) {
    const { value: other } = right.next();
    if (other === undefined) return `${name}: ${value}, but the tree's trace ends there`;
    if (other[0] !== name) return `${name}: ${value}, where the tree has ${other[0]}`;
    if (other[1] !== value) return `${name}: ${value}, the tree ${other[1]}`;
  }
  const { value: more } = right.next();
  return more && `the tree has more: ${more[0]}`;
}

/** The words of a trace that say something, in order, with a name each. */
function* namedWords(trace: Int32Array): Generator<[name: string, value: number], undefined> {
  for (let step = 0; step < trace[TRACE.steps]; step++) {
    for (const [name, value] of stepWords(trace, trace[TRACE.offsets + step])) {
      yield [`step ${step} of ${trace[TRACE.steps]}, ${name}`, value];
    }
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
