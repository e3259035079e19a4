/** The search through a history, with a reproducer that shows every time, sometimes, or cannot be run. */
import seedrandom from 'seedrandom';
import { describe, expect, test } from 'vitest';
import { questionOf } from '../../../campaigns/bisect/question.js';
import { bisect, type History, type Look, type Question } from '../../../campaigns/bisect/search.js';

const SYMPTOM = 'law/field/cause';

/** Revisions 0 to n, one after the other. */
class Line implements History {
  async candidates(begun: readonly string[], end: string): Promise<string[]> {
    const low = Math.max(...begun.map(Number), -1);
    const all = Array.from({ length: Math.max(0, Number(end) - low) }, (_, i) => low + 1 + i);
    const halves = (i: number) => Math.min(i - low, Number(end) - i + 1);
    return all.sort((a, b) => halves(b) - halves(a) || a - b).map(String);
  }
}

/** A revision shows the symptom from `change` on (or until then), in a part of its runs; some do not build. */
function reproducer({
  change,
  direction = 'broken',
  rate = 1,
  seed = '',
  broken = [],
}: {
  change: number;
  direction?: Question['direction'];
  rate?: number;
  seed?: string;
  broken?: readonly number[];
}) {
  const random = seedrandom(seed);
  const looked: number[] = [];
  return {
    looked,
    async look(revision: string, runs: number): Promise<Look> {
      looked.push(Number(revision));
      if (broken.includes(Number(revision))) return { kind: 'broken', reason: 'no' };
      const has = Number(revision) >= change === (direction === 'broken');
      return {
        kind: 'ran',
        runs: Array.from({ length: runs }, () => ({ shows: has && random() < rate ? [SYMPTOM] : [] })),
      };
    },
  };
}

async function search(
  last: number,
  { runs = 1, ...how }: Parameters<typeof reproducer>[0] & { runs?: number },
) {
  const made = reproducer(how);
  const ends = [await made.look('0', runs), await made.look(String(last), runs)] as const;
  const question = { symptom: SYMPTOM, direction: how.direction ?? 'broken' };
  const result = await bisect({
    ...{ history: new Line(), reproducer: made, question, first: '0', last: String(last), runs, ends },
    ...{ signal: new AbortController().signal, onTried: () => {} },
  });
  return { ...result, looked: made.looked };
}

describe('a symptom that shows every time', () => {
  test.each([
    'broken',
    'fixed',
  ] as const)('%s: every commit of 64 is found, in six steps', async (direction) => {
    for (let change = 1; change <= 64; change++) {
      const { suspects, looked, wrong } = await search(64, { change, direction });
      expect(suspects).toEqual([String(change)]);
      expect(looked.length).toBeLessThanOrEqual(2 + 6);
      expect(wrong).toBe(0);
    }
  });

  test('one step of history needs no further look', async () => {
    expect(await search(1, { change: 1 })).toMatchObject({ suspects: ['1'], looked: [0, 1] });
  });
});

describe('revisions that do not build', () => {
  test('are stepped over', async () => {
    const { suspects, tried } = await search(64, { change: 40, broken: [31, 32, 33, 34, 35] });
    expect(suspects).toEqual(['40']);
    expect(tried.filter(({ outcome }) => outcome === 'broken').length).toBeGreaterThan(0);
  });

  test('beside the change leave several suspects, the right one among them', async () => {
    const { suspects } = await search(64, { change: 33, broken: [31, 32, 33, 34] });
    expect([...suspects].sort()).toEqual(['31', '32', '33', '34', '35']);
  });

  test('alone leave all of them', async () => {
    const broken = Array.from({ length: 9 }, (_, i) => i + 1);
    expect((await search(10, { change: 5, broken })).suspects.length).toBe(10);
  });
});

