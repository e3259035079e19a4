import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { vmacheck, vmacheckWith } from '../../support/cli.js';
import { TestRedis, withRedis } from '../../support/redis.js';

withRedis('a queue that cannot be used gives exit code 2 and one line that says why', () => {
  let redis: TestRedis;
  const http = createServer((_, answer) => void answer.end('hello'));
  beforeAll(async () => {
    redis = await TestRedis.start('--requirepass', 'right');
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    http.close();
    await redis.stop();
  });

  const hostOf = (url: string) =>
    url
      .replace('REDIS', `127.0.0.1:${redis.port}`)
      .replace('HTTP', `127.0.0.1:${(http.address() as { port: number }).port}`);
  test.each([
    ['nobody listens', 'redis://127.0.0.1:1', /connect ECONNREFUSED 127.0.0.1:1;.*\[QUEUE_UNREACHABLE\]/],
    [
      'an unknown host',
      'redis://no-such-host.invalid',
      /ENOTFOUND no-such-host.invalid.*\[QUEUE_UNREACHABLE\]/,
    ],
    ['no password', 'redis://REDIS', /NOAUTH.*\[QUEUE_UNREACHABLE\]/],
    ['a wrong password', 'redis://:wrong@REDIS', /WRONGPASS.*\[QUEUE_UNREACHABLE\]/],
    ['a database that is none', 'redis://:right@REDIS/99', /DB index is out of range.*\[QUEUE_UNREACHABLE\]/],
    ['another server', 'redis://HTTP', /cannot be used: .*\[QUEUE_UNREACHABLE\]/],
    ['no URL', 'queue', /it is no URL; it looks like redis:.*\[QUEUE_URL\]/],
    ['another protocol', 'http://queue', /neither with redis:\/\/ nor rediss:\/\/.*\[QUEUE_URL\]/],
    ['no number of a database', 'redis://queue/first', /no number of a database.*\[QUEUE_URL\]/],
  ])('%s', async (_, url, message) => {
    const queue = hostOf(url);
    const runs = await Promise.all([
      vmacheck('fuzz', '--blocks', '1', '--json', '--queue', queue),
      vmacheckWith({ VMACHECK_QUEUE: queue }, 'worker'),
    ]);
    for (const { exitCode, stdout, stderr } of runs) {
      expect(stderr).toMatch(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).not.toMatch(/wrong|right/);
      expect(stdout).toBe('');
      expect(exitCode).toBe(2);
    }
  });
});

test('a worker without a queue says what it needs', async () => {
  const { exitCode, stderr } = await vmacheck('worker');
  expect(stderr).toMatch(/required option '--queue <url>' not specified/);
  expect(exitCode).toBe(2);
});
