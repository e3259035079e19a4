/** Every exit code, as a script sees it. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../cli/exit-codes.js';
import type { RunResult } from '../../reports/result.js';
import { CLI, vmacheck } from '../support/cli.js';
import { MutatedCli } from '../support/mutated-cli.js';
import { makeNondeterministic } from '../support/nondeterministic-tree.js';
import { sarifFaults } from '../support/sarif.js';
import { onOneTree, TreeCopy } from '../support/trees.js';

const SMALL = ['--blocks', '1', '--mode', 'nesting', '--release', '6.16', '--property', 'flags-as-asked'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmacheck-exit-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function result(...args: string[]): Promise<{ exitCode: number | undefined; result: RunResult }> {
  const { exitCode, stdout, stderr } = await vmacheck(...args, '--json');
  expect(stdout, stderr).not.toBe('');
  return { exitCode, result: JSON.parse(stdout) };
}

describe('the exit code is', () => {
  test('0 when nothing is new', async () => {
    const { exitCode, result: run } = await result('fuzz', ...SMALL);
    expect(run.findings.length).toBeGreaterThan(0);
    expect(exitCode).toBe(EXIT.clean);
  });

  test('1 when something is, in every format', async () => {
    const file = (name: string) => join(folder, name);
    const { exitCode, stdout } = await vmacheck(
      ...['fuzz', ...SMALL, '--ledger', 'empty', '--github'],
      ...['--junit', file('junit.xml'), '--sarif', file('results.sarif')],
      ...['--gitlab', file('gitlab.json'), '--summary', file('summary.md')],
    );
    expect(exitCode).toBe(EXIT.finding);
    const bucket = 'flags-as-asked/flags/compat-flags-or-only';
    expect(stdout).toMatch(/^::stop-commands::([\w-]+)\n[\s\S]*\n::\1::\n::error title=vmacheck::/);
    expect(stdout).toContain(`::error title=${bucket}::`);
    expect(readFileSync(file('junit.xml'), 'utf8')).toContain(`cases: ${bucket}`);
    expect(readFileSync(file('summary.md'), 'utf8')).toContain(`| \`${bucket}\` |`);
    const sarif = JSON.parse(readFileSync(file('results.sarif'), 'utf8'));
    expect(sarifFaults(sarif)).toEqual([]);
    expect(sarif.runs[0].invocations[0].exitCode).toBe(EXIT.finding);
    expect(JSON.parse(readFileSync(file('gitlab.json'), 'utf8'))[0].severity).toBe('critical');
  });

  test('0 when what is new is waived, and 1 again when the waiver has run out', async () => {
    const { result: red } = await result('fuzz', ...SMALL, '--ledger', 'empty');
    const fresh = red.findings.filter(({ verdict }) => verdict === 'violation').map(({ bucket }) => bucket);
    const path = join(folder, 'waivers.json');
    const waive = (until: string) =>
      writeFileSync(path, JSON.stringify(fresh.map((bucket) => ({ bucket, reason: 'a test', until }))));

    waive('9999-12-31');
    const green = await result('fuzz', ...SMALL, '--ledger', 'empty', '--waivers', path);
    expect(green.result.findings.filter(({ waived }) => waived !== undefined)).toHaveLength(fresh.length);
    expect(green.exitCode).toBe(EXIT.clean);

    waive('2020-01-01');
    const expired = await result('fuzz', ...SMALL, '--ledger', 'empty', '--waivers', path);
    expect(expired.result.exit.reason).toMatch(
      /^no waiver has run out: run out on 2020-01-01: flags-as-asked/,
    );
    expect(expired.exitCode).toBe(EXIT.finding);
  });

  test('1 when the models disagree, which goes before any finding', async () => {
    const mutated = new MutatedCli('compat-flags-dropped');
    try {
      const { exitCode, stdout } = await mutated.run('fuzz', ...SMALL, '--release', '7.3');
      expect(stdout).toMatch(/✗ fuzz failed \(exit 1\): reference == optimized: \d+ differ/);
      expect(exitCode).toBe(EXIT.finding);
    } finally {
      mutated.remove();
    }
  });

  test.each([
    ['an unknown option', ['gate', '--wild']],
    ['waivers that are none', ['gate', '--waivers', 'package.json']],
    ['annotations beside JSON', ['gate', '--github', '--json']],
    ['a file that cannot be written', ['fuzz', '--time', '1h', '--sarif', '/proc/vmacheck/x.sarif']],
    ['a summary that cannot be written', ['fuzz', '--time', '1h', '--summary', '/no/such/folder/x.md']],
  ])('2 for %s', async (_, args) => {
    const { exitCode, stdout } = await vmacheck(...args);
    expect(stdout).toBe('');
    expect(exitCode).toBe(EXIT.usage);
  });

  test('4 when the run could not have found anything', async () => {
    const { exitCode, stdout } = await vmacheck('gate', '--blocks', '1', '--property', 'none');
    expect(stdout).toMatch(/✗ gate failed \(exit 4\): not noticed: /);
    expect(exitCode).toBe(EXIT.power);
  });

  test('5 when it is interrupted, and what was done is told', async () => {
    const run = execa(process.execPath, [CLI, 'fuzz', ...SMALL, '--blocks', '60'], { reject: false });
    // The handler is there when the first block is done.
    run.stderr.on('data', (text: Buffer) => {
      if (String(text).includes('%')) run.kill('SIGINT');
    });
    const { exitCode, stdout } = await run;
    expect(stdout).toMatch(/✗ fuzz failed \(exit 5\): interrupted after \d+ blocks/);
    expect(exitCode).toBe(EXIT.interrupted);
  });
});

onOneTree('a kernel tree that does not do the same every time', (root) => {
  const copy = new TreeCopy(root);
  afterAll(() => copy.remove());

  test('gives 3, and says of each finding how often it showed, and where', async () => {
    makeNondeterministic(copy);
    const { exitCode, result: run } = await result(
      ...['tree', 'compare', root, copy.root, '--blocks', '1', '--mode', 'nesting', '--reruns', '20'],
      ...['--sarif', join(folder, 'tree.sarif')],
    );
    expect(run.exit.reason).toMatch(/^\d+ findings? do(es)? not show every time: .* of 20 runs\)/);
    expect(exitCode).toBe(EXIT.flaky);
    const shaky = run.findings.filter(({ flake }) => flake !== undefined && !flake.steady);
    expect(shaky.length).toBeGreaterThan(0);
    for (const { flake } of shaky) expect(flake).toMatchObject({ runs: 20 });
    expect(shaky.some(({ flake }) => flake!.outcomes > 1)).toBe(true);
    expect(shaky[0].places?.[0]).toMatchObject({ path: 'mm/vma.h' });
    const sarif = JSON.parse(readFileSync(join(folder, 'tree.sarif'), 'utf8'));
    expect(sarifFaults(sarif)).toEqual([]);
    expect(sarif.runs[0].results[0]).toMatchObject({
      level: 'warning',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'mm/vma.h', uriBaseId: 'TREE' } } }],
    });
  }, 600_000);
});
