/** A trace as objects, for tests that look at a few fields of it. */
import { FILE_KINDS } from '../../models/limits.js';
import type { Model } from '../../models/model.js';
import type { Scenario } from '../../models/scenario.js';
import {
  CALL,
  DESC,
  FILE,
  LIFECYCLES,
  PROC,
  STEP,
  TRACE,
  VMA,
  VMA_FIELDS,
  WARNINGS,
} from '../../models/trace-layout.js';
import { TraceView } from '../../models/trace-view.js';
import { wireOf } from './scenarios.js';

type Fields<T> = { [K in Exclude<keyof T, 'words'>]: number };

/** One call of a `.mmap_prepare` hook. */
export type ObservedCall = Omit<
  Fields<typeof CALL>,
  'descIn' | 'descOut' | 'vmaBefore' | 'vmaAfter' | 'written'
> & {
  readonly written: readonly string[];
  readonly descIn: Fields<typeof DESC>;
  readonly descOut: Fields<typeof DESC>;
  readonly vmaBefore: Fields<typeof VMA_FIELDS>;
  readonly vmaAfter: Fields<typeof VMA_FIELDS>;
};

export interface ObservedStep {
  readonly result: number;
  readonly warnings: readonly string[];
  readonly placement: number;
  /** Calls of ->open and ->close by table; tables that were not called are left out. */
  readonly opened: Readonly<Record<string, number>>;
  readonly closed: Readonly<Record<string, number>>;
  readonly calls: readonly ObservedCall[];
  readonly procs: readonly {
    readonly charge: number;
    readonly fds: readonly number[];
    readonly mapCount: number;
    readonly ksm: number;
    readonly vmas: readonly Fields<typeof VMA>[];
  }[];
  readonly files: readonly Fields<typeof FILE>[];
  /** Writable count of each mapping, by index of the scenario's files. */
  readonly writable: readonly number[];
  /** What each driver counts, by index of the scenario's files. */
  readonly users: readonly number[];
  readonly locks: number;
}

/** Runs a scenario and returns its steps, the teardown last. */
export function observe(model: Model, value: Scenario): ObservedStep[] {
  const view = new TraceView(model.run(wireOf(value)));
  return Array.from({ length: view.steps }, (_, step) => observeStep(view, step));
}

function observeStep(view: TraceView, step: number): ObservedStep {
  const { words } = view;
  const lifecycles = (which: typeof STEP.opened | typeof STEP.closed): Record<string, number> =>
    Object.fromEntries(
      LIFECYCLES.map((table, i) => [table, view.lifecycle(step, which, i)] as const).filter(([, n]) => n > 0),
    );
  const count = view.fileCount(step);
  return {
    result: view.result(step),
    warnings: Object.keys(WARNINGS).filter(
      (name) => view.warnings(step) & WARNINGS[name as keyof typeof WARNINGS],
    ),
    placement: view.placement(step),
    opened: lifecycles(STEP.opened),
    closed: lifecycles(STEP.closed),
    calls: Array.from({ length: view.callCount(step) }, (_, i) => observeCall(words, view.call(step, i))),
    procs: [0, 1].map((proc) => {
      const at = view.proc(step, proc);
      return {
        charge: words[at + PROC.charge],
        fds: Array.from(words.subarray(at + PROC.fds, at + PROC.mapCount)),
        mapCount: words[at + PROC.mapCount],
        ksm: words[at + PROC.ksm],
        vmas: Array.from({ length: view.vmaCount(step, proc) }, (_, i) =>
          fields(words, view.vma(step, proc, i), VMA),
        ),
      };
    }),
    files: Array.from({ length: count }, (_, i) => fields(words, view.file(step, i), FILE)),
    writable: Array.from({ length: FILE_KINDS }, (_, spec) => view.writable(step, spec)),
    users: Array.from({ length: FILE_KINDS }, (_, spec) => view.counter(step, spec)),
    locks: view.locks(step),
  };
}

function observeCall(words: Int32Array, at: number): ObservedCall {
  const { descIn, descOut, vmaBefore, vmaAfter, written, ...plain } = CALL;
  return {
    ...fields(words, at, plain),
    written: Object.keys(DESC).filter(
      (name) => name !== 'words' && (words[at + written] >> DESC[name as keyof typeof DESC]) & 1,
    ),
    descIn: fields(words, at + descIn, DESC),
    descOut: fields(words, at + descOut, DESC),
    vmaBefore: fields(words, at + vmaBefore, VMA_FIELDS),
    vmaAfter: fields(words, at + vmaAfter, VMA_FIELDS),
  };
}

function fields<T extends Readonly<Record<string, number>>>(
  words: Int32Array,
  at: number,
  layout: T,
): Fields<T> {
  const entries = Object.entries(layout).filter(([name]) => name !== 'words');
  return Object.fromEntries(entries.map(([name, offset]) => [name, words[at + offset]])) as Fields<T>;
}

/** The words of a trace that are in use, as a copy. */
export function usedWords(words: Int32Array): Int32Array {
  return words.slice(0, words[TRACE.words]);
}
