/** Workers and runs of a fleet as processes, each with what it has said so far. */
import { hostname } from 'node:os';
import { execa } from 'execa';
import type { Redis } from 'ioredis';
import { CLI } from './cli.js';
import { until } from './redis.js';

/** One law keeps the shrinking short. */
export const RUN = [
  ...['fuzz', '--seed', 'fleet', '--blocks', '8', '--release', '6.16,7.3'],
  ...['--property', 'null-ops-only-if-asked'],
];

function begin(cli: string, args: readonly string[]) {
  return execa(process.execPath, [cli, ...args], {
    reject: false,
    env: { NO_COLOR: '1' },
    stdin: 'ignore',
    buffer: false,
  });
}

export class Process {
  said = '';
  printed = '';
  private readonly process: ReturnType<typeof begin>;

  constructor(args: readonly string[], cli = CLI) {
    this.process = begin(cli, args);
    this.process.stderr?.on('data', (text) => {
      this.said += text;
    });
    this.process.stdout?.on('data', (text) => {
      this.printed += text;
    });
  }

  get pid(): number {
    return this.process.pid!;
  }

  /** As it calls itself in the queue. */
  get name(): string {
    return `${hostname().replaceAll(/[^\w.-]/g, '_')}-${this.pid}`;
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  /** Waits until it has said something. */
  async says(what: RegExp): Promise<void> {
    await until(() => what.test(this.said));
  }

  /** Its exit code, when it has ended. */
  async end(): Promise<number | undefined> {
    return (await this.process).exitCode;
  }
}

export const startWorker = (url: string, ...more: string[]) =>
  new Process(['worker', '--queue', url, '--concurrency', '1', ...more]);

/** The names of the queues that runs have made. */
export async function queuesOf(client: Redis): Promise<string[]> {
  const keys = await client.keys('vmacheck:tasks-*:meta');
  return keys.map((key) => key.split(':')[1]);
}

/** Stops a worker in the middle of a task: it holds the task, and does not go on. */
export async function stopAtTask(worker: Process, client: Redis): Promise<void> {
  const holds = async () => {
    for (const queue of await queuesOf(client)) {
      for (const id of await client.lrange(`vmacheck:${queue}:active`, 0, -1))
        if ((await client.hget(`vmacheck:${queue}:${id}`, 'pb')) === worker.name) return true;
    }
    return false;
  };
  await until(async () => {
    if (!(await holds())) return false;
    worker.kill('SIGSTOP');
    if (await holds()) return true;
    worker.kill('SIGCONT');
    return false;
  });
}
