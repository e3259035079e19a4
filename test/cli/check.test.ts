/** `vmacheck check`, as people run it. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { CheckResult } from '../../checker/result.js';
import { vmacheck } from '../support/cli.js';
import { longTest } from '../support/long.js';

const folder = mkdtempSync(join(tmpdir(), 'vmacheck-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** One page, without faults: a second at most. */
const SHORT = ['--set', 'pages=1,vmas=1,faults=0'];

async function result(...more: string[]): Promise<CheckResult> {
  const { stdout, stderr } = await vmacheck('check', ...SHORT, '--json', ...more);
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout);
}

describe('what a scope shows', () => {
  test('is told with the shortest counterexample of each bucket; a new one makes it red', async () => {
    const known = await vmacheck('check', '--release', '6.16', ...SHORT, '--property', 'flags-as-asked');
    expect(known.stdout).toContain('flags-as-asked/flags/compat-flags-or-only (fixed upstream)');
    expect(known.stdout).toContain('shortest: 2 operations');
    expect(known.exitCode).not.toBe(1);

    const unknown = await vmacheck('check', '--release', '6.16', ...SHORT, '--ledger', 'empty');
    expect(unknown.stdout).toContain('flags-as-asked/flags/compat-flags-or-only (NEW)');
    expect(unknown.exitCode).toBe(1);
  });

  test('is nothing but green where every law is kept, and all of it can be reached', async () => {
    const { exitCode, stdout } = await vmacheck('check', '--release', 'ideal', '--json');
    const { counterexamples, relations, stuck, status, vacuous } = JSON.parse(stdout) as CheckResult;
    expect({ counterexamples, stuck, status, vacuous }).toEqual({
      counterexamples: [],
      stuck: 0,
      status: 'complete',
      vacuous: [],
    });
    const verdicts = relations.flatMap((each) => each.counterexamples.map(({ finding }) => finding.verdict));
    expect(new Set(verdicts)).toEqual(new Set(['difference']));
    expect(exitCode).toBe(0);
  });

  test('never met is said, and fails the run', async () => {
    const { exitCode, stdout } = await vmacheck(
      'check',
      ...SHORT,
      '--set',
      'nesting=0,pages=1,vmas=1,moves=1',
    );
    expect(stdout).toContain('never: law special-never-merges');
    expect(stdout).toContain('never: sometimes hook-nested-fails');
    expect(exitCode).toBe(4);
  });

  longTest('is the same for any number of workers', async () => {
    const [one, two, four] = [await result(), await result('--workers', '2'), await result('--workers', '4')];
    expect(two).toEqual(one);
    expect(four).toEqual(one);
    expect(one.counterexamples.length).toBeGreaterThan(2);
  });

  test('can be looked at as ITF, DOT and SVG', async () => {
    const out = join(folder, 'out');
    await result('--release', '6.16', '--out', out);
    const names = readdirSync(out);
    const bucket = 'flags-as-asked.flags.compat-flags-or-only';
    expect(names).toContain(`${bucket}.itf.json`);
    const itf = JSON.parse(readFileSync(join(out, `${bucket}.itf.json`), 'utf8'));
    expect(itf.vars).toEqual(Object.keys(itf.states[0]).filter((name) => name !== '#meta'));
    expect(itf.states.length).toBe(1 + 2 + 1);
    expect(itf.states[2].processes[0].vmas.length).toBe(1);
    expect(readFileSync(join(out, `${bucket}.dot`), 'utf8')).toMatch(/^digraph counterexample/);
    expect(readFileSync(join(out, `${bucket}.svg`), 'utf8')).toContain('</svg>');
  });

  test('counterexamples are shown again by repro', async () => {
    const { counterexamples } = await result('--release', '6.19.0');
    const [{ token, finding }] = counterexamples;
    const { stdout } = await vmacheck('repro', token, '--release', '6.19.0', '--all');
    expect(stdout).toContain(finding.bucket);
  });
});

describe('a search that ended before', () => {
  test('goes on from its checkpoint, and ends as if nothing had been', async () => {
    const path = join(folder, 'search.ckpt');
    const whole = await result();
    await result('--checkpoint', path, '--every', '50');
    expect(await result('--resume', path, '--workers', '2')).toEqual(whole);
  });

  test('is not taken for one of another release, or when damaged', async () => {
    const path = join(folder, 'other.ckpt');
    await result('--checkpoint', path);
    const foreign = await vmacheck('check', ...SHORT, '--release', '6.16', '--resume', path);
    expect(foreign.stderr).toContain('[CHECKPOINT_FOREIGN]');
    expect(foreign.exitCode).toBe(2);

    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(path, bytes);
    const damaged = await vmacheck('check', ...SHORT, '--resume', path);
    expect(damaged.stderr).toContain('[CHECKPOINT_DAMAGED]');
    expect(damaged.exitCode).toBe(2);
  });

  test('by an interrupt says so, and what it has seen', async () => {
    const run = vmacheck('check', '--scope', 'medium', '--release', 'ideal');
    run.stderr?.once('data', () => run.kill('SIGINT'));
    const { exitCode, stdout } = await run;
    expect(stdout).toContain('not complete (aborted)');
    expect(exitCode).toBe(5);
  });
});

