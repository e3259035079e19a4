import { describe, expect, test } from 'vitest';
import { Corpus, type Explored, ROUND_BLOCKS } from '../../../campaigns/guided/corpus.js';
import { unpackFeatures } from '../../../campaigns/guided/guidance.js';
import { packPairs, unpackPairs } from '../../../campaigns/guided/packed-pairs.js';

/** A block that has discovered cases, each named by its token. */
function block(
  number: number,
  discoveries: Explored['discoveries'] = [],
  counts: readonly number[] = [],
): Explored {
  return { block: number, features: { once: '', more: packPairs(counts) }, discoveries };
}

function committed(...blocks: readonly Explored[]): Corpus {
  const corpus = new Corpus('seed');
  for (const each of blocks) corpus.commit(each);
  return corpus;
}

/** The corpus after so many rounds, in whose first block something was discovered. */
function corpusAfter(
  rounds: number,
  ...first: Parameters<typeof block> extends [number, ...infer R] ? R : never
): Corpus {
  return committed(
    ...Array.from({ length: rounds * ROUND_BLOCKS }, (_, i) => (i === 0 ? block(0, ...first) : block(i))),
  );
}

describe('the corpus', () => {
  test('keeps of each feature the smallest scenario that has it', () => {
    const corpus = committed(
      block(0, [
        { token: 'large', size: 90, features: [1, 2] },
        { token: 'small', size: 40, features: [2] },
      ]),
    );
    expect(corpus.tokens).toEqual(['large', 'small']);
    corpus.commit(block(1, [{ token: 'smaller', size: 30, features: [1] }]));
    expect(corpus.tokens, 'large is the smallest for nothing any more').toEqual(['smaller', 'small']);
    corpus.commit(block(2, [{ token: 'as small', size: 30, features: [1] }]));
    expect(corpus.tokens, 'the first of equals stays').toEqual(['smaller', 'small']);
  });

  test('gives a block what rounds up to two before its own have found', () => {
    const found = [{ token: 'found', size: 10, features: [7] }];
    const corpus = corpusAfter(1, found);
    for (let number = 0; number < 2 * ROUND_BLOCKS; number++)
      expect(corpus.guidanceFor(number)).toEqual({ known: '', parents: [] });
    const guidance = corpus.guidanceFor(2 * ROUND_BLOCKS);
    expect(guidance?.parents.map(({ token }) => token)).toEqual(['found']);
    expect(unpackFeatures(guidance!.known)[7]).toBe(1);
    expect(corpus.guidanceFor(3 * ROUND_BLOCKS), 'not known yet').toBeNull();
  });

  test('gives a block the same, however far the blocks after are', () => {
    const found = [{ token: 'found', size: 10, features: [7] }];
    const corpus = corpusAfter(1, found);
    const soon = corpus.guidanceFor(2 * ROUND_BLOCKS);
    for (let i = 0; i < ROUND_BLOCKS; i++)
      corpus.commit(block(ROUND_BLOCKS + i, [{ token: `later ${i}`, size: 5, features: [7, 8 + i] }]));
    expect(corpus.guidanceFor(2 * ROUND_BLOCKS)).toEqual(soon);
  });

  test('draws the rare more often', () => {
    const discoveries = Array.from({ length: 400 }, (_, i) => ({ token: `t${i}`, size: 1, features: [i] }));
    // The first 200 features were met a thousand times, the others twice.
    const counts = discoveries.flatMap((_, i) => [i, i < 200 ? 1000 : 2]);
    const { parents } = corpusAfter(1, discoveries, counts).guidanceFor(2 * ROUND_BLOCKS)!;
    const rare = parents.filter(({ token }) => Number(token.slice(1)) >= 200);
    expect(rare.length).toBeGreaterThan(0.9 * parents.length);
    expect(Math.min(...rare.map(({ energy }) => energy))).toBeGreaterThan(100);
  });

  test('takes blocks in order only', () => {
    const corpus = committed(block(0));
    expect(() => corpus.commit(block(2))).toThrow(RangeError);
  });

  test('gets counts that come through as they are', () => {
    const pairs = [0, 0, 1, 127, 2, 128, 500, 1024, 65535, 16384];
    expect(unpackPairs(packPairs(pairs))).toEqual(pairs);
    expect(unpackPairs(packPairs([]))).toEqual([]);
    expect(unpackPairs(packPairs(pairs).slice(0, 6)), 'cut short').toEqual(pairs.slice(0, 4));
  });
});
