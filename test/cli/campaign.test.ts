/** Campaigns that are disturbed: by kills, signals, full disks, damaged logs, clocks; and in parts. */

import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { killResume } from '../../bench/kill-resume.js';
import type { Begin } from '../../campaigns/log/event.js';
import { encodeLine } from '../../campaigns/log/line.js';
import { lockFolder } from '../../campaigns/log/lock.js';
import type { RunResult } from '../../reports/result.js';
import { CLI, vmacheck, vmacheckWith } from '../support/cli.js';
import { longTest } from '../support/long.js';
import { onOneTree } from '../support/trees.js';

/** Seconds: what takes long is the same in all campaigns. */
const CONFIG = {
  seed: 'disturbed',
  blocks: 6,
  releases: ['6.16'],
  properties: ['private-data-survives', 'vm-ops-reset'],
  oracle: false,
  ledger: 'empty',
  canary: false,
  scopes: [],
  workers: 2,
};

const folder = mkdtempSync(join(tmpdir(), 'vmacheck-campaign-'));
const at = (name: string) => join(folder, name);
const config = at('config.json');
let whole: Omit<RunResult, 'timing'>;

beforeAll(async () => {
  writeFileSync(config, JSON.stringify(CONFIG));
  await campaign('whole');
  whole = resultIn('whole');
  expect(whole.blocks).toBe(6);
  expect(whole.findings.length).toBeGreaterThan(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

function campaign(out: string, ...more: string[]) {
  return vmacheck('campaign', '--json', '--config', config, '--out', at(out), ...more);
}

/** Without its timing. */
function resultIn(name: string): Omit<RunResult, 'timing'> {
  const { timing: _, ...result } = JSON.parse(
    readFileSync(join(at(name), 'result.json'), 'utf8'),
  ) as RunResult;
  return result;
}

function linesOf(name: string): string[] {
  return readFileSync(join(at(name), 'log.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
}

/** A copy of the whole campaign's log, with its events changed, in a folder of its own. */
async function withLog(name: string, lines: readonly string[]): Promise<void> {
  await execa('mkdir', [at(name)]);
  writeFileSync(join(at(name), 'log.jsonl'), lines.map((line) => `${line}\n`).join(''));
}

/** What stands in a log, with something of its beginning changed, and its checksums right. */
function changed(change: (begin: Begin) => Begin, name = 'whole'): string[] {
  let crc = 0;
  return linesOf(name).map((line, index) => {
    const { event } = JSON.parse(line);
    const encoded = encodeLine(index === 0 ? change(event) : event, crc);
    crc = encoded.crc;
    return encoded.line.trimEnd();
  });
}

describe('gone on with, a campaign comes to the result of one that nobody disturbed', () => {
  test('after kill -9 at random moments', async () => {
    const { kills, different } = await killResume(2, String(Math.floor(performance.now())));
    expect(kills).toBeGreaterThanOrEqual(2);
    expect(different).toBe(0);
  });

  test('after its log was damaged, which is said', async () => {
    const lines = linesOf('whole');
    await withLog('damaged', lines);
    const path = join(at('damaged'), 'log.jsonl');
    truncateSync(path, lines.slice(0, 4).join('\n').length - 50);
    const { stderr } = await vmacheck('campaign', '--json', '--resume', at('damaged'));
    expect(stderr).toMatch(/the last \d+ bytes of the log were damaged and are cut off/);
    expect(resultIn('damaged')).toEqual(whole);
  });

  test('after the disk was full, which ends it with 5 and keeps what it had', async () => {
    const run = `ulimit -f 8; exec "$0" "$@"`;
    const args = [CLI, 'campaign', '--json', '--config', config, '--out', at('full')];
    const { exitCode, stderr } = await execa('bash', ['-c', run, process.execPath, ...args], {
      reject: false,
    });
    expect(stderr).toMatch(
      /^vmacheck: no room to write .*log\.jsonl \(EFBIG\); .*--resume \[STORAGE_FULL\]$/,
    );
    expect(exitCode).toBe(5);
    expect(existsSync(join(at('full'), 'result.json'))).toBe(false);
    const before = linesOf('full');
    expect(before.length).toBeGreaterThan(1);
    for (const line of before) JSON.parse(line);
    const { stderr: quiet } = await vmacheck('campaign', '--json', '--resume', at('full'));
    expect(quiet).toBe('');
    expect(linesOf('full').slice(0, before.length)).toEqual(before);
    expect(resultIn('full')).toEqual(whole);
  });

  test('after SIGTERM, which ends it with 5 and a result that says what was not done', async () => {
    const child = campaign('terminated', '--blocks', '5000');
    const log = join(at('terminated'), 'log.jsonl');
    while (!existsSync(log) || !readFileSync(log, 'utf8').includes('"type":"block"'))
      await new Promise((resolve) => setTimeout(resolve, 50));
    child.kill('SIGTERM');
    expect((await child).exitCode).toBeOneOf([1, 5]);
    const stopped = resultIn('terminated');
    expect(stopped.blocks).toBeGreaterThan(0);
    expect(stopped.notDone.join('\n')).toMatch(/\d+ of 5000 blocks were not begun/);
    expect(existsSync(join(at('terminated'), 'campaign.lock'))).toBe(false);
    const blocks = String(stopped.blocks + 1);
    await vmacheck('campaign', '--json', '--resume', at('terminated'), '--blocks', blocks);
    await campaign('as-many', '--blocks', blocks);
    expect(resultIn('terminated')).toEqual(resultIn('as-many'));
  });
});

onOneTree('with a kernel tree', (root) => {
  const few = ['--tree', root, '--blocks', '2'];

  test('it comes to the same result in two parts, and gone on with', { timeout: 600_000 }, async () => {
    await campaign('tree', ...few);
    const undisturbed = resultIn('tree');
    expect(undisturbed.trees[0].cases).toBeGreaterThan(0);
    for (const part of ['1', '2']) await campaign(`tree-part${part}`, ...few, '--shard', `${part}/2`);
    await vmacheck('merge', '--json', at('tree-part1'), at('tree-part2'), '--out', at('tree-merged'));
    expect(resultIn('tree-merged')).toEqual(undisturbed);

    const lines = linesOf('tree');
    const second = lines.findLastIndex((line) => line.includes('"type":"block"'));
    await withLog('tree-cut', lines.slice(0, second));
    await vmacheck('campaign', '--json', '--resume', at('tree-cut'));
    expect(resultIn('tree-cut')).toEqual(undisturbed);
  });
});

describe('the budget as a time', () => {
  test.each([
    ['forwards', 1],
    ['backwards', -1],
  ])('does not follow a clock that jumps %s', async (_, direction) => {
    const jumping = `data:text/javascript,let%20t=Date.now();Date.now=()=>(t+=${direction}*3600e3)`;
    const out = at(`clock${direction}`);
    // Nothing before the blocks, which could use up the time on a busy machine.
    const timed = at('timed.json');
    writeFileSync(timed, JSON.stringify({ ...CONFIG, blocks: undefined, time: '3s', regression: false }));
    const args = ['campaign', '--json', '--config', timed, '--out', out];
    await vmacheckWith({ NODE_OPTIONS: `--import ${jumping}` }, ...args);
    const result = resultIn(`clock${direction}`);
    expect(result.blocks).toBeGreaterThan(0);
    expect(result.exit.code).not.toBe(5);
    expect(result.notDone.filter((sentence) => sentence.includes('not used'))).toEqual([]);
  });

  test('counts what was spent before it was gone on with', async () => {
    const { blocks } = resultIn('clock1');
    expect(blocks).toBeGreaterThan(0);
    await vmacheck('campaign', '--json', '--resume', at('clock1'));
    expect(resultIn('clock1').blocks).toBe(blocks);
  });
});

describe('a log is refused', () => {
  test.each([
    ['of another version of the code', { code: '0123' }, 'code is 0123 there'],
    ['of another seed than its plan has', { seed: '"x"' }, 'seed is "x" there'],
  ])('%s', async (name, key, message) => {
    await withLog(
      name,
      changed((begin) => ({ ...begin, key: { ...begin.key, ...key } })),
    );
    const { exitCode, stderr } = await vmacheck('campaign', '--resume', at(name));
    expect(stderr).toContain(message);
    expect(stderr).toContain('[LOG_FOREIGN]');
    expect(exitCode).toBe(2);
  });

  test('of another format', async () => {
    await withLog(
      'format',
      changed((begin) => ({ ...begin, format: 2 })),
    );
    const { exitCode, stderr } = await vmacheck('campaign', '--resume', at('format'));
    expect(stderr).toMatch(/format is 2 there, and 1 here \[LOG_FOREIGN\]/);
    expect(exitCode).toBe(2);
  });

  test.each([
    ['that is none', ['hello'], 'LOG_DAMAGED'],
    ['that is not there', null, 'PATH_UNREADABLE'],
  ])('%s', async (name, lines, code) => {
    if (lines !== null) await withLog(name, lines);
    const { exitCode, stderr } = await vmacheck('campaign', '--resume', at(name));
    expect(stderr).toContain(`[${code}]`);
    expect(exitCode).toBe(2);
  });

  test('while another process is at work with it', async () => {
    const unlock = lockFolder(at('whole'));
    const { exitCode, stderr } = await vmacheck('campaign', '--resume', at('whole'));
    unlock();
    expect(stderr).toContain(`process ${process.pid} is at work in this folder`);
    expect(exitCode).toBe(2);
  });

  test('with anything that would change its results', async () => {
    const { exitCode, stderr } = await vmacheck('campaign', '--resume', at('whole'), '--seed', 'other');
    expect(stderr).toContain('--seed cannot be given beside it [USAGE]');
    expect(exitCode).toBe(2);
  });

  test('as the place of a new campaign', async () => {
    const { exitCode, stderr } = await campaign('whole');
    expect(stderr).toContain('[CAMPAIGN_EXISTS]');
    expect(exitCode).toBe(2);
  });
});

/** Shard 2 of 2 instead of 2 of 3. */
function halved(begin: Begin): Begin {
  const plan = { ...begin.setup.plan, shard: { index: 2, of: 2 } };
  return { ...begin, setup: { ...begin.setup, plan } };
}

describe('shards', () => {
  const parts = ['part1', 'part2', 'part3'];
  const merge = (...args: string[]) => vmacheck('merge', '--json', ...args);

  beforeAll(async () => {
    for (const [i, part] of parts.entries()) await campaign(part, '--shard', `${i + 1}/3`);
  });

  test('merged, in any order, are the whole', async () => {
    await merge(at('part3'), at('part1'), at('part2'), '--out', at('merged'));
    expect(resultIn('merged')).toEqual(whole);
  });

  test('say that they are parts, and have met what they have met', () => {
    const { shard, blocks, findings, notDone } = resultIn('part2');
    expect({ shard, blocks }).toEqual({ shard: { index: 2, of: 3 }, blocks: 2 });
    expect(findings.map(({ shrink }) => shrink.provenLeast)).not.toContain(true);
    expect(notDone.join('\n')).toContain('This is shard 2 of 3');
  });

  longTest('that ran for a time are merged as far as all of them came', async () => {
    for (const [i, time] of ['1s', '1s'].entries())
      await campaign(`timed${i + 1}`, '--time', time, '--shard', `${i + 1}/2`);
    await merge(at('timed1'), at('timed2'), '--out', at('timed'));
    const [one, two] = [resultIn('timed1').blocks, resultIn('timed2').blocks];
    const merged = resultIn('timed');
    expect(merged.blocks).toBe(Math.min(2 * one, 2 * two + 1));
    await campaign('untimed', '--blocks', String(merged.blocks));
    expect({ ...merged, notDone: [] }).toEqual({ ...resultIn('untimed'), notDone: [] });
  });

  test.each([
    ['one that is missing', ['part1', 'part3'], 'shard 2 of 3 is missing'],
    ['one twice', ['part1', 'part2', 'part3', 'part2'], 'are both shard 2'],
    ['one of another seed', ['part1', 'other', 'part3'], 'differ in seed'],
    ['one of another number of parts', ['part1', 'half'], 'is one of 2'],
    ['one that is not done', ['part1', 'undone', 'part3'], 'lacks 2 of its blocks'],
    ['a whole campaign', ['whole'], 'is a whole campaign, no shard'],
  ])('are not merged with %s', async (name, folders, message) => {
    if (folders.includes('other'))
      await withLog(
        'other',
        changed((begin) => ({ ...begin, key: { ...begin.key, seed: '"x"' } }), 'part2'),
      );
    if (folders.includes('half')) await withLog('half', changed(halved, 'part2'));
    if (folders.includes('undone')) await withLog('undone', linesOf('part2').slice(0, 1));
    const { exitCode, stderr } = await merge(...folders.map(at), '--out', at(`unfit ${name}`));
    expect(stderr).toContain(message);
    expect(stderr).toContain('[SHARDS_UNFIT]');
    expect(exitCode).toBe(2);
  });

  test.each(['0/3', '4/3', 'a'])('%s is none', async (shard) => {
    const { exitCode, stderr } = await campaign('none', '--shard', shard);
    expect(stderr).toContain('--shard takes the number of a part');
    expect(exitCode).toBe(2);
  });
});

describe('a checker scope of a campaign', () => {
  test('is searched before the blocks, and its findings are those of the campaign', async () => {
    const small = at('scope.json');
    const scopes = [{ scope: 'tiny', set: 'pages=1,vmas=1,faults=0', releases: ['6.16'] }];
    writeFileSync(small, JSON.stringify({ ...CONFIG, blocks: 1, properties: ['flags-as-asked'], scopes }));
    await vmacheck('campaign', '--json', '--config', small, '--out', at('scope'));
    const result = resultIn('scope');
    expect(result.scopes?.map(({ status, release }) => [status, release])).toEqual([['complete', '6.16']]);
    expect(result.scopes?.[0].findings.length).toBeGreaterThan(0);
    const buckets = result.findings.map(({ bucket }) => bucket);
    for (const { finding } of result.scopes?.[0].findings ?? []) expect(buckets).toContain(finding.bucket);
    expect(result.checks.find(({ id }) => id === 'scopes')?.outcome).toBeOneOf(['passed', 'failed']);
    const types = linesOf('scope').map((line) => JSON.parse(line).event.type);
    expect(types.indexOf('scope')).toBeLessThan(types.indexOf('block'));
    await vmacheck('campaign', '--json', '--resume', at('scope'));
    expect(resultIn('scope')).toEqual(result);
  });
});
