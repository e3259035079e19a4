/** The compiled trees of a worker: one process for each program, for as long as the worker lives. */
import { VmacheckError } from '../../models/errors.js';
import { type Crash, crashOf } from '../../models/kernel-tree/crash.js';
import {
  createKernelTree,
  type KernelTree,
  type TreeModel,
  type TreeProgram,
} from '../../models/kernel-tree/index.js';
import type { Model } from '../../models/model.js';
import { TRACE } from '../../models/trace-layout.js';
import type { TreePlan } from '../plan.js';

const running = new Map<string, KernelTree>();

/** The process that runs a program. */
export function treeOf(program: TreeProgram): KernelTree {
  let tree = running.get(program.program);
  if (tree === undefined) {
    tree = createKernelTree(program);
    running.set(program.program, tree);
  }
  return tree;
}

/** Ends the processes of a tree and its base: the next call of each starts a new one. */
export function restart({ fast, sanitized, base }: TreePlan): void {
  for (const program of [fast, sanitized, ...(base === undefined ? [] : [base.program])]) {
    running.get(program.program)?.close();
  }
}

/** What came of a scenario: a trace, a copy, or a crash. Models do not crash, trees may. */
export type Outcome =
  | { readonly trace: Int32Array; readonly crash?: undefined }
  | { readonly crash: Crash; readonly trace?: undefined };

/** Runs a scenario on a model or a tree. */
export function runOrCrash(model: Model | TreeModel, wire: Int32Array): Outcome {
  try {
    const trace = model.run(wire);
    return { trace: trace.slice(0, trace[TRACE.words]) };
  } catch (error) {
    const said = requireCrash(error);
    if (!('build' in model)) throw error;
    return { crash: crashOf(said, model.build.program) };
  }
}

/** What a process said that crashed; any other error is none of a tree's, and goes on. */
export function requireCrash(error: unknown): string {
  if (!(error instanceof VmacheckError) || error.facts.code !== 'CHILD_FAILED') throw error;
  return error.facts.reason;
}

/** A crash as the field of a finding. */
export function fieldOfCrash({ kind, place }: Crash): string {
  return `${kind}:${place}`;
}
