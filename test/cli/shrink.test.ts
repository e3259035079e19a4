/** `vmacheck shrink --optimal`, as people run it. */
import { describe, expect, test } from 'vitest';
import type { CheckResult } from '../../checker/result.js';
import { decodeToken, encodeToken } from '../../models/archive.js';
import { findRelease } from '../../models/releases.js';
import { ANONYMOUS } from '../../models/scenario.js';
import { OPS_MAPPED } from '../../models/vm-ops.js';
import { Judge } from '../../properties/judge.js';
import { readLedger } from '../../properties/ledger.js';
import { scenarioOrder } from '../../shrinkers/order.js';
import { vmacheck } from '../support/cli.js';
import { fault, file, op, scenario, step } from '../support/scenarios.js';

const LEAK = 'driver-counters-balanced/leak/hook-state-not-undone';
const COUNTS = file({ prepare: [step('vmOps', OPS_MAPPED), step('take')] });
/** What a merge shows in three operations, a failure shows in two. */
const BY_MERGE = scenario(
  [COUNTS],
  [op.open(), op.mmap({ prot: 0 }), op.mmap({ prot: 0, start: 1, pgoff: 1 })],
);
const BY_FAULT = scenario([COUNTS], [op.open(), op.mmap({ prot: 0, faults: [fault('vmAreaAlloc')] })]);

function optimal(asked: typeof BY_MERGE, ...more: string[]) {
  return vmacheck('shrink', encodeToken(asked), '--release', '6.16', '--optimal', ...more);
}

describe('asked for a smaller counterexample', () => {
  test('the checker gives one that has fewer operations and is of the same bucket', async () => {
    const { exitCode, stdout } = await optimal(BY_MERGE, '--bucket', LEAK, '--json');
    const { outcome, token, levels } = JSON.parse(stdout);
    expect({ outcome, levels, exitCode }).toEqual({ outcome: 'smaller', levels: 2, exitCode: 1 });
    const smaller = decodeToken(token);
    expect(smaller.operations.length).toBe(2);
    expect(scenarioOrder(smaller, BY_FAULT)).toBeLessThanOrEqual(0);
    expect(new Judge(findRelease('6.16')).hasBucket(smaller, LEAK)).toBe(true);
  });

  test('of the least it says that this is proven, and in which scope', async () => {
    const { exitCode, stdout } = await optimal(BY_FAULT, '--bucket', LEAK);
    expect(stdout).toContain('proven: no smaller counterexample in this scope');
    expect(stdout).toMatch(/^scope {3}files 1, wrappers 1, nesting 0, moves 29/m);
    expect(exitCode).toBe(0);
  });

  test('of one that is as long and has a needless value it gives the plainer one', async () => {
    const odd = scenario(
      [COUNTS],
      [op.open(), op.mmap({ prot: 5, start: 1, faults: [fault('vmAreaAlloc')] })],
    );
    const { stdout } = await optimal(odd, '--bucket', LEAK, '--json');
    const { outcome, token } = JSON.parse(stdout);
    expect(outcome).toBe('smaller');
    expect(decodeToken(token).operations.length).toBe(2);
    expect(scenarioOrder(decodeToken(token), odd)).toBeLessThan(0);
  });

  test('where the scope does not show the bucket, nothing is proven', async () => {
    const { exitCode, stdout } = await optimal(BY_MERGE, '--bucket', LEAK, '--set', 'moves=1');
    expect(stdout).toContain('nothing is proven: no counterexample in this scope within 3 operations');
    expect(exitCode).toBe(4);
  });

  test('a scope can be named, and the result does not depend on the workers', async () => {
    const named = ['--bucket', LEAK, '--scope', 'tiny', '--json'];
    const [one, two] = [
      await optimal(BY_MERGE, ...named, '--workers', '1'),
      await optimal(BY_MERGE, ...named, '--workers', '2'),
    ];
    expect(two.stdout).toBe(one.stdout);
    expect(JSON.parse(one.stdout)).toMatchObject({ outcome: 'smaller', scope: { nesting: 1, pages: 2 } });
  });
});

test('the least length is that which check finds, bucket by bucket', async () => {
  const scope = ['--release', '6.16', '--set', 'pages=1,vmas=1'];
  const { stdout } = await vmacheck(
    'check',
    ...scope,
    '--property',
    'flags-as-asked,charge-balanced',
    '--json',
  );
  const { counterexamples } = JSON.parse(stdout) as CheckResult;
  expect(counterexamples.length).toBeGreaterThanOrEqual(2);
  for (const { token, operations, finding } of counterexamples) {
    const needless = { ...decodeToken(token), operations: [...decodeToken(token).operations, op.close()] };
    const longer = encodeToken(needless);
    const args = ['--scope', 'tiny', '--bucket', finding.bucket, '--json'];
    const asked = JSON.parse((await vmacheck('shrink', longer, ...scope, ...args)).stdout);
    expect(asked).toMatchObject({ outcome: 'smaller', levels: operations });
    expect(asked.least.operations.length).toBe(operations);
  }
});

describe('what the checker cannot tell is said in one line', () => {
  const { entries } = readLedger(new URL('../../corpus/ledger.json', import.meta.url).pathname);
  const relation = entries.find(({ property }) => property === 'direct-equals-nested');
  const anonymous = [...BY_MERGE.operations, op.mmap({ slot: ANONYMOUS, start: 2 })];
  test.each([
    ['a relation', relation?.token ?? '', relation?.bucket ?? '', 'direct-equals-nested is a relation'],
    [
      'what no scope has',
      encodeToken({ ...BY_MERGE, operations: anonymous }),
      LEAK,
      'operation 3 maps anonymous memory',
    ],
  ])('%s', async (_, token, bucket, reason) => {
    const release = relation?.bucket === bucket ? (relation.tokenShows[0] ?? '') : '6.16';
    const args = ['shrink', token, '--release', release, '--optimal', '--bucket', bucket];
    const { exitCode, stderr } = await vmacheck(...args);
    expect(stderr).toContain(reason);
    expect(stderr).toContain('[BEYOND_CHECKER]');
    expect(stderr.trimEnd().split('\n').length).toBe(1);
    expect(exitCode).toBe(2);
  });
});
