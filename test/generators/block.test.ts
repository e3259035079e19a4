import { describe, expect, it } from 'vitest';
import { CaseBlock, caseAt } from '../../generators/block.js';
import { MODE_IDS, type ModeId } from '../../generators/modes.js';
import { BLOCK_CASES } from '../../generators/seeds.js';
import { encodeToken } from '../../models/archive.js';

function tokens(mode: ModeId, seed: string, block: number, count: number): string[] {
  const cases = new CaseBlock(mode, seed, block);
  return Array.from({ length: count }, () => encodeToken(cases.next()));
}

describe('the cases of a block', () => {
  // No-regression: a change here means that stored seeds make other cases. Raise STREAM_VERSION.
  it.each(MODE_IDS)('are what they were before, mode %s', (mode) => {
    expect([
      ...tokens(mode, 'no regression', 0, 2),
      ...tokens(mode, 'no regression', 7, 1),
      encodeToken(caseAt({ mode, seed: '2026-01-01', block: 123456, index: BLOCK_CASES - 1 })),
    ]).toMatchSnapshot();
  });

  it('depend on mode, seed and block, and on nothing else', () => {
    const all = [
      tokens('uniform', 's', 0, 30),
      tokens('dense', 's', 0, 30),
      tokens('uniform', 't', 0, 30),
      tokens('uniform', 's', 1, 30),
      // Seeds are free text: none can pose as another seed's block.
      tokens('uniform', '1 s', 0, 30),
      tokens('uniform', '', 0, 30),
    ];
    expect(new Set(all.map((each) => each.join())).size).toBe(all.length);
    expect(tokens('uniform', 's', 0, 30)).toEqual(all[0]);
  });

  it('do not depend on other blocks made at the same time', () => {
    const first = new CaseBlock('nesting', 's', 3);
    const second = new CaseBlock('faults', 's', 4);
    const interleaved = Array.from({ length: 20 }, () => [first.next(), second.next()]);
    expect(interleaved.map(([a]) => encodeToken(a))).toEqual(tokens('nesting', 's', 3, 20));
    expect(interleaved.map(([, b]) => encodeToken(b))).toEqual(tokens('faults', 's', 4, 20));
  });

  it('can be made again one by one from their origin', () => {
    const all = tokens('library', 's', 2, 40);
    for (const index of [0, 1, 17, 39])
      expect(encodeToken(caseAt({ mode: 'library', seed: 's', block: 2, index }))).toBe(all[index]);
  });

  it('refuses an origin that cannot be', () => {
    const origin = { mode: 'uniform', seed: 's', block: 0, index: 0 } as const;
    for (const bad of [
      { block: -1 },
      { block: 0.5 },
      { block: Number.NaN },
      { index: BLOCK_CASES },
      { index: -1 },
    ])
      expect(() => caseAt({ ...origin, ...bad })).toThrow(expect.objectContaining({ code: 'BAD_NUMBER' }));
    expect(() => caseAt({ ...origin, mode: 'nope' as ModeId })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_NAME' }),
    );
  });
});
