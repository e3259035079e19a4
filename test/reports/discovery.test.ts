import { describe, expect, test } from 'vitest';
import type { Discovery, DiscoveryPoint, Knowledge } from '../../reports/discovery.js';
import { chanceText, discoverySentences } from '../../reports/discovery-words.js';
import { renderHtml } from '../../reports/html.js';
import { renderText } from '../../reports/text.js';
import * as examples from './examples.js';

function knowledge(seen: number, chance: number, expected: number): Knowledge {
  return {
    seen,
    chance,
    low: chance / 2,
    high: 2 * chance + 0.0001,
    expected,
    inOneBlock: 3,
    inTwoBlocks: 2,
  };
}

function point(blocks: number, buckets: Knowledge, features: Knowledge): DiscoveryPoint {
  return { blocks, cases: 1024 * blocks, buckets, features };
}

const CURVE = [
  point(1, knowledge(10, 0.01, 9), knowledge(900, 0.4, 800)),
  point(2, knowledge(18, 0.003, 6), knowledge(1500, 0.2, 900)),
  point(3, knowledge(20, 0.001, 4), knowledge(1900, 0.1, 900)),
  point(4, knowledge(23, 0, 2), knowledge(2500, 0.0125, 700)),
];
const DISCOVERY: Discovery = { curve: CURVE, plateau: null };

/** Not a number that went wrong, and nothing outside of the picture. */
function numbersIn(page: string): number[] {
  const [section] = /<section id="discovery">.*?<\/section>/s.exec(page) ?? [''];
  expect(section).not.toMatch(/NaN|Infinity|undefined|null/);
  return [...section.matchAll(/ d="([^"]+)"/g)].flatMap(([, path]) =>
    (path.match(/-?[\d.]+/g) ?? []).map(Number),
  );
}

describe('what was discovered', () => {
  test('is said with the chance of more, and with what the estimate was worth', () => {
    expect(discoverySentences(DISCOVERY)).toEqual([
      '23 buckets, known ones included, seen; the next random case shows a new one with a chance below 1 in 10,000; as many random blocks again would show about 2 more',
      '2,500 features of what the layer did seen; the next random case shows a new one with a chance of 1.3 % (99 %: 0.63 % to 2.5 %); as many random blocks again would show about 700 more',
      'in hindsight: after 2 blocks, as many again were expected to show 900 features, and 1,000 came; 6 buckets, and 5 came',
    ]);
    expect(discoverySentences({ curve: [], plateau: null })).toEqual([]);
  });

  test('says whether a plateau was reached, where one was asked for', () => {
    const said = (reached: boolean) =>
      discoverySentences({ curve: CURVE, plateau: { below: 0.0001, reached } }).at(-1);
    expect(said(true)).toBe('on a plateau: a chance of a new bucket surely below 1 in 10,000');
    expect(said(false)).toMatch(/^no plateau yet/);
  });

  test('estimates nothing where every case was guided', () => {
    const none = {
      seen: 5,
      chance: null,
      low: null,
      high: null,
      expected: null,
      inOneBlock: 0,
      inTwoBlocks: 0,
    };
    const sentences = discoverySentences({
      curve: [point(1, none, none), point(2, none, none)],
      plateau: null,
    });
    expect(sentences[0]).toMatch(/^5 buckets.* seen; every case was guided/);
    const page = renderHtml(
      {
        ...examples.exampleResult(),
        discovery: { curve: [point(1, none, none), point(2, none, none)], plateau: null },
      },
      new Map(),
    );
    expect(page.match(/<figure class="chart">/g)).toHaveLength(2);
    numbersIn(page);
  });

  test('is drawn within the picture, chances of 0 included', () => {
    const page = renderHtml({ ...examples.exampleResult(), discovery: DISCOVERY }, new Map());
    expect(page.match(/<figure class="chart">/g)).toHaveLength(4);
    const numbers = numbersIn(page);
    expect(numbers.length).toBeGreaterThan(40);
    for (const number of numbers) {
      expect(number).toBeGreaterThanOrEqual(0);
      expect(number).toBeLessThanOrEqual(460);
    }
  });

  test('stands in the text, and in neither where a result has none', () => {
    expect(renderText({ ...examples.exampleResult(), discovery: DISCOVERY })).toContain(
      'What was discovered',
    );
    expect(renderText(examples.exampleResult())).not.toContain('What was discovered');
    expect(renderHtml(examples.exampleResult(), new Map())).not.toContain('id="discovery"');
  });

  test('chances read as a percentage, or as one in so many', () => {
    expect([0, 1, 0.123, 0.001, 0.00099, 0.000025].map(chanceText)).toEqual([
      '0',
      '100 %',
      '12 %',
      '0.1 %',
      '1 in 1,000',
      '1 in 40,000',
    ]);
  });
});
