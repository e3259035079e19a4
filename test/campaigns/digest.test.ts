import { describe, expect, test } from 'vitest';
import { runBlock } from '../../campaigns/block.js';
import { Collector } from '../../campaigns/collect.js';
import { blockPlan, type RunPlan } from '../../campaigns/plan.js';
import { MODES } from '../../generators/modes.js';
import { vmacheck } from '../support/cli.js';

const PLAN: RunPlan = {
  command: 'fuzz',
  seed: 'digest',
  modes: MODES.map(({ id }) => id),
  releases: ['6.16', '7.3'],
  properties: ['vm-ops-reset', 'flags-as-asked'],
  oracle: false,
  trees: [],
  budget: { kind: 'blocks', blocks: 4 },
  workers: 1,
};

/** Two laws keep the shrinking short. */
const LAWS = ['--property', 'vm-ops-reset,flags-as-asked'];
const RUN = ['fuzz', '--json', '--blocks', '5', '--seed', 'digest', '--release', '6.16,7.3', ...LAWS];

describe('the digest of a run', () => {
  test('is the same for 1, 2, 4 and 8 workers', async () => {
    const results = await Promise.all(
      ['1', '2', '4', '8'].map((workers) => vmacheck(...RUN, '--workers', workers)),
    );
    const digests = results.map(({ stdout }) => JSON.parse(stdout).digest);
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(digests).size).toBe(1);
  });

  test('does not depend on the order in which blocks are run', () => {
    const inOrder = [0, 1, 2, 3].map((block) => runBlock(blockPlan(PLAN, block)));
    const shuffled = new Map([2, 0, 3, 1].map((block) => [block, runBlock(blockPlan(PLAN, block))]));
    const digestOf = (results: ReturnType<typeof runBlock>[]) => {
      const collector = new Collector(PLAN);
      for (const result of results) collector.commit(result);
      return collector.digest;
    };
    expect(digestOf([0, 1, 2, 3].map((block) => shuffled.get(block)!))).toBe(digestOf(inOrder));
  });

  test('depends on the seed', () => {
    const one = runBlock(blockPlan(PLAN, 0)).digest;
    expect(runBlock(blockPlan({ ...PLAN, seed: 'other' }, 0)).digest).not.toBe(one);
  });

  test('of a timed run is repeated by the number of blocks it prints', async () => {
    const fuzz = async (...budget: string[]) => {
      const { stdout } = await vmacheck(
        'fuzz',
        '--json',
        '--seed',
        'timed',
        '--release',
        '7.3',
        ...LAWS,
        ...budget,
      );
      return JSON.parse(stdout);
    };
    const timed = await fuzz('--time', '3s');
    expect(timed.blocks).toBeGreaterThan(0);
    const repeated = await fuzz('--blocks', String(timed.blocks));
    expect(repeated.digest).toBe(timed.digest);
    expect(repeated.findings).toEqual(timed.findings);
  });
});

test('a block result is plain JSON: a collector takes what has been written and read as it takes the result', () => {
  const results = [0, 1, 2, 3].map((block) => runBlock(blockPlan(PLAN, block)));
  const collected = (blocks: typeof results) => {
    const collector = new Collector(PLAN);
    for (const block of blocks) collector.commit(block);
    const { digest, buckets, blocks: count, cases } = collector;
    return {
      digest,
      buckets: [...buckets],
      count,
      cases,
      matrix: collector.matrix(),
      coverage: collector.coverage.result(),
    };
  };
  const read = JSON.parse(JSON.stringify(results));
  expect(read).toEqual(results);
  expect(collected(read)).toEqual(collected(results));
  expect(collected(results).buckets.length).toBeGreaterThan(0);
});
