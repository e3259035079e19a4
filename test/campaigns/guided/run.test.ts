import { describe, expect, test } from 'vitest';
import { type BlockResult, runBlock } from '../../../campaigns/block.js';
import { Collector } from '../../../campaigns/collect.js';
import { ROUND_BLOCKS } from '../../../campaigns/guided/corpus.js';
import { FeatureProbe } from '../../../campaigns/guided/probe.js';
import { runInOrder } from '../../../campaigns/in-order.js';
import { blockPlan, type RunPlan } from '../../../campaigns/plan.js';
import { decodeToken } from '../../../models/archive.js';
import { createOptimized } from '../../../models/optimized/index.js';
import { findRelease, profileOf } from '../../../models/releases.js';
import { wireOf } from '../../../models/wire.js';
import { vmacheck } from '../../support/cli.js';

const PLAN: RunPlan = {
  command: 'fuzz',
  seed: 'guided',
  modes: ['dense', 'guided'],
  releases: ['7.3'],
  properties: ['vm-ops-reset'],
  oracle: false,
  trees: [],
  budget: { kind: 'blocks', blocks: 2 * ROUND_BLOCKS + 2 },
  workers: 1,
};

/** A run in this thread, whose blocks are finished in the order of `delay`, smallest first. */
async function run(width: number, delay: (block: number) => number): Promise<Collector> {
  const collector = new Collector(PLAN);
  await runInOrder(
    {
      width,
      block: async (plan): Promise<BlockResult> => {
        for (let turns = delay(plan.block); turns > 0; turns--) await Promise.resolve();
        return JSON.parse(JSON.stringify(runBlock(plan)));
      },
      shrink: () => Promise.reject(new Error('nothing is shrunk here')),
      close: async () => {},
    },
    {
      planOf: (index) => {
        const guidance = collector.corpus?.guidanceFor(index);
        return guidance === null ? null : blockPlan(PLAN, index, guidance);
      },
      limit: 2 * ROUND_BLOCKS + 2,
      timeIsUp: () => false,
      commit: (result) => collector.commit(result),
    },
  );
  return collector;
}

describe('a guided run', { timeout: 120_000 }, () => {
  test('comes to the same corpus and the same digest, however its blocks are done', async () => {
    const one = await run(1, () => 0);
    const many = await run(5, (block) => 7 * ((block * 5) % 8));
    expect(many.digest).toBe(one.digest);
    expect(many.corpus?.tokens).toEqual(one.corpus?.tokens);
    expect(many.discovery.result()).toEqual(one.discovery.result());
    expect(one.corpus!.tokens.length).toBeGreaterThan(200);
    expect(one.corpus!.tokens.length).toBeLessThan(one.discovery.result().curve.at(-1)!.features.seen);
  });

  test('is the same for 1, 2 and 4 workers', async () => {
    const args = ['--json', '--blocks', '18', '--seed', 'guided', '--release', '7.3', '--no-oracle'];
    const laws = ['--property', 'vm-ops-reset', '--mode', 'dense,guided'];
    const digests: string[] = [];
    for (const workers of ['1', '2', '4']) {
      const { stdout } = await vmacheck('fuzz', ...args, ...laws, '--workers', workers);
      digests.push(JSON.parse(stdout).digest);
    }
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(digests).size).toBe(1);
  });

  test('is guided: without what was found before, its third round is another', () => {
    const block = 2 * ROUND_BLOCKS + 1;
    const parents = [
      { token: runBlock(blockPlan(PLAN, 1, { known: '', parents: [] })).discoveries![0].token, energy: 1 },
    ];
    const digests = [[], parents].map(
      (each) => runBlock(blockPlan(PLAN, block, { known: '', parents: each })).digest,
    );
    expect(digests[0]).not.toBe(digests[1]);
  });

  test('reduces what it discovers, and does not lose it', () => {
    const { discoveries } = runBlock(blockPlan(PLAN, 0, { known: '', parents: [] }));
    const profile = profileOf(findRelease('7.3'));
    const probe = new FeatureProbe(createOptimized(profile, '7.3'), profile.features);
    expect(discoveries!.length).toBeGreaterThan(100);
    for (const { token, size, features } of discoveries!) {
      const wire = wireOf(decodeToken(token));
      const seen = probe.look(wire);
      expect([...seen.features.subarray(0, seen.count)]).toEqual(expect.arrayContaining([...features]));
      expect(wire.length).toBe(size);
    }
  });

  test('leaves random blocks as they are', () => {
    const alone = runBlock(blockPlan({ ...PLAN, modes: ['dense'] }, 0));
    const beside = runBlock(blockPlan(PLAN, 0, { known: '', parents: [] }));
    expect(beside.digest).toBe(alone.digest);
    expect(alone.discoveries).toBeUndefined();
  });
});
