/**
 * Classes of steps: what two steps have in common, so that a test of one does for the other. A step is of two.
 *
 * - Its *shape*: the kind of the operation (or the teardown), the fault site made to fail, what was returned, where
 *   an mmap put its range, the kinds of hook calls, the tables whose ->open and ->close ran, what the kernel would
 *   have complained about, and by how much VMAs, pages mapped and open files became more or fewer.
 * - Its *behaviour*, for an mmap that comes to its file: the programs of that file and of those below it, fault site,
 *   result and place as above, and of each hook call what it did and what came of it.
 *
 * No number or name is part of them (no page, slot, process, open file), so that symmetric steps are of the same
 * classes, and a step of a whole run of those that it has by itself.
 */

import { PROCESSES } from '../../models/limits.js';
import { FAULT_SITES, type FileSpec, OPERATIONS, type Step } from '../../models/scenario.js';
import {
  CALL,
  CALL_KINDS,
  DESC,
  FILE,
  LIFECYCLES,
  PLACEMENTS,
  STEP,
  VMA,
  WARNINGS,
} from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { OPERATION_FAULTS_AT } from '../../models/wire.js';
import {
  MMAP,
  MMAP_FIELDS,
  OPERATION,
  operationAt,
  operationCount,
} from '../../properties/reading/wire-operation.js';

const OPERATION_NAMES = namesByCode(Object.entries(OPERATIONS).map(([name, { code }]) => [name, code]));
const SITE_NAMES = namesByCode(Object.entries(FAULT_SITES));
const PLACEMENT_NAMES = namesByCode(Object.entries(PLACEMENTS));
const CALL_NAMES = namesByCode(Object.entries(CALL_KINDS));

/**
 * The classes of a step, as texts: its shape, and its behaviour if it has one.
 *
 * @param step of the trace; the one after the last operation is the teardown
 * @param wire of the scenario that the trace is of, and `files` its files
 */
export function classesOfStep(
  trace: TraceView,
  step: number,
  wire: Int32Array,
  files: readonly FileSpec[],
): string[] {
  const teardown = step >= operationCount(wire);
  const at = teardown ? -1 : operationAt(wire, step);
  const site = teardown ? 0 : wire[at + OPERATION_FAULTS_AT];
  const result = trace.result(step);
  const place = trace.placement(step);
  const head = [
    teardown ? 'teardown' : OPERATION_NAMES[wire[at]],
    ...(site === 0 ? [] : [`fault ${SITE_NAMES[site]}`]),
    result < 0 ? `error ${-result}` : 'ok',
    ...(place === PLACEMENTS.none ? [] : [PLACEMENT_NAMES[place]]),
  ];
  const calls = callsOf(trace, step);
  const shape = [
    ...head,
    ...calls.map(({ kind }) => kind),
    ...lifecyclesOf(trace, step, STEP.opened, 'open'),
    ...lifecyclesOf(trace, step, STEP.closed, 'close'),
    ...Object.entries(WARNINGS).flatMap(([name, bit]) => (trace.warnings(step) & bit ? [`! ${name}`] : [])),
    ...changesOf(trace, step),
  ].join(' | ');
  if (teardown || wire[at] !== MMAP || !comesToFile(trace, step, site)) return [shape];
  const programs = programsOf(files, specMapped(trace, step, wire, at));
  const behaviour = [...head, ...calls.map(({ text }) => text), programs].join(' | ');
  return [shape, behaviour];
}

/** Each hook call: what kind, what it did, and what came of it. */
function callsOf(trace: TraceView, step: number): { kind: string; text: string }[] {
  const { words } = trace;
  return Array.from({ length: trace.callCount(step) }, (_, index) => {
    const call = trace.call(step, index);
    const of = (offset: number) => words[call + offset];
    const swapped = of(CALL.descOut + DESC.vmFile) !== of(CALL.descIn + DESC.vmFile);
    const errors = [CALL.error, CALL.prepareError, CALL.completeError, CALL.override].map(of);
    const kind = `${CALL_NAMES[of(CALL.kind)]} call`;
    const did = `wrote ${of(CALL.written)}${swapped ? ' swapped' : ''}`;
    const text = `${kind}, ${did}, came to ${errors.join(' ')}, completed ${of(CALL.completed)}`;
    return { kind, text };
  });
}

