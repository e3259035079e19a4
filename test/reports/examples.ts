/** Scenarios, runs and a result made by hand: what the tests of the reports show. */
import { encodeToken } from '../../models/archive.js';
import type { FileSpec, Scenario, Step, StepKind } from '../../models/scenario.js';
import { PLACEMENTS } from '../../models/trace-layout.js';
import * as vm from '../../models/vm-flags.js';
import { OPS_DUMMY, OPS_NULL, OPS_PLAIN_A } from '../../models/vm-ops.js';
import type { AnyProperty, Finding } from '../../properties/property.js';
import type { FindingReport, MatrixCell, RunResult } from '../../reports/result.js';
import { type BuiltDesc, type BuiltVma, buildTrace } from './trace-builder.js';

export function step(kind: StepKind, arg = 0, when: Step['when'] = 'always'): Step {
  return { kind, when, arg };
}

export function file(part: Partial<FileSpec>): FileSpec {
  return { hook: 'none', below: null, swap: null, attributes: 0, prepare: [], mmap: [], mapped: [], ...part };
}

const CLEARS_MAYWRITE = file({
  hook: 'prepare',
  prepare: [step('clearFlags', vm.VM_MAYWRITE), step('vmOps', OPS_PLAIN_A)],
});

/** An overlay over a file whose hook clears VM_MAYWRITE; on 6.16 the flag survives (D1). */
export const CLEARED_FLAG: Scenario = {
  mmu: true,
  files: [file({ hook: 'mmap', below: 1, mmap: [step('setFile'), step('callNested')] }), CLEARS_MAYWRITE],
  operations: [
    { kind: 'open', proc: 0, slot: 0, file: 0, readOnly: 0, faults: [] },
    {
      kind: 'mmap',
      proc: 0,
      slot: 0,
      start: 2,
      length: 3,
      pgoff: 1,
      prot: 1,
      shared: 1,
      replace: 0,
      noreserve: 0,
      faults: [],
    },
  ],
};

/** The same without the overlay. */
export const CLEARED_FLAG_DIRECT: Scenario = { ...CLEARED_FLAG, files: [CLEARS_MAYWRITE] };

const SHARED_FLAGS =
  vm.VM_READ | vm.VM_SHARED | vm.VM_MAYREAD | vm.VM_MAYWRITE | vm.VM_MAYEXEC | vm.VM_MAYSHARE;
const RANGE: BuiltVma = { start: 2, end: 5, pgoff: 1, flags: SHARED_FLAGS, prot: vm.VM_READ | vm.VM_SHARED };

/** The run of {@link CLEARED_FLAG} on 6.16. */
export function clearedFlagTrace(): Int32Array {
  const before: BuiltVma = { ...RANGE, file: 2, ops: OPS_DUMMY };
  const shown: BuiltDesc = { ...before, ops: OPS_NULL };
  const asked: BuiltDesc = { ...shown, flags: SHARED_FLAGS & ~vm.VM_MAYWRITE, ops: OPS_PLAIN_A };
  const vma: BuiltVma = { ...before, ops: OPS_PLAIN_A };
  const opened = [
    { number: 1, spec: 0, count: 1, backing: 2 },
    { number: 2, spec: 1, count: 1 },
  ];
  return buildTrace([
    { fds: [[1]], files: opened },
    {
      result: 2,
      placement: PLACEMENTS.newVma,
      calls: [
        {
          kind: 'compat',
          depth: 1,
          file: 2,
          spec: 1,
          written: (1 << 5) | (1 << 7),
          descIn: shown,
          descOut: asked,
          vmaBefore: before,
          vmaAfter: vma,
        },
      ],
      fds: [[1]],
      vmas: [[vma]],
      files: [opened[0], { ...opened[1], count: 2 }],
      writable: [0, 1],
    },
    {},
  ]);
}

/** The run of {@link CLEARED_FLAG_DIRECT} on 6.16. */
export function clearedFlagDirectTrace(): Int32Array {
  const flags = SHARED_FLAGS & ~vm.VM_MAYWRITE;
  const vma: BuiltVma = { ...RANGE, file: 1, flags, ops: OPS_PLAIN_A };
  return buildTrace([
    { fds: [[1]], files: [{ number: 1, spec: 0, count: 1 }] },
    {
      result: 2,
      placement: PLACEMENTS.newVma,
      calls: [
        {
          kind: 'direct',
          file: 1,
          spec: 0,
          written: (1 << 5) | (1 << 7),
          descIn: { ...RANGE, file: 1 },
          descOut: { ...vma, vmFile: 1 },
          vmaAfter: vma,
        },
      ],
      fds: [[1]],
      vmas: [[vma]],
      files: [{ number: 1, spec: 0, count: 2 }],
    },
    {},
  ]);
}

/** The finding of {@link CLEARED_FLAG}. */
export const CLEARED_FLAG_FINDING: Finding = {
  bucket: 'flags-as-asked/flags/compat-flags-or-only',
  property: 'flags-as-asked',
  field: 'flags',
  step: 1,
  verdict: 'violation',
  cause: ['compat-flags-or-only'],
  release: '6.16',
  scenario: CLEARED_FLAG,
};

