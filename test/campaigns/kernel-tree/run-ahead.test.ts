/** A tree that is told of cases before it is asked gives the answers it would have given. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runOrCrash, treeOf } from '../../../campaigns/kernel-tree/processes.js';
import { RunAhead } from '../../../campaigns/kernel-tree/run-ahead.js';
import { CaseBlock } from '../../../generators/block.js';
import { buildTree, type KernelTree } from '../../../models/kernel-tree/index.js';
import { MAX_WIRE_WORDS, wireOf } from '../../../models/wire.js';
import { onOneTree } from '../../support/trees.js';

vi.setConfig({ hookTimeout: 600_000 });

const cases = new CaseBlock('library', 'run ahead', 0);
const wires = Array.from({ length: 600 }, () => cases.next())
  .filter(({ mmu }) => mmu)
  .map(wireOf);

onOneTree('a kernel tree', (root) => {
  let tree: KernelTree;
  let sanitized: KernelTree;
  beforeAll(() => {
    tree = treeOf(buildTree(root));
    sanitized = treeOf(buildTree(root, 'sanitized'));
  });
  afterAll(() => {
    tree.close();
    sanitized.close();
  });

  test('answers from what it was told, whoever else asks in between, and without another turn', () => {
    const alone = wires.map((wire) => tree.run(wire).slice());
    const silent: KernelTree = {
      ...tree,
      run: () => {
        throw new Error('it was asked again');
      },
    };
    const ahead = new RunAhead(silent);
    ahead.tell(wires.filter((_, i) => i % 2 === 0));
    ahead.tell(wires.filter((_, i) => i % 2 === 1));
    expect(wires.map((wire) => ahead.run(wire).slice())).toEqual(alone);
    expect(() => ahead.run(wires[0])).toThrow('it was asked again');
  });

  test('runs what it was not told, and what stands in a larger buffer', () => {
    const ahead = new RunAhead(tree);
    const buffer = new Int32Array(MAX_WIRE_WORDS).fill(-1);
    ahead.tell([wires[1]]);
    for (const wire of [wires[0], wires[1], wires[2]]) {
      buffer.fill(-1).set(wire);
      expect(ahead.run(buffer).slice()).toEqual(tree.run(wire).slice());
    }
  });

  test('crashes at each case at which it crashes alone, and at no other', () => {
    const alone = wires.map((wire) => runOrCrash(sanitized, wire));
    expect(alone.filter(({ crash }) => crash !== undefined).length).toBeGreaterThan(0);
    const ahead = new RunAhead(sanitized);
    const told = ahead.tell(wires);
    expect(told.length).toBeLessThanOrEqual(alone.findIndex(({ crash }) => crash !== undefined));
    for (const [i, wire] of wires.entries()) {
      const { trace, crash } = runOrCrash(ahead, wire);
      expect(trace).toEqual(alone[i].trace);
      expect([crash?.kind, crash?.place]).toEqual([alone[i].crash?.kind, alone[i].crash?.place]);
    }
  });
});
