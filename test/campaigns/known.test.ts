import { describe, expect, test } from 'vitest';
import type { RunPlan } from '../../campaigns/plan.js';
import { verdictOf } from '../../campaigns/verdict.js';
import type { DeviationId } from '../../models/deviations.js';
import type { ReleaseId } from '../../models/releases.js';
import { knownAs } from '../../properties/known.js';
import type { Ledger, LedgerEntry } from '../../properties/ledger.js';
import type { Verdict } from '../../properties/property.js';
import type { FindingReport, RunCheck } from '../../reports/result.js';

function entry(bucket: string, cause: DeviationId[], releases: ReleaseId[]): LedgerEntry {
  const [property, field] = bucket.split('/');
  return {
    bucket,
    property,
    field,
    cause,
    releases,
    tokenShows: releases,
    status: 'open upstream',
    note: 'a note',
    token: '',
  };
}

const LEDGER: Ledger = {
  version: 1,
  entries: [
    entry('flags-as-asked/flags/compat-flags-or-only', ['compat-flags-or-only'], ['6.16', '6.17']),
    entry('no-oops/nullOps/compat-ops-default-null', ['compat-ops-default-null'], ['6.16']),
  ],
};

const found = (bucket: string, cause: DeviationId[], releases: ReleaseId[]) => ({ bucket, cause, releases });

describe('what the ledger knows of a bucket', () => {
  test('the entry of the same name, on the releases it names', () => {
    const bucket = 'flags-as-asked/flags/compat-flags-or-only';
    expect(knownAs(LEDGER, found(bucket, ['compat-flags-or-only'], ['6.16']))?.status).toBe('open upstream');
  });

  test('nothing, when it was met on a release the cause is not known on', () => {
    const bucket = 'flags-as-asked/flags/compat-flags-or-only';
    expect(knownAs(LEDGER, found(bucket, ['compat-flags-or-only'], ['6.16', '7.3']))).toBeNull();
  });

  test('a known cause in a further place, and several known causes together', () => {
    const place = found('charge-balanced/charge/compat-flags-or-only', ['compat-flags-or-only'], ['6.17']);
    expect(knownAs(LEDGER, place)?.status).toBe('known cause');
    const both: DeviationId[] = ['compat-flags-or-only', 'compat-ops-default-null'];
    expect(knownAs(LEDGER, found('x/y/both', both, ['6.16']))?.status).toBe('known cause');
    expect(knownAs(LEDGER, found('x/y/both', both, ['6.17']))).toBeNull();
  });

  test('nothing of a bucket without a cause', () => {
    expect(knownAs(LEDGER, found('flags-as-asked/flags/new', [], ['6.16']))).toBeNull();
  });
});

describe('the exit code of a run', () => {
  const plan = { command: 'campaign', budget: { kind: 'blocks', blocks: 1 } } as RunPlan;
  const held = {
    property: 'a-law',
    kind: 'law',
    sentence: '',
    cells: [{ evaluated: 1, failed: 0, outcome: 'held', buckets: [] }],
  } as const;
  const clean = {
    checks: [] as RunCheck[],
    findings: [] as FindingReport[],
    matrix: { releases: [], rows: [held] },
    blocks: 1,
  };
  const finding = (verdict: Verdict, known: FindingReport['known']) =>
    ({ bucket: 'a/b/c', verdict, known }) as FindingReport;
  const failed = (id: string): RunCheck => ({ id, title: id, outcome: 'failed', detail: '' });
  const code = (change: Partial<typeof clean>, interrupted: string | null = null) =>
    verdictOf({ ...clean, ...change }, plan, interrupted).code;

  test('0 for a clean run, with known violations, differences and faults of hooks', () => {
    const known = { status: 'open upstream', note: '' };
    expect(code({})).toBe(0);
    expect(
      code({
        findings: [finding('violation', known), finding('difference', null), finding('hookFault', null)],
      }),
    ).toBe(0);
  });

  test('1 for a new violation, models that disagree, an entry that no longer reproduces', () => {
    expect(code({ findings: [finding('violation', null)] })).toBe(1);
    expect(code({ checks: [failed('oracle')] })).toBe(1);
    expect(code({ checks: [failed('regression')] })).toBe(1);
  });

  test('4 for a canary that was not noticed, whatever else was found, and for a law never evaluated', () => {
    expect(code({ checks: [failed('canary')], findings: [finding('violation', null)] })).toBe(4);
    const idle = {
      ...held,
      cells: [{ evaluated: 0, failed: 0, outcome: 'notEvaluated', buckets: [] }],
    } as const;
    expect(verdictOf({ ...clean, matrix: { releases: [], rows: [idle] } }, plan, null).code).toBe(4);
  });

  test('5 for an interrupted run and for one that did nothing, but a finding goes first', () => {
    expect(code({}, 'interrupted')).toBe(5);
    expect(code({ blocks: 0 })).toBe(5);
    expect(code({ findings: [finding('violation', null)] }, 'interrupted')).toBe(1);
  });
});
