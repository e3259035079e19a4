import { CALL, DESC, FILE, PROC, STEP, TRACE, VMA, VMA_FIELDS } from '../../models/trace-layout.js';
import { TraceView } from '../../models/trace-view.js';

/** What a word of a trace means, in words: `step 2, process 0, vma 1, flags`. */
export function explainWord(words: Int32Array, word: number): string {
  const trace = new TraceView(words);
  if (word < TRACE.offsets) return `header, ${nameOf(TRACE, word)}`;
  if (word < TRACE.offsets + trace.steps) return `offset of step ${word - TRACE.offsets}`;
  let step = trace.steps - 1;
  while (step > 0 && trace.step(step) > word) step--;
  const at = trace.step(step);
  const where = step === trace.steps - 1 ? 'teardown' : `step ${step}`;
  if (word < at + STEP.words) return `${where}, ${nameOf(STEP, word - at)}`;
  const snapshot = words[at + STEP.snapshot];
  if (word < snapshot) return `${where}, ${explainCall(word - at - STEP.words)}`;
  return `${where}, ${explainSnapshot(trace, step, word)}`;
}

function explainCall(word: number): string {
  const call = `call ${Math.floor(word / CALL.words)}`;
  const field = word % CALL.words;
  if (field >= CALL.oldFileBefore || field < CALL.descIn) return `${call}, ${nameOf(CALL, field)}`;
  if (field >= CALL.vmaAfter) return `${call}, vmaAfter.${nameOf(VMA_FIELDS, field - CALL.vmaAfter)}`;
  if (field >= CALL.vmaBefore) return `${call}, vmaBefore.${nameOf(VMA_FIELDS, field - CALL.vmaBefore)}`;
  if (field >= CALL.descOut) return `${call}, descOut.${nameOf(DESC, field - CALL.descOut)}`;
  return `${call}, descIn.${nameOf(DESC, field - CALL.descIn)}`;
}

function explainSnapshot(trace: TraceView, step: number, word: number): string {
  for (const proc of [0, 1]) {
    const at = word - trace.proc(step, proc);
    if (at < PROC.words) return `process ${proc}, ${nameOf(PROC, at)}`;
    const inVmas = at - PROC.words;
    if (inVmas < trace.vmaCount(step, proc) * VMA.words)
      return `process ${proc}, vma ${Math.floor(inVmas / VMA.words)}, ${nameOf(VMA, inVmas % VMA.words)}`;
  }
  const at = word - trace.files(step) - 1;
  if (at < 0) return 'number of open files';
  const files = trace.fileCount(step) * FILE.words;
  if (at < files) return `open file record ${Math.floor(at / FILE.words)}, ${nameOf(FILE, at % FILE.words)}`;
  return `writable count of file ${at - files}`;
}

/** The last field that begins at or before `offset`. */
function nameOf(fields: Readonly<Record<string, number>>, offset: number): string {
  const [name, start] = Object.entries(fields)
    .filter(([field, at]) => field !== 'words' && at <= offset)
    .reduce((best, entry) => (entry[1] >= best[1] ? entry : best));
  return start === offset ? name : `${name}[${offset - start}]`;
}
