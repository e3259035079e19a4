import { describe, expect, test } from 'vitest';
import { vmacheck } from '../../support/cli.js';

/** One law, one release: what takes long is left out. */
const FUZZ = ['fuzz', '--release', '7.3', '--property', 'vm-ops-reset', '--mode', 'uniform', '--no-oracle'];

async function fuzz(...args: string[]) {
  const { stdout, exitCode, stderr } = await vmacheck(...FUZZ, '--json', '--seed', 'stop', ...args);
  return { exitCode, stderr, result: JSON.parse(stdout) };
}

describe('a run that is to stop on a plateau', { timeout: 180_000 }, () => {
  test('ends there with exit code 0, at the same block for any number of workers', async () => {
    const [one, four] = [
      await fuzz('--blocks', '60', '--stop-on-plateau', '0.002', '--workers', '1'),
      await fuzz('--blocks', '60', '--stop-on-plateau', '0.002', '--workers', '4'),
    ];
    expect(one.exitCode).toBe(0);
    expect(one.result.exit.reason).toMatch(/ended on a plateau after \d+ blocks/);
    expect(one.result.blocks).toBeGreaterThanOrEqual(32);
    expect(one.result.blocks).toBeLessThan(60);
    expect(four.result.blocks).toBe(one.result.blocks);
    expect(four.result.digest).toBe(one.result.digest);
    expect(one.result.discovery.plateau).toEqual({ below: 0.002, reached: true });
    expect(one.result.discovery.curve.at(-1).buckets.high).toBeLessThan(0.002);
  });

  test('goes on to the end of its budget where there is none', async () => {
    const { result } = await fuzz('--blocks', '3', '--stop-on-plateau', '0.5');
    expect(result.blocks).toBe(3);
    expect(result.exit.reason).not.toMatch(/plateau/);
    expect(result.discovery.plateau.reached).toBe(false);
  });
});

describe('a run in which labels have to be frequent', { timeout: 60_000 }, () => {
  const blocks = ['--blocks', '8'];

  test('passes where they are', async () => {
    const { exitCode, result } = await fuzz(
      ...blocks,
      '--cover',
      'direct hook>=0.3',
      '--cover',
      'shared >= 5%',
    );
    expect(exitCode).toBe(0);
    expect(result.covers.requested.map(({ outcome }: { outcome: string }) => outcome)).toEqual([
      'met',
      'met',
    ]);
  });

  test('fails with exit code 4 where one is too rare, and where nobody can tell', async () => {
    const rare = await fuzz(...blocks, '--cover', 'nommu>=0.5');
    expect([rare.exitCode, rare.result.exit.code]).toEqual([4, 4]);
    expect(rare.result.exit.reason).toMatch(/too rare: nommu in .* asked for 50 %/);
    const { share } = rare.result.covers.requested[0];
    const unclear = await fuzz(...blocks, '--cover', `nommu>=${share}`);
    expect(unclear.exitCode).toBe(4);
    expect(unclear.result.exit.reason).toMatch(/not enough cases to tell: nommu/);
  });
});

describe('bad input is refused', () => {
  test.each([
    ['a cover without a share', [...FUZZ, '--cover', 'ksm'], /--cover takes a label and a share/],
    ['a cover of no label', [...FUZZ, '--cover', 'wild>=0.1'], /unknown label "wild"; known: direct hook/],
    ['a chance that is none', [...FUZZ, '--stop-on-plateau', '2'], /--stop-on-plateau takes a chance/],
    [
      'guided shards',
      ['campaign', '--shard', '1/2', '--mode', 'guided'],
      /guided search cannot be done in shards/,
    ],
    [
      'shards on a plateau',
      ['campaign', '--shard', '1/2', '--stop-on-plateau'],
      /a stop on a plateau cannot/,
    ],
  ])('%s', async (_, args, message) => {
    const { exitCode, stderr } = await vmacheck(...args, '--blocks', '1');
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });
});
