/**
 * A run told step by step in kernel words, as plain data: what a scenario's files are, what each
 * operation did, what its hooks were shown and asked for, what changed, and what is left at the end.
 * Made from a scenario and the words of its trace; no model is run.
 */
import { formatResult } from '../models/errno.js';
import type { Operation, Scenario } from '../models/scenario.js';
import { OBSERVED, PLACEMENTS, TRACE } from '../models/trace-layout.js';
import { TraceView } from '../models/trace-view.js';
import { faultText, operationLine, warningTexts } from './kernel-words/operations.js';
import { describeFiles, type FileText } from './kernel-words/programs.js';
import { type CallView, readCalls } from './walkthrough/calls.js';
import { type Change, stateChanges } from './walkthrough/changes.js';
import { leftOver } from './walkthrough/left.js';
import { EMPTY_STATE, readState, type StateView } from './walkthrough/state.js';

export type { FileText } from './kernel-words/programs.js';
export type { CallView } from './walkthrough/calls.js';
export type { Change } from './walkthrough/changes.js';
export type { OpenFileView, ProcessView, StateView, VmaView } from './walkthrough/state.js';

export interface Walkthrough {
  /** Whose run it is: `6.16`, `6.16, nested`, … */
  readonly title: string;
  readonly files: readonly FileText[];
  /** One for each operation, and the teardown. */
  readonly steps: readonly WalkthroughStep[];
  /** Groups of `OBSERVED` that the trace lacks; nothing is said of them. */
  readonly notObserved: readonly string[];
}

export interface WalkthroughStep {
  readonly index: number;
  /** `p0: mmap(page 2, 3 pages, …) = page 2`. */
  readonly line: string;
  readonly failed: boolean;
  /** Injected failures, by kernel function. */
  readonly faults: readonly string[];
  /** What a kernel would have complained about, or died of. */
  readonly warnings: readonly string[];
  /** Every call of a `.mmap_prepare` hook, in order. */
  readonly calls: readonly CallView[];
  /** What this step changed in the state. */
  readonly changes: readonly Change[];
  /** The state afterwards. */
  readonly state: StateView;
  /** Only in the teardown: what should be gone and is not. */
  readonly left: readonly string[];
}

/**
 * Tells the run of `scenario` that wrote `trace`.
 *
 * @param title whose run it is, for headings
 */
export function walkthrough(scenario: Scenario, trace: Int32Array, title = ''): Walkthrough {
  const view = new TraceView(trace);
  const notObserved = Object.entries(OBSERVED)
    .filter(([, group]) => (trace[TRACE.observed] & group) === 0)
    .map(([name]) => name);
  const steps: WalkthroughStep[] = [];
  let before = EMPTY_STATE;
  for (let index = 0; index < view.steps; index++) {
    const state = readState(view, index);
    steps.push(readStep(scenario, view, index, before, state));
    before = state;
  }
  return {
    title: scenario.mmu ? title : `${title}, without an MMU`,
    files: describeFiles(scenario),
    steps,
    notObserved,
  };
}

/** Whether anything stands in the range of an mmap. */
function isMapped(state: StateView, operation: Operation | undefined): boolean {
  if (operation?.kind !== 'mmap') return false;
  const { proc, start, length } = operation;
  return state.processes[proc].vmas.some((vma) => vma.start < start + length && vma.end > start);
}

function readStep(
  scenario: Scenario,
  view: TraceView,
  index: number,
  before: StateView,
  state: StateView,
): WalkthroughStep {
  const operation = scenario.operations[index];
  const result = view.result(index);
  const changes = stateChanges(view, index, before, state, operation);
  const merged = view.placement(index) === PLACEMENTS.merged;
  return {
    index,
    line:
      operation === undefined
        ? `teardown: unmap everything, close every descriptor${result < 0 ? ` = ${formatResult(result)}` : ''}`
        : operationLine(operation, result) + (merged ? ', merged' : ''),
    failed: result < 0,
    faults: operation === undefined ? [] : operation.faults.map(faultText),
    warnings: warningTexts(view.warnings(index)),
    calls: view.observed & OBSERVED.calls ? readCalls(view, index, isMapped(state, operation)) : [],
    changes,
    state,
    left: operation === undefined ? leftOver(state) : [],
  };
}
