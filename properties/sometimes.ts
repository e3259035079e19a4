/**
 * What a run must have met at least once. A campaign in which no action ever failed says nothing about
 * failing actions, whatever its laws say: `never` is a shortfall of the run, not a result.
 */
import { FEATURES, type Feature } from '../models/deviations.js';
import { FILE_KINDS, PROCESSES } from '../models/limits.js';
import { OPERATIONS } from '../models/scenario.js';
import { CALL, CALL_KINDS, COMPLETED, DESC, STEP, VMA, WARNINGS } from '../models/trace-layout.js';
import type { TraceView } from '../models/trace-view.js';
import { VM_MAPPED_COPY, VM_MERGEABLE } from '../models/vm-flags.js';
import { OCCASIONS } from './property.js';
import { hasMmu } from './reading/wire-file.js';
import { operationAt } from './reading/wire-operation.js';

/** A fact that some step of some run must show. */
export interface SometimesFact {
  /** Stable, kebab-case. */
  readonly id: string;
  readonly sentence: string;
  /** It can only be met on a release with one of these features; none: on any. */
  readonly features: readonly Feature[];
  /** A union of OCCASIONS: only steps that have one of them can show it. */
  readonly occasion: number;
  /** Whether a step of a run shows it. */
  seen(trace: TraceView, step: number, wire: Int32Array): boolean;
}

/** A fact about single calls of hooks: `at` is where the call's record begins. */
function ofCall(
  id: string,
  sentence: string,
  features: readonly Feature[],
  shows: (words: Int32Array, at: number, result: number) => boolean,
): SometimesFact {
  return {
    id,
    sentence,
    features,
    occasion: OCCASIONS.call,
    seen(trace, step) {
      let at = trace.call(step, 0);
      for (let rest = trace.callCount(step); rest > 0; rest--, at += CALL.words) {
        if (shows(trace.words, at, trace.result(step))) return true;
      }
      return false;
    },
  };
}

const direct = (words: Int32Array, at: number) => words[at + CALL.kind] === CALL_KINDS.direct;
const nested = (words: Int32Array, at: number) => words[at + CALL.kind] === CALL_KINDS.compat;
const applied = (words: Int32Array, at: number) =>
  words[at + CALL.error] === 0 && words[at + CALL.prepareError] === 0;
const completed = (words: Int32Array, at: number, bit: number) => (words[at + CALL.completed] & bit) !== 0;
const failedLate = (words: Int32Array, at: number) => words[at + CALL.completeError] !== 0;
const swapped = (words: Int32Array, at: number) =>
  words[at + CALL.descOut + DESC.vmFile] !== words[at + CALL.descIn + DESC.vmFile];

