/** A gate on a kernel tree in git: red on the commit that brings something, and on no other. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RunResult } from '../../reports/result.js';
import { CLI, vmacheckWith } from '../support/cli.js';
import { KernelRepository } from '../support/kernel-repository.js';
import { longTest } from '../support/long.js';
import { CHANGES, PLANTED } from '../support/series.js';
import { onOneTree } from '../support/trees.js';

// Trees are built, some of them for the first time.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

/** Enough for the planted error: the first block of each of these shows it. */
const BRIEF = ['--blocks', '2', '--mode', 'uniform,nesting', '--json'];

/** The planted error shows in a law, and in that something differs at all. */
const BROUGHT = [PLANTED, 'tree-equals-base/calls/new'];

onOneTree('a gate on a series', (root) => {
  let repository: KernelRepository;
  let temporary: string;
  const ids: Record<string, string> = {};
  beforeAll(() => {
    temporary = mkdtempSync(join(tmpdir(), 'vmacheck-gate-test-'));
    repository = new KernelRepository(root);
    repository.git('tag', 'base');
    ids.elsewhere = CHANGES.elsewhere(repository);
    ids.comment = CHANGES.comment(repository);
    ids.planted = CHANGES.planted(repository);
    ids.initialised = CHANGES.initialised(repository);
    ids.refactoring = CHANGES.refactoring(repository);
    repository.git('tag', 'tip');
  });
  afterAll(() => {
    repository.remove();
    rmSync(temporary, { recursive: true, force: true });
  });

  const gate = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await vmacheckWith(
      { TMPDIR: temporary },
      ...['gate', '--git', repository.root, ...args],
    );
    // Whatever came of it, nothing is left behind.
    expect(readdirSync(temporary).filter((name) => name.startsWith('vmacheck-git-'))).toEqual([]);
    expect(repository.git('worktree', 'list').split('\n').length).toBe(1);
    return { exitCode, stderr, result: stdout.startsWith('{') ? (JSON.parse(stdout) as RunResult) : null };
  };
  const outcomes = (result: RunResult | null) => result?.commits?.map(({ outcome }) => outcome);

  test('an error in the third of five commits: red on that one, with its bucket, its lines and its command', async () => {
    const { exitCode, result, stderr } = await gate('base..tip', ...BRIEF);
    expect(outcomes(result), stderr).toEqual(['untouched', 'sameCode', 'red', 'clean', 'clean']);
    expect(exitCode).toBe(1);
    const red = result!.commits![2];
    expect(red.id).toBe(ids.planted);
    expect(red.buckets).toContain(PLANTED);
    expect(new Set(result!.findings.map(({ introduced }) => introduced?.commit))).toEqual(
      new Set([ids.planted]),
    );
    const finding = result!.findings.find(({ bucket }) => bucket === PLANTED)!;
    expect(finding.introduced).toMatchObject({
      subject: 'mm/vma: write private data if there is some',
      changes: [{ name: 'compat_set_vma_from_desc', path: 'mm/vma.h', run: true }],
    });
    expect(finding.places![0]).toMatchObject({ function: 'compat_set_vma_from_desc', path: 'mm/vma.h' });
    expect(result!.exit.reason).toContain('mm/vma: write private data if there is some');

    const args = [
      '--git',
      repository.root,
      '--tree',
      ids.planted.slice(0, 12),
      '--base',
      ids.comment.slice(0, 12),
    ];
    const again = await vmacheckWith({}, 'repro', finding.token, ...args, '--all');
    expect(again.stdout).toContain(`violation of mutable-fields-as-asked: private`);
    expect(again.exitCode).toBe(1);
  });

  longTest('the same in a waivers file is let pass', async () => {
    const waivers = join(temporary, 'waivers.json');
    const waiver = { reason: 'test', until: '2999-01-01', by: 'A. Body' };
    writeFileSync(waivers, JSON.stringify(BROUGHT.map((bucket) => ({ bucket, ...waiver }))));
    const range = `${ids.comment}..${ids.planted}`;
    const { exitCode, result } = await gate(range, ...BRIEF, '--waivers', waivers);
    expect(result?.commits?.[0].buckets).toEqual(BROUGHT);
    expect(result?.findings.map(({ waived }) => waived?.by)).toEqual(BROUGHT.map(() => 'A. Body'));
    expect(exitCode).toBe(0);
  });

  test('a harmless refactoring is green', async () => {
    const { exitCode, result } = await gate(`${ids.planted}..tip`, ...BRIEF);
    expect(outcomes(result)).toEqual(['clean', 'clean']);
    expect(result!.cases).toBeGreaterThan(3000);
    expect(exitCode).toBe(0);
  });

  longTest('a series of mails is the same', async () => {
    const mailbox = join(temporary, 'series.mbox');
    writeFileSync(
      mailbox,
      `${repository.git('format-patch', '--stdout', `${ids.comment}..${ids.initialised}`)}\n`,
    );
    const { exitCode, result, stderr } = await gate('--mbox', mailbox, '--onto', ids.comment, ...BRIEF);
    expect(outcomes(result), stderr).toEqual(['red', 'clean']);
    expect(result!.commits![0].buckets).toContain(PLANTED);
    expect(exitCode).toBe(1);

    const elsewhere = await gate('--mbox', mailbox, '--onto', ids.refactoring, ...BRIEF);
    expect(elsewhere.exitCode).toBe(2);
    expect(elsewhere.stderr).toMatch(
      /mail 1 of .*write private data if there is some.*does not apply.*\[MAIL_DOES_NOT_APPLY\]/,
    );
  });

  longTest('two revisions are compared as a whole', async () => {
    const { exitCode, result } = await gate('--tree', 'tip', '--base', 'base', ...BRIEF);
    expect(result!.commits).toMatchObject([{ id: ids.refactoring, outcome: 'red' }]);
    expect(exitCode).toBe(1);
  });

  describe('a commit that does not build', () => {
    beforeAll(() => {
      repository.git('checkout', '--quiet', '-b', 'breaks', 'base');
      ids.broken = CHANGES.broken(repository);
      ids.stillBroken = CHANGES.initialised(repository);
      ids.mended = CHANGES.mended(repository);
    });

    test('is red, the next one is not, and one that mends it is compared with the last one that builds', async () => {
      const { exitCode, result } = await gate('base..breaks', ...BRIEF);
      expect(outcomes(result)).toEqual(['broken', 'stillBroken', 'clean']);
      expect(result!.commits![0].detail).toMatch(
        /^it does not build: mm\/vma\.h:\d+:\d+: error: .*vm_private_date/,
      );
      expect(result!.commits![2].base).toBe(repository.git('rev-parse', 'base'));
      expect(exitCode).toBe(1);
    });

    test('after one that does not either says nothing: exit code 5', async () => {
      const { exitCode, result } = await gate(`${ids.broken}..${ids.stillBroken}`, ...BRIEF);
      expect(outcomes(result)).toEqual(['stillBroken']);
      expect(exitCode).toBe(5);
    });
  });

  test('an empty range, and one that touches nothing, are green without a build', async () => {
    expect(await gate('tip..tip', ...BRIEF)).toMatchObject({
      exitCode: 0,
      result: { cases: 0, commits: [] },
    });
    const { exitCode, stderr } = await gate(`base..${ids.elsewhere}`, '--blocks', '1');
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain('building');
  });

  test('a time box that is too small leaves commits, and says which: exit code 5', async () => {
    const { exitCode, result } = await gate(`${ids.planted}..tip`, '--time', '1s', '--json');
    expect(outcomes(result)).toEqual(['notEvaluated', 'notEvaluated']);
    expect(result!.notDone.join('\n')).toContain('mm/util: initialise err');
    expect(exitCode).toBe(5);
  });

  longTest('interrupted, it says what is left, and leaves nothing behind', async () => {
    const child = execa(
      process.execPath,
      [CLI, 'gate', '--git', repository.root, `${ids.planted}..tip`, '--time', '10m'],
      {
        reject: false,
        env: { TMPDIR: temporary, NO_COLOR: '1' },
      },
    );
    child.stderr.on('data', (text: Buffer) => {
      if (String(text).includes('running ')) child.kill('SIGINT');
    });
    const { exitCode, stdout } = await child;
    expect(exitCode).toBe(5);
    expect(stdout).toContain('interrupted');
    expect(readdirSync(temporary).filter((name) => name.startsWith('vmacheck-git-'))).toEqual([]);
  });

  test.each([
    [['nothing..tip'], 'REVISION_UNKNOWN'],
    [['--output=x..tip'], ''],
    [['tip'], 'USAGE'],
    [[], 'USAGE'],
    [['base..tip', '--tree', 'tip', '--base', 'base'], 'USAGE'],
    [['--tree', 'tip'], 'USAGE'],
    [['--mbox', '/no/such/file'], 'USAGE'],
    [['--mbox', '/no/such/file', '--onto', 'base'], 'PATH_UNREADABLE'],
    [['base..tip', '--bucket', 'a/b/c'], 'USAGE'],
    [['base..tip', '--waivers', '/no/such/file'], 'PATH_UNREADABLE'],
  ])('gate %j is bad usage: exit code 2', async (args, code) => {
    const { exitCode, stderr } = await gate(...args);
    expect(stderr).toContain(code);
    expect(exitCode).toBe(2);
  });
});
