import { MAX_STEPS } from '../../models/limits.js';
import type { FileSpec, Guard, Scenario, Step } from '../../models/scenario.js';
import { ACTION_SIMPLE_IO_REMAP, actionType } from '../../models/step-args.js';
import { OBSERVED } from '../../models/trace-layout.js';
import { VM_MAYWRITE } from '../../models/vm-flags.js';
import type { Relation } from '../property.js';
import { hasAppliedCall } from '../reading/call-records.js';
import { hasFaultAt, hitsBound, isCrowded, swallowsErrors } from '../reading/comparable.js';
import { PAGE_FIELDS, PageComparison, sameCharges } from '../reading/page-comparison.js';

const pages = new PageComparison();

/** Guards that a first run of the same program cannot change, unless it clears VM_MAYWRITE. */
const STEADY: readonly Guard[] = ['always', 'shared', 'private', 'write', 'mayShare', 'notMayShare', 'nommu'];

/** The second scenario makes each nested call of a hook that says the same twice two times in a row. */
export const nestedTwiceEqualsOnce: Relation = {
  kind: 'relation',
  id: 'nested-twice-equals-once',
  sentence: 'Calling the same hook twice through the compatibility layer gives what calling it once gives.',
  reason:
    'What a hook asks for is a state, not a change: a wrapper that retries, or two layers that both call below, must not pile it up.',
  family: 10,
  wouldHaveCaught: ['a compatibility layer whose second call starts from other values than its first'],
  needs: OBSERVED.calls | OBSERVED.vmas | OBSERVED.ops | OBSERVED.references | OBSERVED.charge,
  expected: [],

  applies: hasAppliedCall,

  transform(scenario) {
    // A call too many (-ELOOP) must show.
    if (hasFaultAt(scenario, ['driverFile', 'action', 'mapped']) || swallowsErrors(scenario)) return null;
    let doubled = false;
    const files = scenario.files.map((file) => {
      if (file.hook !== 'mmap' || !callsSteadyHook(scenario, file)) return file;
      const mmap = file.mmap.flatMap((step) => (step.kind === 'callNested' ? [step, step] : [step]));
      if (mmap.length > MAX_STEPS || mmap.length === file.mmap.length) return file;
      doubled = true;
      return { ...file, mmap };
    });
    return doubled ? { ...scenario, files } : null;
  },

  compare(left, right, report) {
    for (let step = 0; step < left.steps; step++) {
      if (isCrowded(left, step) || isCrowded(right, step)) return;
      const result = left.result(step);
      if (result !== right.result(step)) {
        if (!hitsBound(result, right.result(step))) report.violated(step, 'result');
        return;
      }
      const differing = pages.compare(left, right, step);
      const charges = sameCharges(left, right, step);
      if (differing === 0 && charges) {
        report.held();
        continue;
      }
      if (!charges) report.violated(step, 'charge');
      for (let i = 0; i < PAGE_FIELDS.length; i++) {
        if (differing & (1 << i)) report.violated(step, PAGE_FIELDS[i]);
      }
      return;
    }
  },
};

function callsSteadyHook(scenario: Scenario, wrapper: FileSpec): boolean {
  const below = wrapper.below === null ? undefined : scenario.files[wrapper.below];
  return (
    below !== undefined && below.hook === 'prepare' && below.prepare.every((step) => isSteady(step, below))
  );
}

/** A step that does the same when the program has run before. */
function isSteady({ kind, when, arg }: Step, { prepare }: FileSpec): boolean {
  // A simple remap starts from the pgoff that is there, and may leave another one.
  if (kind === 'action' && actionType(arg) === ACTION_SIMPLE_IO_REMAP) return false;
  if (STEADY.includes(when)) return true;
  return when === 'sharedMayWrite' && !prepare.some(clearsMayWrite);
}

function clearsMayWrite({ kind, arg }: Step): boolean {
  return (kind === 'clearFlags' && (arg & VM_MAYWRITE) !== 0) || kind === 'assignFlags';
}
