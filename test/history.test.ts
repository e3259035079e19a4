/**
 * The public history as a specification: each row shows exactly in the releases that had it. Which
 * those are is taken from the kernel's commits, not from what a run gave.
 */
import { describe, expect, test } from 'vitest';
import { loadMutant } from '../dist/models/mutants/load.js';
import { DEVIATIONS, type Deviation } from '../models/deviations.js';
import { createReference } from '../models/reference/index.js';
import { findRelease, RELEASES, type Release } from '../models/releases.js';
import { Judge } from '../properties/judge.js';
import type { Finding } from '../properties/property.js';
import { BEYOND } from './history/beyond.js';
import { DIFFERENCES } from './history/differences.js';
import { FIXES, UNRELEASED } from './history/fixes.js';
import { KNOWN_LIST } from './history/known-list.js';
import type { HistoryRow } from './history/row.js';
import { wireOf } from './support/scenarios.js';

const HISTORY = [...FIXES, ...DIFFERENCES, ...BEYOND];

type Told = Pick<HistoryRow, 'scenario' | 'shows'>;

const judges = RELEASES.map((release) => new Judge(release));

/** The findings of a row under a release, of its property and field. */
function found({ scenario, shows }: Told, judge: Judge, model?: Parameters<Judge['judge']>[2]): Finding[] {
  const value = scenario(judge.release);
  return judge
    .judge(value, wireOf(value), model)
    .filter(({ property, field }) => property === shows.property && field === shows.field);
}

/** The names of the known list that a finding's cause, or its expected difference, goes by. */
function rowsOf({ bucket, cause }: Finding): string[] {
  if (cause.length === 0) return [bucket.split('/')[2]];
  return cause.flatMap((id) => (DEVIATIONS[id] as Deviation).row?.split(', ') ?? []);
}

describe.each(HISTORY)('$rows: $what', (row) => {
  const { shows, releases } = row;

  test(`is a ${shows.verdict} of ${shows.property} (${shows.field}) in ${releases.join(', ')}`, () => {
    const verdicts = judges.map((judge) => [
      judge.release.id,
      found(row, judge).map(({ verdict }) => verdict),
    ]);
    const expected = RELEASES.map(({ id }) => [id, releases.includes(id) ? [shows.verdict] : []]);
    expect(Object.fromEntries(verdicts)).toEqual(Object.fromEntries(expected));
  });

  test('is the same on the reference', () => {
    const shown = judges.filter((judge) => found(row, judge, createReference(judge.release)).length > 0);
    expect(shown.map(({ release }) => release.id)).toEqual(releases);
  });

  test('has a cause that goes by the same row', () => {
    const strangers = judges
      .flatMap((judge) => found(row, judge))
      .filter((finding) => !rowsOf(finding).some((name) => row.rows.includes(name)))
      // Two fixes came without a row: their deviations have none either.
      .filter(({ cause }) => cause.length === 0 || cause.some((id) => 'row' in DEVIATIONS[id]));
    expect(strangers.map(({ bucket }) => bucket)).toEqual([]);
  });
});

describe.each(UNRELEASED)('$rows: $what', (row) => {
  const ideal: Release = findRelease('ideal');

  test.each(['optimized', 'reference'] as const)('shows on the %s model with the mistake', async (model) => {
    const verdicts = found(row, new Judge(ideal), await loadMutant(row.mutant, model));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual([row.shows.verdict]);
  });

  test('shows on no release', () => {
    const shown = judges.filter((judge) => found(row, judge).length > 0);
    expect(shown.map(({ release }) => release.id)).toEqual([]);
  });
});

describe('the known list', () => {
  const tested = [...FIXES, ...DIFFERENCES, ...UNRELEASED].flatMap(({ rows }) => rows);

  test('is tested row by row', () => {
    expect([...new Set(tested)].sort()).toEqual([...KNOWN_LIST].sort());
  });
});