/** The property it fails. */
export const FLAGS_AS_ASKED: Pick<AnyProperty, 'id' | 'kind' | 'sentence' | 'reason' | 'wouldHaveCaught'> = {
  id: 'flags-as-asked',
  kind: 'law',
  sentence: 'After a hook succeeded, the VMA has exactly the flags that the hook left in the descriptor.',
  reason:
    'A hook clears VM_MAYWRITE to keep a sealed mapping read-only; when the flag survives, mprotect can make it writable.',
  wouldHaveCaught: ['D1'],
};

function cell(
  outcome: MatrixCell['outcome'],
  evaluated: number,
  failed = 0,
  buckets: string[] = [],
): MatrixCell {
  return { outcome, evaluated, failed, buckets };
}

function report(finding: Finding, part: Partial<FindingReport> = {}): FindingReport {
  return {
    ...finding,
    token: encodeToken(finding.scenario),
    releases: [finding.release],
    timesSeen: 1234,
    firstSeen: { mode: 'uniform', seed: 'example', block: 3, index: 17 },
    shrink: { evaluations: 41, provenLeast: true },
    known: { status: 'fixed upstream', note: 'in 7.0, with the move to vma_flags_t' },
    ...part,
  };
}

/** A small result with every outcome in it. */
export function exampleResult(): RunResult {
  const flags = CLEARED_FLAG_FINDING;
  const scenario: Scenario = { mmu: true, files: [], operations: [] };
  const differs = 'direct-equals-nested/private/compat-private-default-null';
  const hook = 'references-balance/references/@hook';
  return {
    command: 'gate',
    version: '0.1.0',
    seed: 'example',
    modes: ['uniform', 'real'],
    blocks: 8,
    cases: 8192,
    digest: '6f1d0c9be4a2',
    matrix: {
      releases: ['6.16-rc1', '6.16', '7.3', 'ideal'],
      rows: [
        {
          property: 'flags-as-asked',
          kind: 'law',
          sentence: FLAGS_AS_ASKED.sentence,
          cells: [
            cell('notEvaluated', 0),
            cell('violation', 1900, 1234, [flags.bucket]),
            cell('held', 1912),
            cell('held', 1912),
          ],
        },
        {
          property: 'references-balance',
          kind: 'law',
          sentence: 'After everything is unmapped and closed, no open file is left.',
          cells: [
            cell('held', 8192),
            cell('held', 8192),
            cell('hookFault', 8192, 3, [hook]),
            cell('held', 8192),
          ],
        },
        {
          property: 'direct-equals-nested',
          kind: 'relation',
          sentence: 'A mapping through a transparent wrapper ends as the direct one does.',
          cells: [
            cell('notEvaluated', 0),
            cell('difference', 700, 20, [differs]),
            cell('difference', 700, 20, [differs]),
            cell('held', 700),
          ],
        },
      ],
    },
    findings: [
      report(flags),
      report(
        {
          bucket: differs,
          property: 'direct-equals-nested',
          field: 'private',
          step: 0,
          verdict: 'difference',
          cause: ['compat-private-default-null'],
          release: '6.16',
          scenario,
        },
        { releases: ['6.16', '7.3'], timesSeen: 40, known: { status: 'by design', note: 'D4' } },
      ),
      report(
        {
          bucket: hook,
          property: 'references-balance',
          field: 'references',
          step: 0,
          verdict: 'hookFault',
          cause: [],
          release: '7.3',
          scenario,
        },
        { timesSeen: 3, known: null, firstSeen: null, shrink: { evaluations: 9, provenLeast: false } },
      ),
    ],
    checks: [
      {
        id: 'reference-equals-optimized',
        title: 'reference == optimized',
        outcome: 'passed',
        detail: '8,192 cases under 4 releases',
      },
      {
        id: 'canary',
        title: 'a planted mistake is found',
        outcome: 'failed',
        detail: 'the mutant compat-keeps-flags survived; the laws see less than they should',
      },
      {
        id: 'regression',
        title: 'regression tokens',
        outcome: 'notEvaluated',
        detail: 'the corpus is empty',
      },
    ],
    coverage: {
      labels: [
        { label: 'direct hook', cases: 5120 },
        { label: 'nommu', cases: 1 },
      ],
      missingPairs: [['direct hook', 'nommu']],
      library: [
        { id: 'dev-zero', title: '/dev/zero', cases: 310 },
        { id: 'coda', title: 'coda', cases: 0 },
      ],
      sometimes: [{ id: 'merge', sentence: 'A mapping merges after its hook has run.', blocks: 8 }],
    },
    trees: [],
    notDone: ['races: mmap_lock is held throughout', 'page tables and page faults'],
    exit: { code: 1, reason: 'one new finding and one failed check' },
    timing: { seconds: 12.34, casesPerSecond: 663, workers: 2 },
  };
}
