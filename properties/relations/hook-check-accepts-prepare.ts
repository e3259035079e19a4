import type { FileSpec, Scenario } from '../../models/scenario.js';
import { STEPS } from '../../models/scenario.js';
import { OBSERVED, STEP, TRACE } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { STEP_WORDS } from '../../models/wire.js';
import type { Relation } from '../property.js';
import { swallowsErrors } from '../reading/comparable.js';
import { fileAt, fileCount, WIRE_FILE } from '../reading/wire-file.js';

/** The second scenario leaves out a wrapper's check of a file below that has exactly one hook. */
export const hookCheckAcceptsPrepare: Relation = {
  kind: 'relation',
  id: 'hook-check-accepts-prepare',
  sentence:
    'The check a wrapper makes before it calls below lets every file pass that has exactly one of .mmap and .mmap_prepare.',
  reason:
    'A wrapper that tests .mmap by itself turns away each file system that was converted: -ENODEV, although the compatibility layer could have mapped it.',
  family: 3,
  wouldHaveCaught: ['6.16 backing_file_mmap and coda_file_mmap, which test .mmap alone'],
  needs: OBSERVED.calls,
  expected: [],

  applies(_left, leftWire) {
    for (let file = 0; file < fileCount(leftWire); file++) {
      const at = fileAt(file);
      let step = leftWire[at + WIRE_FILE.stepsAt] + leftWire[at + WIRE_FILE.prepareSteps] * STEP_WORDS;
      for (let rest = leftWire[at + WIRE_FILE.mmapSteps]; rest > 0; rest--, step += STEP_WORDS) {
        if (leftWire[step] === STEPS.checkHooks.code) return true;
      }
    }
    return false;
  },

  transform(scenario) {
    // A refusal must show as such, not as what a wrapper makes of it.
    if (swallowsErrors(scenario)) return null;
    let removed = false;
    const files = scenario.files.map((file): FileSpec => {
      if (file.hook !== 'mmap' || !hasOneHook(scenario, file.below)) return file;
      const mmap = file.mmap.filter(({ kind }) => kind !== 'checkHooks');
      if (mmap.length === file.mmap.length) return file;
      removed = true;
      return { ...file, mmap };
    });
    return removed ? { ...scenario, files } : null;
  },

  compare(left, right, report) {
    for (let step = 0; step < left.steps; step++) {
      if (sameStep(left, right, step)) {
        report.held();
        continue;
      }
      report.violated(step, left.result(step) === right.result(step) ? 'state' : 'result');
      return;
    }
  },
};

function hasOneHook(scenario: Scenario, below: number | null): boolean {
  const file = below === null ? undefined : scenario.files[below];
  return file !== undefined && (file.hook === 'mmap' || file.hook === 'prepare');
}

/** Word for word, so long as the steps before were the same. */
function sameStep(left: TraceView, right: TraceView, step: number): boolean {
  const at = left.step(step);
  const end = step + 1 < left.steps ? left.step(step + 1) : left.words[TRACE.words];
  if (right.step(step) !== at) return false;
  for (let i = at + STEP.result; i < end; i++) {
    if (left.words[i] !== right.words[i]) return false;
  }
  return true;
}
