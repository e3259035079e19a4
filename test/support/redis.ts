/** A redis-server of a test's own: a free port, a temporary folder, nothing kept. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { Redis } from 'ioredis';
import { describe, test } from 'vitest';

const SERVER = ['redis-server', 'valkey-server'].find(
  (command) => spawnSync(command, ['--version']).status === 0,
);

/** A suite that needs a server, or one skipped test that says why. */
export function withRedis(name: string, suite: () => void): void {
  if (SERVER === undefined)
    test.skip(`${name} (neither redis-server nor valkey-server is installed)`, () => {});
  else describe(name, suite);
}

function begin(args: readonly string[]) {
  return execa(SERVER!, args, { reject: false });
}

export class TestRedis {
  private server: ReturnType<typeof begin> | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), 'vmacheck-redis-'));

  private constructor(
    readonly port: number,
    private readonly more: readonly string[],
  ) {}

  /** @param more further options of the server */
  static async start(...more: string[]): Promise<TestRedis> {
    const redis = new TestRedis(await freePort(), more);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, also after `kill`: empty. */
  async start(): Promise<void> {
    const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.folder];
    this.server = begin(['--port', String(this.port), ...options, ...this.more]);
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 });
    client.on('error', () => {});
    // A server that asks for a password answers too.
    await client.ping().catch(() => {});
    client.disconnect();
  }

  /** Kills it, as a crash does. */
  async kill(): Promise<void> {
    this.server?.kill('SIGKILL');
    await this.server;
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** Waits until something has happened. The test's own time limit is the only one. */
export async function until<T>(look: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
