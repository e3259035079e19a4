import { describe, expect, it } from 'vitest';
import { type CorpusEntry, corpusEntry } from '../../../campaigns/corpus/file.js';
import { minimise, Shows } from '../../../campaigns/corpus/minimise.js';
import { packagePath } from '../../../campaigns/package-root.js';
import { encodeToken } from '../../../models/archive.js';
import type { Scenario } from '../../../models/scenario.js';
import { readLedger } from '../../../properties/ledger.js';
import { op } from '../../support/scenarios.js';

/** Scenarios of 1, 2, 3, … operations, each smaller than the next. */
const entries = [1, 2, 3, 4].map((count) =>
  corpusEntry(
    encodeToken({ mmu: true, files: [], operations: Array.from({ length: count }, () => op.close()) }),
  ),
);
const [one, two, three, four] = entries;

/** What each of them is said to show. */
function told(sets: readonly string[]): (scenario: Scenario) => ReadonlySet<string> {
  return ({ operations }) => new Set(sets[operations.length - 1]);
}

const counts = (kept: readonly CorpusEntry[]) => kept.map(({ scenario }) => scenario.operations.length);

describe('a smallest corpus', () => {
  it('has nothing that the smaller ones show as well', () => {
    expect(counts(minimise(entries, told(['a', 'ab', 'b', 'abc'])))).toEqual([4]);
    expect(counts(minimise(entries, told(['a', 'a', 'b', 'ab'])))).toEqual([1, 3]);
  });

  it('drops a small one that larger ones make needless', () => {
    expect(counts(minimise(entries, told(['ab', 'ac', 'bd', 'a'])))).toEqual([2, 3]);
  });

  it('shows all that the whole showed', () => {
    for (const sets of [
      ['a', 'b', 'c', 'd'],
      ['abc', 'bcd', 'cda', 'dab'],
      ['', 'a', '', 'a'],
      ['x', 'xy', 'xyz', 'w'],
    ]) {
      const shows = told(sets);
      const all = (of: readonly CorpusEntry[]) =>
        [...new Set(of.flatMap(({ scenario }) => [...shows(scenario)]))].sort().join('');
      expect(all(minimise(entries, shows))).toBe(all(entries));
    }
  });

  it('is the same whatever the order of the file, and stays in it', () => {
    const shows = told(['ab', 'bc', 'cd', 'da']);
    const kept = counts(minimise([one, two, three, four], shows));
    const turned = counts(minimise([four, three, two, one], shows));
    expect(turned).toEqual([...kept].reverse());
  });

  it('of real findings still shows each of their buckets and features', () => {
    const [known] = readLedger(packagePath('corpus/ledger.json')).entries;
    const least = corpusEntry(known.token);
    const longer = corpusEntry(
      encodeToken({ ...least.scenario, operations: [...least.scenario.operations, op.close({ slot: 3 })] }),
    );
    const shows = new Shows();
    expect([...shows.of(least.scenario)]).toContain(`${known.tokenShows[0]} ${known.bucket}`);
    expect(minimise([least]).map(({ token }) => token)).toEqual([least.token]);
    const kept = minimise([longer, least]);
    const buckets = (of: readonly CorpusEntry[]) =>
      new Set(of.flatMap(({ scenario }) => [...shows.of(scenario)]));
    expect(buckets(kept)).toEqual(buckets([longer, least]));
  });
});
