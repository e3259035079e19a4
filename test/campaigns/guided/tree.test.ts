import { expect, test } from 'vitest';
import { runBlock } from '../../../campaigns/block.js';
import { unpackPairs } from '../../../campaigns/guided/packed-pairs.js';
import { planTrees } from '../../../campaigns/kernel-tree/plan-trees.js';
import { blockPlan, type RunPlan } from '../../../campaigns/plan.js';
import { onOneTree } from '../../support/trees.js';

onOneTree('guided search on a kernel tree', (root) => {
  test('looks at the edges of its text, which leaves traces and findings as they are', () => {
    const [tree] = planTrees([root], () => {}, { coverage: true });
    const { coverage: _, ...blind } = tree;
    const plan: RunPlan = {
      command: 'fuzz',
      seed: 'edges',
      modes: ['dense', 'guided'],
      releases: [tree.release],
      properties: ['vm-ops-reset'],
      oracle: false,
      trees: [tree],
      budget: { kind: 'blocks', blocks: 2 },
      workers: 1,
    };
    const nothing = { known: '', parents: [] };
    const seeing = runBlock(blockPlan(plan, 0, nothing));
    const not = runBlock(blockPlan({ ...plan, trees: [blind] }, 0, nothing));
    const features = ({ features: { once, more } }: typeof seeing) =>
      (unpackPairs(once).length + unpackPairs(more).length) / 2;
    expect(features(seeing)).toBeGreaterThan(features(not) + 500);
    expect(seeing.digest).toBe(not.digest);
    expect(seeing.discoveries!.length).toBeGreaterThan(not.discoveries!.length);
  }, 300_000);

  test('comes to the same each time', () => {
    const [tree] = planTrees([root], () => {}, { coverage: true });
    const plan = {
      ...{ command: 'fuzz', seed: 'edges', modes: ['guided'], releases: [tree.release], properties: [] },
      ...{ oracle: false, trees: [tree], budget: { kind: 'blocks', blocks: 1 }, workers: 1 },
    } as unknown as RunPlan;
    const run = () => runBlock(blockPlan(plan, 0, { known: '', parents: [] }));
    expect(run()).toEqual(run());
  }, 300_000);
});
