import { PROCESSES } from '../../models/limits.js';
import type { Scenario, Step } from '../../models/scenario.js';
import { CALL, OBSERVED, VMA } from '../../models/trace-layout.js';
import type { TraceView } from '../../models/trace-view.js';
import { OPS_DUMMY } from '../../models/vm-ops.js';
import type { Relation } from '../property.js';
import { ranAfterAction } from '../reading/call-records.js';
import { hitsBound, swallowsErrors } from '../reading/comparable.js';
import { PAGE_BIT, PAGE_FIELDS, PageComparison } from '../reading/page-comparison.js';
import { Stretches } from '../reading/stretches.js';

const pages = new PageComparison();
const stretches = new Stretches();

/** Steps that leave the descriptor alone: the end of the program, and what only a wrapper does. */
const IDLE: readonly Step['kind'][] = [
  'stop',
  'setFile',
  'replaceFile',
  'checkHooks',
  'callNested',
  'wrapOps',
  'lsmCheck',
  'callOwn',
];

/** The second scenario leaves out each nested call of a hook that does nothing. */
export const identityHookChangesNothing: Relation = {
  kind: 'relation',
  id: 'identity-hook-changes-nothing',
  sentence: 'A nested call of a hook that sets nothing leaves the VMA as it was.',
  reason:
    'What the wrapper has set before the call is its own. A hook that never heard of it must not be made to destroy it.',
  family: 6,
  wouldHaveCaught: ['B0 bb666b7c2707', 'D3a', 'D3b', 'D4'],
  needs: OBSERVED.calls | OBSERVED.vmas | OBSERVED.ops | OBSERVED.references,
  expected: [
    {
      row: 'D3b',
      field: 'wrapperOps',
      reason:
        'up to 7.1 the descriptor of a nested call starts without operations and is written back always, so those the wrapper had set are lost',
    },
    {
      row: 'D4',
      field: 'private',
      reason: 'private_data is write-only for a hook; a wrapper that calls below gives the field up',
    },
  ],

  applies(left) {
    for (let step = 0; step < left.steps; step++) {
      let call = left.call(step, 0);
      for (let rest = left.callCount(step); rest > 0; rest--, call += CALL.words) {
        if (left.words[call + CALL.depth] > 0 && left.words[call + CALL.written] === 0) return true;
      }
    }
    return false;
  },

  transform(scenario) {
    // What is lost must show as such, not as what a program makes of it.
    if (swallowsErrors(scenario) || looksAtOps(scenario)) return null;
    let removed = false;
    const files = scenario.files.map((file) => {
      if (file.hook !== 'mmap' || !isIdentity(scenario, file.below)) return file;
      const mmap = file.mmap.filter(({ kind }) => kind !== 'callNested');
      if (mmap.length === file.mmap.length) return file;
      removed = true;
      return { ...file, mmap };
    });
    return removed ? { ...scenario, files } : null;
  },

  compare(left, right, report) {
    for (let step = 0; step < left.steps; step++) {
      const result = left.result(step);
      // The operations that a wrapper has set before have ->mapped: the nested call is what calls it.
      if (callsMapped(left, step)) return;
      if (result !== right.result(step)) {
        if (!hitsBound(result, right.result(step))) report.violated(step, 'result');
        return;
      }
      const differing = pages.compare(left, right, step);
      if (differing === 0) {
        report.held();
        continue;
      }
      for (let i = 0; i < PAGE_FIELDS.length; i++) {
        const bit = differing & (1 << i);
        if (bit === PAGE_BIT.ops) report.violated(step, hadOps(left, right, step) ? 'wrapperOps' : 'ops');
        else if (bit !== 0) report.violated(step, PAGE_FIELDS[i]);
      }
      return;
    }
  },
};

function callsMapped(left: TraceView, step: number): boolean {
  let call = left.call(step, 0);
  for (let rest = left.callCount(step); rest > 0; rest--, call += CALL.words) {
    if (left.words[call + CALL.written] === 0 && ranAfterAction(left.words, call)) return true;
  }
  return false;
}

function looksAtOps({ files }: Scenario): boolean {
  return files.some(({ prepare, mmap }) => [...prepare, ...mmap].some(({ when }) => when === 'opsHaveClose'));
}

function isIdentity(scenario: Scenario, below: number | null): boolean {
  const file = below === null ? undefined : scenario.files[below];
  return (
    file !== undefined && file.hook === 'prepare' && file.prepare.every(({ kind }) => IDLE.includes(kind))
  );
}

/** Whether the operations that are there without the call were set by somebody: not those of a new VMA. */
function hadOps(left: TraceView, right: TraceView, step: number): boolean {
  for (let proc = 0; proc < PROCESSES; proc++) {
    stretches.begin(left.words, left.proc(step, proc), right.words, right.proc(step, proc));
    while (stretches.next(left.words, right.words)) {
      if (stretches.left < 0 || stretches.right < 0) continue;
      const ops = right.words[stretches.right + VMA.ops];
      if (ops !== left.words[stretches.left + VMA.ops] && ops !== OPS_DUMMY) return true;
    }
  }
  return false;
}
