/** A few fixed scenarios that touch every part of the layer, to see whether a build works at all. */
import { VmacheckError } from '../errors.js';
import { createOptimized } from '../optimized/index.js';
import { findRelease, profileOf } from '../releases.js';
import { sameTrace } from '../same-trace.js';
import {
  ANONYMOUS,
  type FileSpec,
  type Operation,
  type Scenario,
  type Step,
  type StepKind,
} from '../scenario.js';
import { ACTION_REMAP_PFN, packAction } from '../step-args.js';
import { VM_DONTEXPAND } from '../vm-flags.js';
import { wireOf } from '../wire.js';
import type { KernelTree } from './index.js';

export interface SelfTest {
  /** Names of the scenarios. */
  readonly scenarios: readonly string[];
  /** Names of those whose traces differ from the optimized model's. */
  readonly differ: readonly string[];
  /** Names of those in which the tree's code stopped, with its last words. */
  readonly stopped: readonly { readonly name: string; readonly reason: string }[];
}

/** Runs the scenarios on a tree and on the optimized model of the tree's profile. */
export function selfTest(tree: KernelTree): SelfTest {
  const release = findRelease(tree.build.release);
  const model = createOptimized(profileOf(release), release.id);
  const differ: string[] = [];
  const stopped: { name: string; reason: string }[] = [];
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    const wire = wireOf(scenario);
    try {
      if (!sameTrace(tree.run(wire), model.run(wire))) differ.push(name);
    } catch (error) {
      if (!(error instanceof VmacheckError) || error.facts.code !== 'CHILD_FAILED') throw error;
      stopped.push({ name, reason: error.facts.reason });
    }
  }
  return { scenarios: Object.keys(SCENARIOS), differ, stopped };
}

const REMAP = packAction(ACTION_REMAP_PFN);

const step = (kind: StepKind, arg = 0): Step => ({ kind, arg, when: 'always' });

function file(fields: Partial<FileSpec> = {}): FileSpec {
  const hook = fields.mmap === undefined ? 'prepare' : 'mmap';
  return { hook, below: null, swap: null, attributes: 0, prepare: [], mmap: [], mapped: [], ...fields };
}

/** A file whose `.mmap` hands on to the file below, as overlayfs does. */
const wrapper = file({ below: 1, mmap: [step('setFile'), step('callNested')] });

const faults: Operation['faults'] = [];
const open: Operation = { kind: 'open', proc: 0, slot: 0, file: 0, readOnly: 0, faults };
const close: Operation = { kind: 'close', proc: 0, slot: 0, faults };
const munmap = (start: number, length: number): Operation => ({
  kind: 'munmap',
  proc: 0,
  start,
  length,
  faults,
});
const mmap = (start: number, length: number, more: object = {}): Operation =>
  ({
    ...{ kind: 'mmap', proc: 0, slot: 0, start, length, pgoff: start, prot: 3, shared: 0 },
    ...{ replace: 0, noreserve: 0, faults, ...more },
  }) as Operation;

const of = (files: readonly FileSpec[], ...operations: Operation[]): Scenario => ({
  mmu: true,
  files,
  operations: [open, ...operations, close],
});

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a direct mapping': of([file()], mmap(0, 2)),
  'a direct mapping with all fields written': of(
    [
      file({
        prepare: [step('setFlags', VM_DONTEXPAND), step('vmOps', 1), step('privateData', 7)],
      }),
    ],
    mmap(0, 2),
    munmap(0, 2),
  ),
  'a nested mapping': of([wrapper, file()], mmap(0, 2, { shared: 1 })),
  'a nested mapping with all fields written': of(
    [
      wrapper,
      file({
        prepare: [step('setFlags', VM_DONTEXPAND), step('vmOps', 1), step('privateData', 7)],
      }),
    ],
    mmap(0, 2),
  ),
  'a hook that fails, nested': of([wrapper, file({ prepare: [step('fail', 1)] })], mmap(0, 1)),
  'a file swapped in, direct': of([file({ prepare: [step('swapFile')] })], mmap(0, 1)),
  'a file swapped in, nested': of([wrapper, file({ prepare: [step('swapFile')] })], mmap(0, 1)),
  'an action, direct': of([file({ prepare: [step('action', REMAP)] })], mmap(0, 2)),
  'an action, nested': of([wrapper, file({ prepare: [step('action', REMAP)] })], mmap(0, 2)),
  'neighbours that merge, split and are replaced': of(
    [file()],
    mmap(0, 2),
    mmap(2, 2),
    munmap(1, 1),
    mmap(0, 4, { replace: 1, prot: 1 }),
  ),
  'no memory for a VMA': of([file()], mmap(0, 1, { faults: [{ site: 'vmAreaAlloc', nth: 1 }] })),
  'anonymous memory': of([file()], mmap(0, 3, { slot: ANONYMOUS }), munmap(1, 1)),
};
