/** Workers and runs of a fleet as processes, each with what it has said so far. */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Redis } from 'ioredis';
import { CLI } from './cli.js';
import { until } from './redis.js';

/** One law keeps the shrinking short. */
export const RUN = [
  ...['fuzz', '--seed', 'fleet', '--blocks', '8', '--release', '6.16,7.3'],
  ...['--property', 'null-ops-only-if-asked'],
];

function begin(cli: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  return execa(process.execPath, [cli, ...args], {
    reject: false,
    env: { NO_COLOR: '1', ...env },
    stdin: 'ignore',
    buffer: false,
  });
}

export class Process {
  said = '';
  printed = '';
  private readonly process: ReturnType<typeof begin>;

  constructor(args: readonly string[], cli = CLI, env: Readonly<Record<string, string>> = {}) {
    this.process = begin(cli, args, env);
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

const workerOf = (url: string) => ['worker', '--queue', url, '--concurrency', '1'];

export const startWorker = (url: string, ...more: string[]) => new Process([...workerOf(url), ...more]);

export const startWorkerOf = (cli: string, url: string) => new Process(workerOf(url), cli);

export const startWorkerWith = (env: Readonly<Record<string, string>>, url: string) =>
  new Process(workerOf(url), CLI, env);

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

/** The command line of this package as if it had another version. */
export function cliOfVersion(version: string): { cli: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'vmacheck-version-'));
  const here = fileURLToPath(new URL('../..', import.meta.url));
  cpSync(join(here, 'dist'), join(root, 'dist'), { recursive: true });
  symlinkSync(join(here, 'node_modules'), join(root, 'node_modules'));
  const manifest = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  writeFileSync(join(root, 'package.json'), JSON.stringify({ ...manifest, version }));
  return {
    cli: join(root, 'dist/cli/main.js'),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
