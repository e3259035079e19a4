import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type FreshRun, reliabilityOf, summarize } from '../../campaigns/flake.js';
import { planComparison } from '../../campaigns/kernel-tree/plan-trees.js';
import { restart } from '../../campaigns/kernel-tree/processes.js';
import { packagePath } from '../../campaigns/package-root.js';
import type { TreePlan } from '../../campaigns/plan.js';
import { runShrinkTask } from '../../campaigns/shrink-task.js';
import { verdictOf } from '../../campaigns/verdict.js';
import { encodeToken } from '../../models/archive.js';
import type { Scenario } from '../../models/scenario.js';
import { readLedger } from '../../properties/ledger.js';
import { reliabilityText } from '../../reports/reliability.js';
import { treeResult } from '../reports/ci-examples.js';
import { makeNondeterministic } from '../support/nondeterministic-tree.js';
import { file, op, step } from '../support/scenarios.js';
import { onOneTree, TreeCopy } from '../support/trees.js';

const run = (shown: boolean, outcome = 'a'): FreshRun => ({ shown, outcome });

describe('several runs together', () => {
  it('are steady when each shows the bucket', () => {
    expect(summarize([run(true), run(true), run(true), run(true), run(true)], true)).toEqual({
      runs: 5,
      shown: 5,
      interval: [0.43, 1],
      outcomes: 1,
      steady: true,
    });
  });

  it('are not when one does not, and say how often it showed', () => {
    const reliability = summarize([run(true), run(false, 'b'), run(true), run(true, 'c')], false);
    expect(reliability).toMatchObject({ runs: 4, shown: 3, outcomes: 3, steady: false });
    expect(reliabilityText(reliability)).toMatch(
      /^shown in 3 of 4 runs \(\d+ % to \d+ %\); not deterministic: 3 different outcomes$/,
    );
  });

  it('of a tree may differ beside the point, of a model they may not', () => {
    const runs = [run(true, 'a'), run(true, 'b')];
    expect(summarize(runs, false).steady).toBe(true);
    expect(summarize(runs, true).steady).toBe(false);
  });
});

describe('a finding on a model', () => {
  const [entry] = readLedger(packagePath('corpus/ledger.json')).entries;
  const rerun = { token: entry.token, release: entry.tokenShows[0], tree: null, bucket: entry.bucket };

  it('shows in every run, with the same trace', () => {
    expect(reliabilityOf(rerun, 5)).toMatchObject({ runs: 5, shown: 5, outcomes: 1, steady: true });
  });

  it('that is none shows in no run: the check can fail', () => {
    expect(reliabilityOf({ ...rerun, bucket: 'no-oops/step/new' }, 5)).toMatchObject({
      shown: 0,
      steady: false,
    });
  });

  it('is run again after it is shrunk, where that is asked for', () => {
    const task = { ...rerun, thorough: false };
    expect(runShrinkTask(task).reliability).toBeUndefined();
    expect(runShrinkTask({ ...task, reruns: 3 }).reliability).toMatchObject({ runs: 3, shown: 3 });
  });
});

describe('the verdict', () => {
  const result = treeResult();
  const plan = { command: 'fuzz', trees: [], budget: { kind: 'blocks', blocks: 1 } } as never;
  const code = (...indexes: number[]) =>
    verdictOf({ ...result, findings: indexes.map((i) => result.findings[i]) }, plan, null);

  it('is 3 when what is new does not show every time, and says how often', () => {
    expect(code(1, 2, 3)).toEqual({
      code: 3,
      reason: '1 finding does not show every time: tree-runs/SEGV:vma_close/new (2 of 5 runs)',
    });
  });

  it('is 1 when something that does is there too', () => {
    expect(code(0, 1).code).toBe(1);
  });

  it('is 0 when all is waived or known', () => {
    expect(code(2, 3).code).toBe(0);
  });
});

onOneTree('a kernel tree that does not do the same every time', (root) => {
  let copy: TreeCopy;
  let head: TreePlan;
  /** Maps a wrapper of a file whose hook gives its VMAs private data. */
  const scenario: Scenario = {
    mmu: true,
    files: [
      file({ below: 1, mmap: [step('setFile'), step('callNested')] }),
      file({ prepare: [step('privateData', 1)] }),
    ],
    operations: [op.open(), op.mmap()],
  };
  beforeAll(() => {
    copy = new TreeCopy(root);
    makeNondeterministic(copy);
    [, head] = planComparison(root, copy.root);
  }, 600_000);
  afterAll(() => {
    restart(head);
    copy.remove();
  });

  test('shows its finding in some of 40 runs, each in a new process, and is called what it is', () => {
    const token = encodeToken(scenario);
    const reliability = reliabilityOf(
      { token, release: head.release, tree: head, bucket: 'tree-equals-base/calls/new' },
      40,
    );
    expect(reliability.shown).toBeGreaterThan(0);
    expect(reliability.shown).toBeLessThan(40);
    expect(reliability.outcomes).toBe(2);
    expect(reliability.steady).toBe(false);
  });
});