function lifecyclesOf(
  trace: TraceView,
  step: number,
  which: typeof STEP.opened | typeof STEP.closed,
  name: string,
): string[] {
  return LIFECYCLES.flatMap((table, i) => (trace.lifecycle(step, which, i) > 0 ? [`${name} ${table}`] : []));
}

/** By how much there are more VMAs, pages mapped (only whether) and open files than before. */
function changesOf(trace: TraceView, step: number): string[] {
  const before = step === 0 ? [0, 0, 0] : sizesAfter(trace, step - 1);
  const after = sizesAfter(trace, step);
  const [vmas, pages, files] = after.map((size, i) => size - before[i]);
  return [
    ...(vmas === 0 ? [] : [`VMAs ${signed(vmas)}`]),
    ...(pages === 0 ? [] : [pages > 0 ? 'more pages' : 'fewer pages']),
    ...(files === 0 ? [] : [`files ${signed(files)}`]),
  ];
}

function signed(number: number): string {
  return number > 0 ? `+${number}` : String(number);
}

/** VMAs, pages mapped, and open files. */
function sizesAfter(trace: TraceView, step: number): [vmas: number, pages: number, files: number] {
  let vmas = 0;
  let pages = 0;
  for (let proc = 0; proc < PROCESSES; proc++) {
    const count = trace.vmaCount(step, proc);
    vmas += count;
    for (let i = 0; i < count; i++) {
      const vma = trace.vma(step, proc, i);
      pages += trace.words[vma + VMA.end] - trace.words[vma + VMA.start];
    }
  }
  return [vmas, pages, trace.fileCount(step)];
}

/** Whether an mmap has not failed before it came to its file: a fault without a call of a hook is taken for that. */
function comesToFile(trace: TraceView, step: number, site: number): boolean {
  return site === 0 || trace.result(step) >= 0 || trace.callCount(step) > 0;
}

/** The file (index of the scenario's files) that the descriptor of an mmap is of; -1 for none. */
function specMapped(trace: TraceView, step: number, wire: Int32Array, at: number): number {
  if (step === 0) return -1;
  const number = trace.fd(step - 1, wire[at + OPERATION.proc], wire[at + MMAP_FIELDS.slot]);
  const record = number === 0 ? -1 : trace.fileNumbered(step - 1, number);
  return record < 0 ? -1 : trace.words[record + FILE.spec];
}

const programs = new WeakMap<readonly FileSpec[], string[]>();

/** The programs of a file, of what it swaps in, and of those below it. */
function programsOf(files: readonly FileSpec[], spec: number): string {
  let known = programs.get(files);
  if (known === undefined) {
    known = files.map((_, index) => describeStack(files, index));
    programs.set(files, known);
  }
  return known[spec] ?? 'no file';
}

function describeStack(files: readonly FileSpec[], index: number): string {
  const { hook, prepare, mmap, mapped, below, swap } = files[index];
  const parts = Object.entries({ prepare, mmap, mapped })
    .filter(([, program]) => program.length > 0)
    .map(([name, program]) => `${name} { ${program.map(describeStep).join('; ')} }`);
  const swapped = swap === null ? [] : [`swaps in (${describeStack(files, swap)})`];
  const under = below === null ? [] : [`above (${describeStack(files, below)})`];
  return [hook, ...parts, ...swapped, ...under].join(' ');
}

function describeStep({ kind, arg, when }: Step): string {
  return `${kind} ${arg}${when === 'always' ? '' : ` if ${when}`}`;
}

function namesByCode(entries: readonly (readonly [name: string, code: number])[]): string[] {
  const names: string[] = [];
  for (const [name, code] of entries) names[code] = name;
  return names;
}
