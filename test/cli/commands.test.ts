import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RELEASE_IDS } from '../../models/releases.js';
import { readLedger } from '../../properties/ledger.js';
import { vmacheck } from '../support/cli.js';
import { LONG } from '../support/long.js';

const LEDGER = new URL('../../corpus/ledger.json', import.meta.url).pathname;
const { entries } = readLedger(LEDGER);
const tokenOf = (bucket: string) => entries.find((entry) => entry.bucket === bucket)?.token ?? '';

/** Three laws, small budgets: enough for every path through a run. */
const SMALL = ['--property', 'vm-ops-reset,flags-as-asked,null-ops-only-if-asked', '--blocks', '5'];

/** Laws that notice all canaries. */
const AWAKE = ['--property', 'flags-as-asked,file-references-accounted,charge-balanced,close-exactly-once'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmacheck-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('exit codes, beside those of exit-codes.test.ts', () => {
  test('1: a finding the ledger does not know; with the ledger emptied the same buckets come out', async () => {
    const known = JSON.parse((await vmacheck('matrix', ...SMALL, '--json')).stdout);
    const { exitCode, stdout } = await vmacheck('matrix', ...SMALL, '--json', '--ledger', 'empty');
    const found = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(found.exit.reason).toMatch(/new finding/);
    const buckets = (result: typeof known) => result.findings.map(({ bucket }: { bucket: string }) => bucket);
    expect(buckets(found)).toEqual(buckets(known));
    expect(buckets(found)).toContain('flags-as-asked/flags/compat-flags-or-only');
  });

  test('1: repro of a violation', async () => {
    const { exitCode } = await vmacheck(
      'repro',
      tokenOf('flags-as-asked/flags/compat-flags-or-only'),
      '--release',
      '6.16',
    );
    expect(exitCode).toBe(1);
  });

  test('4: a law that never met its condition', async () => {
    const args = ['matrix', '--blocks', '1', '--property', 'vm-ops-reset', '--release', '6.16-rc1'];
    const { exitCode, stdout } = await vmacheck(...args);
    expect(stdout).toMatch(/never evaluated: vm-ops-reset/);
    expect(exitCode).toBe(4);
  });
});

describe('every entry of the ledger', () => {
  test.each(
    LONG ? entries : entries.filter((_, i) => i % 8 === 0),
  )('$bucket: explained by its token alone', async ({ bucket, token, tokenShows, cause }) => {
    const release = tokenShows.includes('7.3') ? '7.3' : tokenShows[0];
    const { stdout } = await vmacheck('repro', token, '--release', release, '--all', '--json');
    const { explanations } = JSON.parse(stdout);
    const own = explanations.find((explanation: { bucket: string }) => explanation.bucket === bucket);
    expect(own.causes.map(({ id }: { id: string }) => id)).toEqual(cause);
    expect(own.walkthrough.steps.length).toBeGreaterThan(1);
  });
});

describe('commands', () => {
  test('repro tells the story of a lost flag: law, cause, fix, both paths', async () => {
    const { stdout } = await vmacheck(
      'repro',
      tokenOf('flags-as-asked/flags/compat-flags-or-only'),
      '--release',
      '6.16',
    );
    expect(stdout).toContain('compat ORs the flags into the VMA');
    expect(stdout).toContain('fixed in 7.0');
    expect(stdout).toContain('6.16, direct');
  });

  test('repro of a scenario that keeps the laws says so', async () => {
    const { stdout, exitCode } = await vmacheck(
      'repro',
      tokenOf('flags-as-asked/flags/compat-flags-or-only'),
      '--release',
      'ideal',
    );
    expect(stdout).toContain('No law is violated on ideal.');
    expect(exitCode).toBe(0);
  });

  test('shrink leaves a least case as it is', async () => {
    const token = tokenOf('flags-as-asked/flags/compat-flags-or-only');
    const args = ['--release', '6.16', '--bucket', 'flags-as-asked/flags/compat-flags-or-only', '--json'];
    const { stdout } = await vmacheck('shrink', token, ...args);
    expect(JSON.parse(stdout).token).toBe(token);
  });

  test('campaign writes all formats; report renders them again', async () => {
    const out = join(folder, 'campaign');
    const { exitCode, stderr } = await vmacheck(
      'campaign',
      ...AWAKE,
      '--blocks',
      '14',
      '--seed',
      'formats',
      '--scope',
      'none',
      '--out',
      out,
    );
    expect(exitCode, stderr).toBe(0);
    for (const name of ['plan.json', 'result.json', 'report.txt', 'report.html', 'junit.xml']) {
      expect(existsSync(join(out, name)), name).toBe(true);
    }
    const html = join(folder, 'again.html');
    await vmacheck('report', join(out, 'result.json'), '--html', html);
    expect(readFileSync(html, 'utf8')).toBe(readFileSync(join(out, 'report.html'), 'utf8'));
  });

  test('ledger adds the findings of a run, after which the run is clean', async () => {
    const out = join(folder, 'fresh');
    const ledger = join(folder, 'ledger.json');
    await vmacheck('fuzz', ...SMALL, '--ledger', 'empty', '--out', out);
    const { stdout } = await vmacheck('ledger', join(out, 'result.json'), '--ledger', ledger);
    expect(stdout).toMatch(/^\d+ entries added/);
    expect((await vmacheck('fuzz', ...SMALL, '--ledger', ledger)).exitCode).toBe(0);
  });

  test.each(['releases', 'laws', 'hooks'])('%s prints text, and JSON when asked', async (command) => {
    expect((await vmacheck(command)).stdout.split('\n').length).toBeGreaterThan(10);
    expect(JSON.parse((await vmacheck(command, '--json')).stdout)).toBeTypeOf('object');
  });

  test('releases names every release', async () => {
    const { stdout } = await vmacheck('releases');
    for (const id of RELEASE_IDS) expect(stdout).toContain(id);
  });

  test('every command has a help text', async () => {
    const { stdout } = await vmacheck('--help');
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name]) => name)
      .filter((name) => name !== 'help');
    expect(commands.length).toBeGreaterThanOrEqual(11);
    for (const command of commands) {
      const help = await vmacheck(command, '--help');
      expect(help.exitCode, command).toBe(0);
      expect(help.stdout).toContain(`vmacheck ${command}`);
    }
  });
});