export const SOMETIMES: readonly SometimesFact[] = [
  ofCall('hook-direct', 'A hook runs on the direct path.', [], direct),
  ofCall(
    'hook-nested',
    'A hook runs through the compatibility layer and is applied.',
    [],
    (words, at) => nested(words, at) && applied(words, at),
  ),
  ofCall(
    'hook-nested-fails',
    'A hook fails below a wrapper.',
    [],
    (words, at) => nested(words, at) && words[at + CALL.error] !== 0,
  ),
  ofCall(
    'hook-nested-deep',
    'A hook runs below two wrappers.',
    [],
    (words, at) => words[at + CALL.depth] >= 2,
  ),
  ofCall(
    'swap-direct',
    'A hook swaps the file on the direct path.',
    [],
    (words, at) => direct(words, at) && applied(words, at) && swapped(words, at),
  ),
  ofCall(
    'swap-nested',
    'A hook swaps the file below a wrapper.',
    [],
    (words, at) => nested(words, at) && applied(words, at) && swapped(words, at),
  ),
  ofCall(
    'action-done',
    'An action is carried out.',
    ['actions'],
    (words, at) => completed(words, at, COMPLETED.actionDone) && words[at + CALL.action] !== 0,
  ),
  ofCall(
    'action-fails-direct',
    'An action or ->mapped fails on the direct path.',
    ['actions'],
    (words, at) => direct(words, at) && failedLate(words, at),
  ),
  ofCall(
    'action-fails-nested',
    'An action or ->mapped fails below a wrapper.',
    ['actions'],
    (words, at) => nested(words, at) && failedLate(words, at),
  ),
  ofCall(
    'action-refused',
    'mmap_action_prepare refuses what a hook asks for.',
    ['action-checks'],
    (words, at) => words[at + CALL.prepareError] !== 0,
  ),
  ofCall('mapped-done', '->mapped runs and succeeds.', ['mapped'], (words, at) =>
    completed(words, at, COMPLETED.mappedDone),
  ),
  ofCall(
    'mapped-fails',
    '->mapped runs and fails.',
    ['mapped'],
    (words, at) => completed(words, at, COMPLETED.mappedRan) && !completed(words, at, COMPLETED.mappedDone),
  ),
  ofCall('success-hook-runs', 'A success_hook runs.', ['success-hook'], (words, at) =>
    completed(words, at, COMPLETED.successHookRan),
  ),
  ofCall(
    'error-overridden',
    'An error of an action is replaced by the one the driver asked for.',
    ['success-hook', 'error-override'],
    (words, at, result) => failedLate(words, at) && words[at + CALL.override] === result && result < 0,
  ),
  {
    id: 'merge',
    sentence: 'A mapping merges after its hook has run.',
    features: [],
    occasion: OCCASIONS.merge,
    seen: (trace, step) => trace.callCount(step) > 0,
  },
  {
    id: 'gap',
    sentence: 'A mapping over old ones fails and leaves a gap.',
    features: [],
    occasion: OCCASIONS.failure,
    seen: (trace, step, wire) =>
      step > 0 &&
      wire[operationAt(wire, step)] === OPERATIONS.mmap.code &&
      pagesMapped(trace, step) < pagesMapped(trace, step - 1),
  },
  {
    id: 'close',
    sentence: '->close runs.',
    features: [],
    occasion: OCCASIONS.always,
    seen: (trace, step) => trace.words[trace.step(step) + STEP.closed] !== 0,
  },
  {
    id: 'users',
    sentence: 'A driver counts two users.',
    features: [],
    occasion: OCCASIONS.always,
    seen(trace, step) {
      for (let spec = 0; spec < FILE_KINDS; spec++) if (trace.counter(step, spec) > 1) return true;
      return false;
    },
  },
  {
    id: 'ksm',
    sentence: 'KSM flags a mapping.',
    features: [],
    occasion: OCCASIONS.always,
    seen: (trace, step) => hasFlag(trace, step, VM_MERGEABLE),
  },
  {
    id: 'nommu-hook',
    sentence: 'A hook runs on NOMMU.',
    features: [],
    occasion: OCCASIONS.call,
    seen: (_trace, _step, wire) => !hasMmu(wire),
  },
  {
    id: 'nommu-copy',
    sentence: 'NOMMU makes a private copy.',
    features: [],
    occasion: OCCASIONS.always,
    seen: (trace, step, wire) => !hasMmu(wire) && hasFlag(trace, step, VM_MAPPED_COPY),
  },
  {
    id: 'nommu-action-refused',
    sentence: 'NOMMU refuses an action.',
    features: ['actions'],
    occasion: OCCASIONS.warning,
    seen: (trace, step, wire) => !hasMmu(wire) && (trace.warnings(step) & WARNINGS.actionRefused) !== 0,
  },
];

/** Whether a release with these features (as bits) can show a fact. */
export function canShow({ features }: SometimesFact, releaseFeatures: number): boolean {
  return features.length === 0 || features.some((feature) => (FEATURES[feature] & releaseFeatures) !== 0);
}

function pagesMapped(trace: TraceView, step: number): number {
  let pages = 0;
  for (let proc = 0; proc < PROCESSES; proc++) {
    for (let i = 0; i < trace.vmaCount(step, proc); i++) {
      const at = trace.vma(step, proc, i);
      pages += trace.words[at + VMA.end] - trace.words[at + VMA.start];
    }
  }
  return pages;
}

function hasFlag(trace: TraceView, step: number, flag: number): boolean {
  for (let proc = 0; proc < PROCESSES; proc++) {
    for (let i = 0; i < trace.vmaCount(step, proc); i++) {
      if ((trace.words[trace.vma(step, proc, i) + VMA.flags] & flag) !== 0) return true;
    }
  }
  return false;
}
