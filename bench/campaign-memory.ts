/** The memory of a campaign, process and threads together, as its cases go into the millions: it has to stay flat. */
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { packagePath } from '../campaigns/package-root.js';
import { BLOCK_CASES } from '../generators/seeds.js';

/** One release and one law: it is about how many cases there are, not about what they cost. */
const CAMPAIGN = [
  ...['campaign', '--json', '--seed', 'memory', '--release', '7.3', '--property', 'vm-ops-reset'],
  ...['--no-oracle', '--scope', 'none', '--ledger', 'empty'],
];

/**
 * @param millions of cases
 * @param seconds after which it ends all the same
 */
export async function benchCampaignMemory(millions: number, seconds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-memory-'));
  const log = join(folder, 'log.jsonl');
  const blocks = Math.ceil((millions * 1e6) / BLOCK_CASES);
  const args = [...CAMPAIGN, '--blocks', String(blocks), '--out', folder];
  const child = execa(process.execPath, [packagePath('dist/cli/main.js'), ...args], {
    reject: false,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let ended = false;
  const end = child.then(() => {
    ended = true;
  });
  const started = performance.now();
  let bytesABlock = 0;
  let told = 0;
  while (!ended) {
    await Promise.race([end, sleep(1000)]);
    const done = existsSync(log) ? lastBlock(log) : 0;
    const cases = done * BLOCK_CASES;
    bytesABlock = done === 0 ? 0 : statSync(log).size / done;
    if (!ended && done > 0 && cases >= told) {
      const words = `${(cases / 1e6).toFixed(2).padStart(6)} M cases ${residentMiB(child.pid).padStart(6)} MiB`;
      console.log(`${words}, log ${bytesABlock.toFixed(0)} bytes a block`);
      told += millions < 2 ? 1e5 : 5e5;
    }
    if ((performance.now() - started) / 1000 > seconds) child.kill('SIGTERM');
  }
  console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`);
  rmSync(folder, { recursive: true });
}

function residentMiB(pid: number | undefined): string {
  const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kib) / 1024).toFixed(0);
}

/** Blocks in the log, from its end. */
function lastBlock(path: string): number {
  const file = openSync(path, 'r');
  const end = Buffer.alloc(100_000);
  const size = readSync(file, end, 0, end.length, Math.max(0, statSync(path).size - end.length));
  closeSync(file);
  const numbers = [...end.toString('latin1', 0, size).matchAll(/"mode":"[^"]*","block":(\d+)/g)];
  return Number(numbers.at(-1)?.[1] ?? -1) + 1;
}
