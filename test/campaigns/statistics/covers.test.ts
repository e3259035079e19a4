import { describe, expect, test } from 'vitest';
import { coverageChecks } from '../../../campaigns/coverage.js';
import { coverChecks, coversOf, parseCover } from '../../../campaigns/statistics/covers.js';
import { LabelShares } from '../../../campaigns/statistics/label-shares.js';
import { LABELS } from '../../../generators/labels.js';
import { seededChoices } from '../../../generators/seeds.js';

const KSM = LABELS.indexOf('ksm');

/** Blocks of 1,024 cases with the label ksm in so many of each. */
function shares(...cases: readonly number[]): LabelShares {
  const all = new LabelShares();
  for (const count of cases)
    all.add(
      'uniform',
      1024,
      LABELS.map((_, i) => (i === KSM ? count : 0)),
    );
  return all;
}

const asked = (text: string, of: LabelShares) => coversOf(of, [parseCover(text)]).requested[0];
const same = (count: number, blocks: number) => shares(...Array<number>(blocks).fill(count));

describe('shares of labels', () => {
  test('are met, too rare, or not to be told', () => {
    expect(asked('ksm>=0.01', same(100, 20)).outcome).toBe('met');
    expect(asked('ksm>=0.5', same(100, 20)).outcome).toBe('tooRare');
    expect(asked('ksm>=0.0977', same(100, 20)).outcome).toBe('undecided');
    expect(asked('ksm>=0.01', same(100, 1)).outcome, 'one block').toBe('undecided');
    expect(asked('ksm>=0.01', shares()).outcome, 'no case').toBe('undecided');
  });

  test('go by blocks where cases of a block are alike', () => {
    const spread = asked('ksm>=0.01', same(128, 16));
    const lumped = asked('ksm>=0.01', shares(1024, 1024, ...Array<number>(14).fill(0)));
    expect(lumped.share).toBe(spread.share);
    expect(lumped.high - lumped.low).toBeGreaterThan(10 * (spread.high - spread.low));
  });

  test('count each mode apart: that modes differ is no chance', () => {
    const all = new LabelShares();
    for (let i = 0; i < 20; i++)
      for (const [mode, count] of [
        ['nommu', 1024],
        ['uniform', 0],
      ] as const)
        all.add(
          mode,
          1024,
          LABELS.map(() => count),
        );
    const { low, high, share } = all.of(KSM);
    expect(share).toBe(0.5);
    expect(high - low).toBeLessThan(0.05);
  });

  test('bounds hold the truth although blocks lack a label altogether', () => {
    const choices = seededChoices('blocks');
    let held = 0;
    for (let run = 0; run < 400; run++) {
      const all = shares(
        ...Array.from({ length: 60 }, () => (choices.chance(128) ? 200 + choices.integer(-20, 20) : 0)),
      );
      const { low, high } = all.of(KSM);
      if (low <= 100 / 1024 && 100 / 1024 <= high) held++;
    }
    expect(held / 400).toBeGreaterThan(0.97);
  });

  test('say in the check which kind of shortfall it is', () => {
    const check = (text: string, of: LabelShares) => coverChecks(coversOf(of, [parseCover(text)]))[0];
    expect(check('ksm>=0.01', same(100, 20)).outcome).toBe('passed');
    expect(check('ksm>=0.5', same(100, 20))).toMatchObject({ outcome: 'failed' });
    expect(check('ksm>=0.5', same(100, 20)).detail).toMatch(/^too rare: ksm in .* asked for 50 %$/);
    expect(check('ksm>=0.0977', same(100, 20)).detail).toMatch(/^not enough cases to tell: ksm/);
    expect(coverChecks(coversOf(same(1, 1), []))).toEqual([]);
  });

  test('are asked for as label>=share', () => {
    expect(parseCover('ksm>=0.01')).toEqual({ label: 'ksm', atLeast: 0.01 });
    expect(parseCover(' ->mapped >= 2.5% ')).toEqual({ label: '->mapped', atLeast: 0.025 });
    for (const bad of ['', 'ksm', 'ksm>=', 'ksm>=0', 'ksm>=1', 'ksm>=1e-3', '>=0.1', 'ksm>0.1'])
      expect(() => parseCover(bad), bad).toThrow(expect.objectContaining({ code: 'BAD_NUMBER' }));
    expect(() => parseCover('no-such>=0.1')).toThrow(expect.objectContaining({ code: 'UNKNOWN_NAME' }));
  });
});

describe('facts that must be met sometimes', () => {
  const facts = (blocks: number) =>
    coverageChecks(
      {
        labels: [],
        missingPairs: [],
        library: [],
        sometimes: [
          { id: 'merge', sentence: '', blocks: 3 },
          { id: 'gap', sentence: '', blocks: 0 },
        ],
      },
      blocks,
    )[0];

  test('are too rare after many blocks, and not to be told after few', () => {
    expect(facts(400)).toMatchObject({ id: 'sometimes', outcome: 'failed' });
    expect(facts(400).detail).toMatch(/^never met: gap; too rare: in fewer than 1\.6 % of blocks/);
    expect(facts(8).detail).toMatch(/^never met: gap; not enough cases to tell: 8 blocks/);
  });
});
