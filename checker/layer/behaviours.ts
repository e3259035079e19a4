/**
 * What hooks, wrappers and mappings are made of in the checker's scopes. A scope takes the first so many of
 * each list, so what tells releases apart stands first.
 */
import type { FileSpec, Step, StepKind } from '../../models/scenario.js';
import {
  SWAP_BORROWED,
  SWAP_OWN,
  SWAP_SHARED,
  WRAP_DEREFERENCES,
  WRAP_HOLDS_FILE,
} from '../../models/scenario.js';
import {
  ACTION_OUTSIDE,
  ACTION_PART,
  ACTION_REMAP_PFN,
  packAction,
  packSuccessHook,
  SUCCESS_ANONYMOUS,
  SUCCESS_NOTHING,
} from '../../models/step-args.js';
import { VM_DONTDUMP, VM_DONTEXPAND, VM_LOCKED, VM_MAYWRITE, VM_PFNMAP } from '../../models/vm-flags.js';
import {
  OPS_COUNTED,
  OPS_MAPPED,
  OPS_NULL,
  OPS_OPEN_CLOSE,
  OPS_PLAIN_A,
  OPS_PLAIN_B,
} from '../../models/vm-ops.js';

const step = (kind: StepKind, arg = 0, when: Step['when'] = 'always'): Step => ({ kind, arg, when });

/** What a hook can do: a step of `.mmap_prepare`, or steps that a lawful hook takes together. */
export interface Move {
  readonly prepare: readonly Step[];
  /** Steps of vm_ops->mapped that belong to it. */
  readonly mapped: readonly Step[];
}

const move = (...prepare: Step[]): Move => ({ prepare, mapped: [] });

export const MOVES: readonly Move[] = [
  move(step('clearFlags', VM_MAYWRITE)),
  move(step('vmOps', OPS_PLAIN_A)),
  move(step('vmOps', OPS_NULL)),
  move(step('privateData', 1)),
  move(step('fail')),
  move(step('swapFile', SWAP_OWN)),
  move(step('swapFile', SWAP_SHARED)),
  move(step('swapFile', SWAP_BORROWED)),
  move(step('action', packAction(ACTION_REMAP_PFN))),
  { prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('take')] },
  move(step('take'), step('vmOps', OPS_COUNTED)),
  move(step('vmOps', OPS_OPEN_CLOSE)),
  move(step('setFlags', VM_DONTEXPAND | VM_DONTDUMP)),
  move(step('pgoff', 2)),
  move(step('pageProt', 0x13)),
  move(step('action', packAction(ACTION_REMAP_PFN)), step('errorOverride', 1)),
  move(step('action', packAction(ACTION_REMAP_PFN, ACTION_OUTSIDE))),
  move(step('action', packAction(ACTION_REMAP_PFN)), step('successHook', packSuccessHook(SUCCESS_ANONYMOUS))),
  move(step('action', packAction(ACTION_REMAP_PFN)), step('errorHook', 1)),
  move(step('action', packAction(ACTION_REMAP_PFN)), step('hideFromRmap', 1)),
  { prepare: [step('vmOps', OPS_MAPPED)], mapped: [step('fail')] },
  move(step('vmOps', OPS_PLAIN_A, 'again')),
  move(step('privateData', 1, 'again')),
  move(step('pageProt', 0x13, 'again')),
  move(step('swapFile', SWAP_OWN), step('action', packAction(ACTION_REMAP_PFN, ACTION_PART))),
  move(step('successHook', packSuccessHook(SUCCESS_NOTHING, 1))),
  move(step('vmOps', OPS_PLAIN_A), step('privateData', 1), step('fail')),
  move(step('vmOps', OPS_OPEN_CLOSE, 'again')),
  move(step('setFlags', VM_LOCKED | VM_DONTEXPAND)),
];

