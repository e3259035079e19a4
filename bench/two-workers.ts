/**
 * One campaign with two workers beside two campaigns with one worker each, at the same time on the same
 * machine: what it costs that blocks are handed out, sent back and committed in order.
 */
import { execa } from 'execa';
import { packagePath } from '../campaigns/package-root.js';
import type { RunResult } from '../reports/result.js';

/** Blocks for each worker; and nothing but blocks. */
const RUN = ['fuzz', '--json', '--release', '7.3', '--property', 'vm-ops-reset', '--ledger', 'packaged'];

export async function benchTwoWorkers(rounds: number, blocks = 60): Promise<void> {
  console.log('cases/s: two workers, two processes of one worker, ratio');
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // In turns, so that what else the machine does falls on both.
    const workers = await speed('2', 2 * blocks, String(round));
    const processes = await Promise.all(['a', 'b'].map((half) => speed('1', blocks, `${round}${half}`)));
    const sum = processes.reduce((total, each) => total + each, 0);
    ratios.push(workers / sum);
    console.log(
      `  ${workers.toFixed(0).padStart(7)} ${sum.toFixed(0).padStart(7)}  ${(workers / sum).toFixed(2)}`,
    );
  }
  ratios.sort((a, b) => a - b);
  console.log(`  median ratio ${ratios[ratios.length >> 1].toFixed(2)}`);
}

/** Of the blocks alone, by the run's own clock. */
async function speed(workers: string, blocks: number, seed: string): Promise<number> {
  const args = [...RUN, '--workers', workers, '--blocks', String(blocks), '--seed', seed];
  const { stdout } = await execa(process.execPath, [packagePath('dist/cli/main.js'), ...args], {
    reject: false,
  });
  const { cases, timing } = JSON.parse(stdout) as RunResult;
  return cases / timing.seconds;
}