describe('a symptom that shows in one run of two', () => {
  test.each([
    'broken',
    'fixed',
  ] as const)('%s: is found among 64 in 200 of 200 searches of ten runs', async (direction) => {
    let right = 0;
    for (let seed = 0; seed < 200; seed++) {
      const change = 1 + (seed % 64);
      const { suspects } = await search(64, { change, direction, rate: 0.5, seed: `coin ${seed}`, runs: 10 });
      if (suspects.join() === String(change)) right++;
    }
    expect(right).toBe(200);
  });

  test('with one run a revision is often not found, and it says so', async () => {
    let wrong = 0;
    let said = 0;
    for (let seed = 0; seed < 100; seed++) {
      const made = reproducer({ change: 20, rate: 0.5, seed: `one ${seed}` });
      const ends = [await made.look('0', 8), await made.look('64', 8)] as const;
      const result = await bisect({
        ...{ history: new Line(), reproducer: made, first: '0', last: '64', runs: 1, ends },
        question: { symptom: SYMPTOM, direction: 'broken' },
        ...{ signal: new AbortController().signal, onTried: () => {} },
      });
      if (result.suspects.join() !== '20') {
        wrong++;
        if (result.wrong > 0.05) said++;
      }
    }
    expect(wrong).toBeGreaterThan(0);
    // The rate is an estimate out of eight runs of one revision.
    expect(said / wrong).toBeGreaterThan(0.9);
  });

  test('states what a run of misses means', async () => {
    const { rate, missed } = await search(64, { change: 30, rate: 0.5, seed: 'stated', runs: 10 });
    expect(rate).toBeGreaterThan(0.3);
    expect(rate).toBeLessThan(0.7);
    expect(missed).toBeCloseTo((1 - rate) ** 10, 12);
  });
});

test('an aborted search tells what is left', async () => {
  const made = reproducer({ change: 20 });
  const ends = [await made.look('0', 1), await made.look('64', 1)] as const;
  const result = await bisect({
    ...{ history: new Line(), reproducer: made, first: '0', last: '64', runs: 1, ends },
    question: { symptom: SYMPTOM, direction: 'broken' },
    ...{ signal: AbortSignal.abort(), onTried: () => {} },
  });
  expect(result.suspects.length).toBe(64);
});

describe('the question', () => {
  const ran = (...shows: string[]): Look => ({ kind: 'ran', runs: [{ shows }] });

  test('is what only the last end shows, else what only the first does', () => {
    expect(questionOf(ran('behaviour:1'), ran(SYMPTOM, 'behaviour:2'))).toEqual({
      symptom: SYMPTOM,
      direction: 'broken',
    });
    expect(questionOf(ran(SYMPTOM), ran())).toEqual({ symptom: SYMPTOM, direction: 'fixed' });
    const fixed = questionOf(ran(SYMPTOM, 'behaviour:1'), ran('behaviour:2'));
    expect(fixed).toEqual({ symptom: SYMPTOM, direction: 'fixed' });
  });

  test('is about a law rather than a crash, and about a bucket rather than mere behaviour', () => {
    const last = ran('tree-runs/SEGV:f/new', 'tree-equals-model/calls/new', 'law/x/new', 'behaviour:2');
    expect(questionOf(ran('behaviour:1'), last).symptom).toBe('law/x/new');
    expect(questionOf(ran('law/x/new'), last).symptom).toBe('tree-runs/SEGV:f/new');
    expect(questionOf(ran('law/y/new'), last)).toEqual({ symptom: 'law/x/new', direction: 'broken' });
    expect(questionOf(ran('behaviour:1'), ran('behaviour:2')).symptom).toBe('behaviour:2');
  });

  test('is about the bucket that is named', () => {
    expect(questionOf(ran('a/b/c'), ran('a/b/c', 'law/x/new', 'd/e/f'), 'd/e/f').symptom).toBe('d/e/f');
  });

  test.each([
    ['both show it', ran('a/b/c'), ran('a/b/c'), 'both ends show a/b/c'],
    ['neither shows anything', ran(), ran(), 'both ends show nothing'],
    [
      'one does not build',
      { kind: 'broken', reason: 'why' } as const,
      ran(),
      'the first end does not build: why',
    ],
  ])('is none where %s', (_, first, last, what) => {
    expect(() => questionOf(first, last)).toThrowError(
      expect.objectContaining({ facts: { code: 'BISECT_ENDS_ALIKE', what } }),
    );
  });
});
