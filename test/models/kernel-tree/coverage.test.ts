import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CaseBlock } from '../../../generators/block.js';
import {
  buildTree,
  createKernelTree,
  type KernelTree,
  type TreeBuild,
} from '../../../models/kernel-tree/index.js';
import { TRACE } from '../../../models/trace-layout.js';
import { file, op, scenario, step, wireOf } from '../../support/scenarios.js';
import { onOneTree } from '../../support/trees.js';

const DIRECT = wireOf(scenario([file()], [op.open(), op.mmap()]));
const NESTED = wireOf(
  scenario([file({ below: 1, mmap: [step('setFile'), step('callNested')] }), file()], [op.open(), op.mmap()]),
);

/** Random cases with an MMU. */
function random(count: number): Int32Array[] {
  const source = new CaseBlock('uniform', 'coverage', 0);
  const wires: Int32Array[] = [];
  while (wires.length < count) {
    const next = source.next();
    if (next.mmu) wires.push(wireOf(next));
  }
  return wires;
}

onOneTree('coverage of a kernel tree', (root) => {
  let build: TreeBuild;
  let one: KernelTree;
  let other: KernelTree;
  beforeAll(() => {
    build = buildTree(root, 'coverage');
    one = createKernelTree(build);
    other = createKernelTree(build);
  });
  afterAll(() => {
    one.close();
    other.close();
  });

  test('is a list of ids, ascending', () => {
    const edges = one.coverage(NESTED);
    expect(edges.length).toBeGreaterThan(50);
    expect(edges.every((id, index) => id >= 0 && (index === 0 || id > edges[index - 1]))).toBe(true);
  });

  test('is the same in two runs and in two processes, whatever ran before', () => {
    const wires = random(300);
    const first = wires.map((wire) => one.coverage(wire));
    expect(wires.map((wire) => one.coverage(wire))).toEqual(first);
    const backwards = [...wires].reverse().map((wire) => other.coverage(wire));
    expect(backwards.reverse()).toEqual(first);
  });

  test('differs between a direct and a nested mapping', () => {
    const direct = new Set(one.coverage(DIRECT));
    const nested = new Set(one.coverage(NESTED));
    expect([...nested].filter((id) => !direct.has(id)).length).toBeGreaterThan(5);
    expect([...direct].filter((id) => !nested.has(id)).length).toBeGreaterThan(0);
  });

  test('comes with each trace of a batch', () => {
    const wires = random(50);
    const batch = Int32Array.from(wires.flatMap((wire) => [...wire]));
    const edges: Int32Array[] = [];
    one.runBatch(batch, wires.length, (trace, _, taken) => {
      expect(trace).toHaveLength(trace[TRACE.words]);
      edges.push(taken.slice());
    });
    expect(edges).toEqual(wires.map((wire) => other.coverage(wire)));
  });

  test('is refused by a build that measures none', () => {
    const fast = createKernelTree(buildTree(root, 'fast'));
    expect(() => fast.coverage(DIRECT)).toThrow('a fast build measures no coverage');
    fast.close();
  });

  test('is not taken in functions of the harness', ({ skip }) => {
    const { status, stdout } = spawnSync('objdump', ['-d', '--no-show-raw-insn', build.program], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (status !== 0) skip('objdump is not installed');
    const ours = harnessFunctions();
    expect(ours.size).toBeGreaterThan(80);
    const measured = new Set<string>();
    let current = '';
    for (const line of stdout.split('\n')) {
      current = /^[0-9a-f]+ <([\w]+)(?:\.[\w.]*)?>:$/.exec(line)?.[1] ?? current;
      if (/call.*<__sanitizer_cov_trace_pc>/.test(line)) measured.add(current);
    }
    expect(measured).toContain('mmap_region');
    expect(measured).toContain('compat_vma_mmap');
    expect([...measured].filter((name) => ours.has(name))).toEqual([]);
  });
});

/** Names of the functions that the C of this package defines. */
function harnessFunctions(): Set<string> {
  const folder = new URL('../../../models/kernel-tree/harness/', import.meta.url);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.c'))
    .flatMap((name) => [
      ...readFileSync(new URL(name, folder), 'utf8').matchAll(/^[\w* ]*?\b(\w+)\([^;]*$/gm),
    ])
    .map(([, name]) => name);
  return new Set(names);
}
