import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CaseBlock } from '../../../generators/block.js';
import { MODES } from '../../../generators/modes.js';
import { BLOCK_CASES } from '../../../generators/seeds.js';
import { encodeToken } from '../../../models/archive.js';
import { buildTree } from '../../../models/kernel-tree/build.js';
import { VARIANTS } from '../../../models/kernel-tree/compile.js';
import { examineTree, type TreeExamination } from '../../../models/kernel-tree/doctor.js';
import { FACT_WORDS } from '../../../models/kernel-tree/fact-words.js';
import { CORE_OF_VMA } from '../../../models/kernel-tree/functions.js';
import { createKernelTree, type KernelTree } from '../../../models/kernel-tree/index.js';
import { createOptimized } from '../../../models/optimized/index.js';
import { findRelease, profileOf } from '../../../models/releases.js';
import { sameTrace } from '../../../models/same-trace.js';
import type { Scenario } from '../../../models/scenario.js';
import { WARNINGS } from '../../../models/trace-layout.js';
import { TraceView } from '../../../models/trace-view.js';
import { wireOf } from '../../../models/wire.js';
import { renderTreeText } from '../../../reports/text/tree.js';
import { onEachTree } from '../../support/trees.js';

/** Blocks of all modes in turn; cases without an MMU, which trees do not run, are left out. */
function* cases(blocks: number): Generator<Scenario> {
  for (let block = 0; block < blocks; block++) {
    const source = new CaseBlock(MODES[block % MODES.length].id, 'tree agreement', block);
    for (let index = 0; index < BLOCK_CASES; index++) {
      const scenario = source.next();
      if (scenario.mmu) yield scenario;
    }
  }
}

function modelOf({ build }: KernelTree) {
  const release = findRelease(build.release);
  return createOptimized(profileOf(release), release.id);
}

onEachTree('a kernel source tree', (root) => {
  let examined: TreeExamination;
  const opened: KernelTree[] = [];
  const open = (variant: (typeof VARIANTS)[number]) => {
    const tree = createKernelTree(buildTree(root, variant));
    opened.push(tree);
    return tree;
  };

  beforeAll(() => {
    examined = examineTree(root);
  });
  afterAll(() => {
    for (const tree of opened) tree.close();
  });

  test('has every core function as its own text', () => {
    const { tree } = examined;
    expect(tree.roles.filter(({ status }) => status === 'missing')).toEqual([]);
    expect(tree.files.find(({ path }) => path === 'mm/vma.c')?.core.map(({ name }) => name)).toEqual(
      CORE_OF_VMA,
    );
    for (const role of tree.roles) {
      if (role.status !== 'real') continue;
      const lines = readFileSync(join(root, role.path), 'utf8').split('\n');
      expect(lines.slice(role.line - 1, role.line + 3).join('\n')).toContain(role.name);
    }
  });

  test('is described in words, fact by fact', () => {
    expect(examined.tree.facts.map(({ name }) => name)).toEqual(Object.keys(FACT_WORDS));
    const text = renderTreeText(examined.tree, { width: 80 });
    for (const line of text.split('\n')) {
      if (!line.includes(root) && !/ {2}(real|not in this release)$/.test(line)) {
        expect(line.length, line).toBeLessThanOrEqual(80);
      }
    }
    for (const { words } of examined.tree.facts) expect(text).toContain(words);
  });

  test('passes its self-test, and its sanitizers fire', () => {
    expect(examined.selfTest).toMatchObject({ differ: [], stopped: [] });
    expect(examined.sanitizers).toEqual({ address: true, undefined: true });
  });

  test('computes the optimized model of its profile, word for word', () => {
    const tree = open('fast');
    const model = modelOf(tree);
    let compared = 0;
    for (const scenario of cases(20)) {
      const wire = wireOf(scenario);
      if (!sameTrace(tree.run(wire), model.run(wire))) expect.fail(encodeToken(scenario));
      compared++;
    }
    expect(compared).toBeGreaterThan(16 * BLOCK_CASES);
  });

  test('is stopped by a sanitizer only where the model says that a freed file is used', () => {
    const tree = open('sanitized');
    const model = modelOf(tree);
    const freed = WARNINGS.putOfFreedFile | WARNINGS.getOfFreedFile;
    let stopped = 0;
    for (const scenario of cases(4)) {
      const wire = wireOf(scenario);
      const expected = model.run(wire);
      const view = new TraceView(expected);
      const uses = Array.from({ length: view.steps }, (_, step) => view.warnings(step)).some(
        (w) => w & freed,
      );
      try {
        if (!sameTrace(tree.run(wire), expected)) expect.fail(encodeToken(scenario));
      } catch (error) {
        if (!uses) throw error;
        expect(String(error)).toMatch(/heap-use-after-free/);
        stopped++;
      }
    }
    expect(stopped).toBeLessThan(60);
  });

  test('is not compiled again: a warm build takes everything from the cache', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vmacheck-warm-'));
    const { CC } = process.env;
    try {
      const runs = join(folder, 'runs');
      const compiler = join(folder, 'cc');
      writeFileSync(compiler, `#!/bin/sh\necho "$*" >> '${runs}'\nexec ${CC || 'gcc'} "$@"\n`);
      chmodSync(compiler, 0o755);
      process.env.CC = compiler;
      const cache = join(folder, 'cache');
      const compiled = () => {
        const lines = existsSync(runs) ? readFileSync(runs, 'utf8').trim().split('\n') : [];
        rmSync(runs, { force: true });
        // What is left is asked for its version, and to expand macros: that decides what to take from the cache.
        return lines.filter((line) => / -o /.test(line)).length;
      };
      const cold = buildTree(root, 'fast', { cache });
      expect(compiled()).toBe(3);
      const warm = buildTree(root, 'fast', { cache });
      expect(compiled()).toBe(0);
      expect(warm.program).toBe(cold.program);
      expect(warm.logs).toEqual(cold.logs);
    } finally {
      if (CC === undefined) delete process.env.CC;
      else process.env.CC = CC;
      rmSync(folder, { recursive: true });
    }
  });
});
