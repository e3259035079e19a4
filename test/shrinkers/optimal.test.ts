import { beforeAll, describe, expect, test } from 'vitest';
import {
  compareEnds,
  formatShrinkOptimal,
  isReached,
  type ShrinkOptimal,
  shrinkOptimal,
} from '../../bench/shrink-optimal.js';
import { growStart } from '../../bench/shrink-starts.js';
import type { CheckResult } from '../../checker/result.js';
import { decodeToken, encodeToken } from '../../models/archive.js';
import { findRelease } from '../../models/releases.js';
import { Judge } from '../../properties/judge.js';
import { vmacheck } from '../support/cli.js';

/** A slice of what bench/shrink-optimal.ts measures. */
const OPTIONS = { starts: 2, blocks: 6, seed: 'a slice', shrink: { exhaustiveBelow: 0 } };
/** Frequent in random cases, so that a few blocks have starts of it. */
const LAW = 'flags-as-asked';

let checked: CheckResult;
let rows: ShrinkOptimal[];
beforeAll(async () => {
  const small = ['--set', 'pages=1,vmas=1,faults=0', '--property', LAW, '--release', '6.16'];
  checked = JSON.parse((await vmacheck('check', ...small, '--json')).stdout);
  rows = shrinkOptimal(checked, OPTIONS);
});

/** A row for starts that all end in the counterexample itself, if the checker had said it has `more` operations. */
function claiming(more: number) {
  const [counterexample] = checked.counterexamples;
  const operations = counterexample.operations + more;
  const ends = [decodeToken(counterexample.token), decodeToken(counterexample.token)];
  return compareEnds(findRelease('6.16'), checked.scope, { ...counterexample, operations }, ends);
}

describe('random cases of what the checker has found', () => {
  test('shrink to the length that it proves', () => {
    const row = rows.find(({ bucket }) => bucket === 'flags-as-asked/flags/compat-flags-or-only');
    expect(row).toMatchObject({ starts: 2, reached: 2, beyond: 0, longer: 0, contradictions: 0 });
  });

  test('are told for every bucket', () => {
    expect(rows.map(({ bucket }) => bucket)).toEqual(
      checked.counterexamples.map(({ finding }) => finding.bucket),
    );
    expect(formatShrinkOptimal(rows)).toContain(
      `${rows.length} buckets, ${rows.length} with random starts alone; 0 below 95 %`,
    );
  });

  test('are grown from its counterexample where there are too few, and shrink to the same length', () => {
    const fromNone = shrinkOptimal(checked, { ...OPTIONS, blocks: 0 });
    expect(fromNone.filter(({ grown, starts }) => grown !== 2 || starts !== 2)).toEqual([]);
    expect(fromNone.filter((row) => !isReached(row))).toEqual([]);
    expect(formatShrinkOptimal(fromNone)).toContain('2 of 2, 2 grown');
  });

  test('that end as long as it proves are told', () => {
    expect(claiming(0)).toMatchObject({ starts: 2, reached: 2, beyond: 0, longer: 0, least: 2 });
  });

  test('that end longer than it proves are told', () => {
    const row = claiming(-1);
    expect(row).toMatchObject({ reached: 0, longer: 2, longerYetSmaller: 0 });
    expect(isReached({ ...row, grown: 0, seconds: 0 })).toBe(false);
  });

  test('that end shorter, in its scope, show that it is wrong', () => {
    const row = claiming(1);
    expect(row).toMatchObject({ reached: 0, beyond: 2, beyondBy: ['nothing'], contradictions: 2 });
    expect(isReached({ ...row, grown: 0, seconds: 0 })).toBe(false);
  });
});

test('a grown case shows what it was grown from, and more beside it', () => {
  const [{ token, finding }] = checked.counterexamples;
  const judge = new Judge(findRelease('6.16'));
  const from = decodeToken(token);
  const cases = Array.from({ length: 4 }, (_, number) =>
    growStart(from, (each) => judge.hasBucket(each, finding.bucket), 'grown', number),
  );
  expect(new Set(cases.map(encodeToken)).size).toBe(4);
  for (const each of cases) {
    expect(judge.hasBucket(each, finding.bucket)).toBe(true);
    expect(each.operations.length).toBeGreaterThan(from.operations.length);
  }
});

test('a search that was not complete proves nothing', () => {
  expect(() => shrinkOptimal({ ...checked, status: 'memory' }, OPTIONS)).toThrow('not complete');
});