describe('random walks', () => {
  const walks = (...more: string[]) =>
    vmacheck('check', ...SHORT, '--simulate', '--walks', '60', '--depth', '8', ...more);

  test('tell what they came by and that nothing is proven; a new bucket makes them red', async () => {
    const run = await walks('--release', '6.16', '--ledger', 'empty', '--property', 'flags-as-asked');
    expect(run.stdout).toContain('flags-as-asked/flags/compat-flags-or-only (NEW)');
    expect(run.stdout).toContain('60 walks');
    expect(run.stdout).toMatch(/[1-9]\d* distinct states/);
    expect(run.stdout).toContain('random walks prove nothing');
    expect(run.exitCode).toBe(1);
    const known = await walks('--release', '6.16', '--property', 'flags-as-asked');
    expect(known.stdout).toContain('flags-as-asked/flags/compat-flags-or-only (fixed upstream)');
    expect(known.exitCode).not.toBe(1);
  });

  test('that meet too little fail the run', async () => {
    const { exitCode, stdout } = await walks('--walks', '1', '--depth', '1', '--release', 'ideal');
    expect(stdout).toContain('never: ');
    expect(exitCode).toBe(4);
  });

  test('are the same for any number of workers, and others with another seed', async () => {
    const json = async (...more: string[]) =>
      (await walks('--json', '--property', 'flags-as-asked', ...more)).stdout;
    const one = await json('--workers', '1');
    expect(await json('--workers', '3')).toBe(one);
    const { states } = JSON.parse(one);
    expect(states).toBeGreaterThan(10);
    expect(JSON.parse(await json('--seed', 'other'))).not.toMatchObject({ states });
  });

  test('are not mixed with what belongs to the search', async () => {
    const { exitCode, stderr } = await walks('--checkpoint', join(folder, 'walks.ckpt'));
    expect(stderr).toContain("'--checkpoint <file>'");
    expect(exitCode).toBe(2);
  });
});

describe('a set of scenarios that covers a scope', () => {
  test('is written to a file, and extended for another release', async () => {
    const path = join(folder, 'cover.txt');
    const numbers = ['--set', 'moves=3,wrappers=1,pages=1,vmas=1,faults=0'];
    const first = await vmacheck('check', '--release', '6.16', ...numbers, '--cover', path);
    expect(first.stdout).toContain('0 scenarios there already');
    expect(first.exitCode).toBe(0);
    const lines = () => readFileSync(path, 'utf8').trimEnd().split('\n');
    const before = lines();
    expect(before[1]).toMatch(/^# 6\.16: \d+ classes of steps in files=1,wrappers=1,/);
    expect(before.slice(2).every((line) => line.startsWith('vc1_'))).toBe(true);

    const second = await vmacheck('check', '--release', '7.3', ...numbers, '--cover', path);
    expect(second.stdout).toContain(`${before.length - 2} scenarios there already`);
    expect(second.exitCode).toBe(0);
    const after = lines();
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after.slice(3)).toEqual(after.slice(3).sort());

    const third = await vmacheck('check', '--release', '7.3', ...numbers, '--cover', path);
    expect(third.stdout).toContain(', 0 added');
    expect(lines()).toEqual(after);
  });

  test('is not taken from a file of something else', async () => {
    const path = join(folder, 'no-cover.txt');
    writeFileSync(path, '# tokens\nhello\n');
    const { exitCode, stderr } = await vmacheck('check', ...SHORT, '--cover', path);
    expect(stderr).toContain('[TOKEN_MALFORMED]');
    expect(exitCode).toBe(2);
  });
});

describe('bad input', () => {
  test.each([
    [['--set', 'pages=99'], 'BAD_NUMBER', 'pages takes a number from 1 to 6'],
    [['--set', 'pagse=2'], 'UNKNOWN_NAME', 'known: files, wrappers'],
    [['--set', 'pages=two'], 'BAD_NUMBER', 'not "two"'],
    [['--property', 'flags'], 'UNKNOWN_NAME', 'unknown property'],
    [['--memory', '1'], 'MEMORY_UNAVAILABLE', 'set another memory limit'],
    [['--simulate', '--depth', '32'], 'BAD_NUMBER', 'from 1 to 31'],
    [['--resume', '/no/such/file'], 'PATH_UNREADABLE', '/no/such/file'],
  ])('%j is refused with one line', async (args, code, text) => {
    const { exitCode, stderr } = await vmacheck('check', ...args);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toContain(text);
    expect(stderr.trimEnd().split('\n').length).toBe(1);
    expect(exitCode).toBe(2);
  });

  test('a scope that nobody knows is refused', async () => {
    const { exitCode, stderr } = await vmacheck('check', '--scope', 'huge');
    expect(stderr).toContain('tiny, small, medium, large');
    expect(exitCode).toBe(2);
  });
});
