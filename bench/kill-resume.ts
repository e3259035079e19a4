/**
 * Kills a campaign with SIGKILL at random moments, again and again, and goes on with it: the result has to be,
 * byte for byte, that of a campaign which nobody disturbed, but for its timing.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { packagePath } from '../campaigns/package-root.js';
import { seededChoices } from '../generators/seeds.js';

const CLI = packagePath('dist/cli/main.js');

/** Short, with everything that goes into the log and is fast: what takes long is the same without a kill. */
const CONFIG = {
  seed: 'kill',
  blocks: 8,
  releases: ['6.16'],
  properties: ['private-data-survives', 'vm-ops-reset'],
  oracle: false,
  ledger: 'empty',
  canary: false,
  scopes: [],
  workers: 2,
};

export interface KillResume {
  readonly kills: number;
  /** Processes that were killed before the first block, among the blocks, behind the last. */
  readonly before: number;
  readonly among: number;
  readonly behind: number;
  /** Campaigns whose result was another one. */
  readonly different: number;
}

/** @param times campaigns; each is killed once or more */
export async function killResume(times: number, seed = 'kill-resume'): Promise<KillResume> {
  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-kill-'));
  const config = join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(CONFIG));
  const campaign = ['campaign', '--json', '--config', config];
  const choices = seededChoices(seed);
  const count = { kills: 0, before: 0, among: 0, behind: 0, different: 0 };
  try {
    const started = performance.now();
    await vmacheck([...campaign, '--out', join(folder, 'whole')]);
    const duration = performance.now() - started;
    const expected = resultIn(join(folder, 'whole'));
    for (let i = 0; i < times; i++) {
      const out = join(folder, String(i));
      let done = false;
      for (let life = 0; !done; life++) {
        const begun = logIn(out) !== null;
        const args = begun ? ['campaign', '--json', '--resume', out] : [...campaign, '--out', out];
        // The first life always ends early, later ones more and more seldom.
        const moment = life === 0 || choices.chance(96) ? choices.integer(0, Math.ceil(duration)) : null;
        done = await vmacheck(args, moment);
        if (!done) {
          count.kills++;
          const log = logIn(out) ?? '';
          const blocks = log.split('"type":"block"').length - 1;
          if (blocks === 0) count.before++;
          else if (blocks < CONFIG.blocks) count.among++;
          else count.behind++;
        }
      }
      if (resultIn(out) !== expected) count.different++;
      rmSync(out, { recursive: true });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return count;
}

/** Whether it came to its end before the moment, in ms. */
async function vmacheck(args: readonly string[], moment: number | null = null): Promise<boolean> {
  const child = execa(process.execPath, [CLI, ...args], { reject: false, stdio: 'ignore' });
  const killed = moment === null ? null : sleep(moment).then(() => child.kill('SIGKILL'));
  const { signal, exitCode } = await child;
  if (signal !== 'SIGKILL' && ![0, 1].includes(exitCode ?? -1))
    throw new Error(`exit code ${exitCode} of ${args.join(' ')}`);
  if (signal === 'SIGKILL') await killed;
  return signal !== 'SIGKILL';
}

function logIn(folder: string): string | null {
  try {
    return readFileSync(join(folder, 'log.jsonl'), 'utf8');
  } catch {
    return null;
  }
}

/** Without its timing. */
function resultIn(folder: string): string {
  const { timing: _, ...result } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
  return JSON.stringify(result);
}

export async function benchKillResume(times: number): Promise<void> {
  const { kills, before, among, behind, different } = await killResume(times);
  console.log(`kill -9 and resume: ${times} campaigns, ${kills} processes killed`);
  console.log(`  before the first block ${before}, among the blocks ${among}, behind the last ${behind}`);
  console.log(`  results that differ from the undisturbed one: ${different}`);
  if (different > 0) process.exitCode = 1;
}