/** A file that cannot be mapped; the parts below are set in it. */
const NOTHING: FileSpec = {
  hook: 'none',
  below: null,
  swap: null,
  attributes: 0,
  prepare: [],
  mmap: [],
  mapped: [],
};

/** The file with a hook: with `.mmap_prepare`, or an `.mmap` that runs it itself. */
export function hookedFile(moves: readonly Move[], own: boolean): FileSpec {
  const prepare = moves.flatMap((each) => each.prepare);
  const mapped = moves.flatMap((each) => each.mapped);
  return own
    ? { ...NOTHING, hook: 'mmap', prepare, mapped, mmap: [step('callOwn')] }
    : { ...NOTHING, hook: 'prepare', prepare, mapped };
}

/** Files without `.mmap_prepare`: what was always there. */
export const OLD_FILES: readonly FileSpec[] = [
  { ...NOTHING, hook: 'mmap', mmap: [step('vmOps', OPS_PLAIN_B)] },
  { ...NOTHING, hook: 'mmap', mmap: [step('fail')] },
];

/** What a hook's swapped-in file may do in an `.mmap` of its own; a plain file without hooks is always there. */
export const SWAPPED: readonly FileSpec[] = [
  { ...NOTHING, hook: 'mmap', mmap: [step('fail')] },
  { ...NOTHING, hook: 'mmap', mmap: [step('pageProt', 0x10)] },
  { ...NOTHING, hook: 'mmap', mmap: [step('swapFile', SWAP_OWN), step('swapFile', SWAP_BORROWED)] },
  { ...NOTHING, hook: 'mmap', mmap: [step('swapFile', SWAP_OWN)] },
  { ...NOTHING, hook: 'mmap', mmap: [step('pgoff', 2)] },
  { ...NOTHING, hook: 'mmap', mmap: [step('setFlags', VM_PFNMAP)] },
];

/** Files to be opened beside the one with the hook. */
export const COMPANIONS: readonly FileSpec[] = [
  { ...NOTHING, hook: 'prepare' },
  { ...NOTHING, hook: 'mmap', mmap: [step('vmOps', OPS_OPEN_CLOSE)] },
];

/** Programs of a wrapper's `.mmap`. */
export const WRAPPERS: readonly (readonly Step[])[] = [
  // Nothing but the file below.
  [step('setFile'), step('callNested')],
  // With operations and private data of its own.
  [step('vmOps', OPS_PLAIN_B), step('privateData', 2), step('setFile'), step('callNested')],
  // backing_file_mmap: overlayfs, FUSE passthrough.
  [step('checkHooks'), step('setFile'), step('callNested')],
  // coda_file_mmap: parks the reference of its own file.
  [step('checkHooks'), step('replaceFile'), step('callNested'), step('wrapOps', WRAP_HOLDS_FILE)],
  // shm_mmap: vm_file stays, and the operations found are read through.
  [step('callNested'), step('wrapOps', WRAP_DEREFERENCES)],
  // i915_gem_dmabuf_mmap: the file below is put in place afterwards.
  [step('callNested'), step('setFile')],
  // backing_file_mmap from 7.1 on.
  [step('checkHooks'), step('setFile'), step('lsmCheck'), step('callNested')],
  // One that does not look at what the call returned.
  [step('setFile'), step('callNested', 1)],
];

export function wrapperOf(program: readonly Step[], below: number): FileSpec {
  return { ...NOTHING, hook: 'mmap', below, mmap: program };
}

/** What mmap asks for beside file and range. */
export interface Mapping {
  readonly prot: number;
  readonly shared: number;
  readonly noreserve: number;
}

export const MAPPINGS: readonly Mapping[] = [
  { prot: 3, shared: 0, noreserve: 0 },
  { prot: 3, shared: 1, noreserve: 0 },
  { prot: 1, shared: 1, noreserve: 0 },
  { prot: 1, shared: 0, noreserve: 0 },
  { prot: 3, shared: 0, noreserve: 1 },
];
