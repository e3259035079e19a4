/** What a series comes to, commit by commit. */
import { describe, expect, test } from 'vitest';
import { concludeSeries } from '../../../campaigns/gate/series-result.js';
import { decodeToken } from '../../../models/archive.js';
import type { FindingReport } from '../../../reports/result.js';
import type { CommitOutcome } from '../../../reports/series.js';

const TOKEN = 'vc1_AQEBAQAAAAACBwACJgAAAAIBAAAAAAAEAAAAAQAAAAAAAPQCNA8';

function finding(commit: string, more: Partial<FindingReport> = {}): FindingReport {
  return {
    ...{
      property: 'vm-ops-reset',
      field: 'ops',
      step: 1,
      verdict: 'violation',
      cause: [],
      bucket: 'vm-ops-reset/ops/new',
    },
    ...{
      release: '7.3',
      scenario: decodeToken(TOKEN),
      token: TOKEN,
      releases: [commit],
      timesSeen: 1,
      firstSeen: null,
    },
    ...{ shrink: { evaluations: 1, provenLeast: true }, known: null },
    introduced: { commit, subject: commit, than: 'base', changes: [] },
    ...more,
  };
}

function conclude(
  outcomes: readonly CommitOutcome[],
  {
    findings = [],
    interrupted = false,
    expired = false,
  }: { findings?: readonly FindingReport[]; interrupted?: boolean; expired?: boolean } = {},
) {
  const runs = outcomes.map((outcome, i) => ({
    report: {
      id: `c${i}`,
      subject: `commit ${i}`,
      outcome,
      detail: 'why',
      base: null,
      blocks: 0,
      cases: 0,
      buckets: [],
      gone: [],
    },
    result: null,
  }));
  return concludeSeries({
    plan: { seed: 's', modes: [], workers: 1 },
    ...{ runs, findings, interrupted, seconds: 1, notDone: [] },
    source: { repository: '/somewhere' },
    checks: expired
      ? [{ id: 'waivers', title: 'no waiver has run out', outcome: 'failed', detail: 'x' }]
      : [],
  });
}

describe('a series', () => {
  test.each<[readonly CommitOutcome[], number]>([
    [[], 0],
    [['untouched', 'sameCode', 'clean'], 0],
    [['clean', 'broken', 'clean'], 1],
    [['clean', 'stillBroken'], 5],
    [['clean', 'notEvaluated'], 5],
    [['broken', 'notEvaluated'], 1],
  ])('%j: exit code %d', (outcomes, code) => {
    expect(conclude(outcomes).exit.code).toBe(code);
  });

  test('is red for a finding that is not waived, whatever else was not done', () => {
    const { exit } = conclude(['red', 'notEvaluated'], { findings: [finding('c0')] });
    expect(exit).toEqual({ code: 1, reason: 'c0 (commit 0) brings vm-ops-reset/ops/new' });
  });

  test('is green when all it brings is waived, and red when a waiver has run out', () => {
    const findings = [finding('c0', { waived: { reason: 'r', until: '2999-01-01' } })];
    expect(conclude(['red'], { findings }).exit.code).toBe(0);
    expect(conclude(['red'], { findings, expired: true }).exit.code).toBe(1);
  });

  test('is flaky where what it brings does not show every time', () => {
    const flake = {
      runs: 10,
      shown: 5,
      steady: false,
      interval: [0.2, 0.8],
    } as unknown as FindingReport['flake'];
    expect(conclude(['red'], { findings: [finding('c0', { flake: flake! })] }).exit.code).toBe(3);
  });

  test('that was interrupted is not green', () => {
    expect(conclude(['clean'], { interrupted: true }).exit.code).toBe(5);
  });

  test('has a check for each commit, and lists those that were not evaluated', () => {
    const { checks, notDone } = conclude(['clean', 'broken', 'stillBroken', 'notEvaluated']);
    expect(checks.map(({ outcome }) => outcome)).toEqual([
      'passed',
      'failed',
      'notEvaluated',
      'notEvaluated',
    ]);
    expect(notDone.slice(0, 2)).toEqual(['c2 commit 2: why', 'c3 commit 3: why']);
  });
});
