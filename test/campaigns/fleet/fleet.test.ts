import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunResult } from '../../../reports/result.js';
import { vmacheck } from '../../support/cli.js';
import {
  cliOfVersion,
  Process,
  queuesOf,
  RUN,
  startWorker,
  startWorkerOf,
  stopAtTask,
} from '../../support/fleet.js';
import { longTest } from '../../support/long.js';
import { TestRedis, until, withRedis } from '../../support/redis.js';

withRedis('a fleet', () => {
  let redis: TestRedis;
  let client: Redis;
  let local: RunResult;
  const started: Process[] = [];
  const process = (it: Process) => {
    started.push(it);
    return it;
  };
  const worker = (...more: string[]) => process(startWorker(redis.url, ...more));
  const run = (...more: string[]) => process(new Process([...RUN, '--queue', redis.url, ...more]));

  /** What does not depend on when, and by how many, a run was done. */
  const facts = ({ timing: _, ...rest }: RunResult) => rest;
  const runAsJson = async (...more: string[]) => {
    const running = run('--json', ...more);
    const code = await running.end();
    return { code, result: JSON.parse(running.printed) as RunResult };
  };

  beforeAll(async () => {
    local = JSON.parse((await vmacheck(...RUN, '--json')).stdout);
    expect(local.findings.length).toBeGreaterThan(0);
  });
  beforeEach(async () => {
    redis = await TestRedis.start();
    client = new Redis(redis.url, { maxRetriesPerRequest: null });
    client.on('error', () => {});
  });
  afterEach(async () => {
    for (const each of started.splice(0)) each.kill('SIGKILL');
    client.disconnect();
    await redis.stop();
  });

  test('of three workers, one of them killed over a task, does what one process does', async () => {
    const [victim, ...others] = [worker(), worker(), worker()];
    await Promise.all([victim, ...others].map((each) => each.says(/ serves /)));
    const running = runAsJson();
    await stopAtTask(victim, client);
    victim.kill('SIGKILL');
    const { code, result } = await running;
    expect(facts(result)).toEqual(facts(local));
    expect(code).toBe(local.exit.code);
    expect(others.map(({ said }) => said).join('')).toMatch(/took over (block|shrink)-/);
  });

  test('leaves no task and no result behind', async () => {
    worker();
    await runAsJson();
    const [name] = await queuesOf(client);
    const queue = new Queue(name, { connection: client, prefix: 'vmacheck' });
    expect(await queue.getJobCounts()).toMatchObject({ active: 0, completed: 0, failed: 0, waiting: 0 });
    const keys = await client.keys(`vmacheck:${name}:*`);
    expect(keys).toContain(`vmacheck:${name}:meta`);
    expect(keys.filter((key) => /:(block|shrink)-/.test(key))).toEqual([]);
    expect(await client.xlen(`vmacheck:${name}:events`)).toBeLessThanOrEqual(1);
  });

  test('goes on when the queue crashes, forgets all and comes back', async () => {
    const serving = worker();
    const running = run();
    await running.says(/^20%/m);
    await redis.kill();
    await running.says(/the queue does not answer/);
    await redis.start();
    await running.says(/the queue answers again/);
    expect(await running.end(), running.said).toBe(local.exit.code);
    expect(running.printed).toContain(local.digest);
    serving.kill('SIGTERM');
    expect(await serving.end()).toBe(0);
  });

  longTest(
    'is given up when the queue does not come back: exit code 5, and what was committed is told',
    async () => {
      const serving = worker('--patience', '4s');
      const running = process(new Process([...RUN, '--queue', redis.url, '--patience', '4s', '--json']));
      await until(async () => {
        const [name] = await queuesOf(client);
        // A block is taken out of the queue when it is committed.
        return name !== undefined && Number(await client.get(`vmacheck:${name}:id`)) > 2;
      });
      await redis.kill();
      const code = await running.end();
      const result: RunResult = JSON.parse(running.printed);
      const prefix = await vmacheck(...RUN, '--json', '--blocks', String(result.blocks));
      expect(result.digest).toBe(JSON.parse(prefix.stdout).digest);
      expect(result.blocks).toBeGreaterThan(0);
      expect(result.blocks).toBeLessThan(8);
      expect(result.exit.reason).toMatch(/the fleet is lost: the queue .* has not answered/);
      expect(code).toBe(5);
      expect(await serving.end()).toBe(5);
      expect(serving.said).toMatch(/has not answered for \d+ s \[FLEET_LOST\]/);
    },
  );

  test('without a worker is given up after the patience: exit code 5', async () => {
    const running = run('--patience', '2s');
    expect(await running.end()).toBe(5);
    expect(running.said).toMatch(/no worker serves this run; start one with: vmacheck worker --queue redis:/);
    expect(running.printed).toMatch(/no worker has served this run for \d+ s/);
  });

  test('without a worker can be interrupted', async () => {
    const running = run();
    await running.says(/no worker serves this run/);
    running.kill('SIGINT');
    expect(await running.end()).toBe(5);
  });

  test('is not stopped by what others put into the queue', async () => {
    const serving = worker();
    const running = runAsJson();
    const name = await until(async () => (await queuesOf(client))[0]);
    const queue = new Queue(name, { connection: client, prefix: 'vmacheck' });
    const program = { root: '/', program: '/bin/false', variant: 'fast', release: '7.3' };
    await queue.add('block', { kind: 'block', plan: { mode: '../../etc/passwd' } });
    await queue.add('block', { kind: 'shrink', task: { tree: { fast: program, sanitized: program } } });
    await queue.add('x', 'text');
    const broken = await queue.add('block', {});
    await client.hset(`vmacheck:${name}:${broken.id}`, 'data', '{{{');
    await client.sadd('vmacheck:demands', 'junk', 'more');
    await client.set('vmacheck:demands:junk', '{"identity":');
    await client.set('vmacheck:demands:more', '{"identity":{"version":1}}');
    await client.sadd('vmacheck:workers', 'junk');
    await client.set('vmacheck:workers:junk', '{"concurrency":1e9}');
    expect(facts((await running).result)).toEqual(facts(local));
    expect(serving.said.match(/refused a task/g)?.length).toBeGreaterThanOrEqual(3);
    serving.kill('SIGTERM');
    expect(await serving.end()).toBe(0);
  });

  test('does a task again whose result is none', async () => {
    const running = runAsJson();
    const name = await until(async () => (await queuesOf(client))[0]);
    const answers = [{ digest: 'green' }, null, 'text'];
    await new Promise<void>((resolve) => {
      const liar = new Worker(name, async () => answers.pop(), { connection: client, prefix: 'vmacheck' });
      liar.on('completed', () => void liar.close().then(resolve));
    });
    worker();
    expect(facts((await running).result)).toEqual(facts(local));
  });

  longTest('leaves tasks of another version to workers that have it', async () => {
    const { cli, remove } = cliOfVersion('9.9.9');
    const other = process(startWorkerOf(cli, redis.url));
    await other.says(/ serves /);
    const running = run();
    await other.says(/refused: the tasks are of vmacheck .*, the worker is vmacheck 9.9.9 /);
    await running.says(/cannot help: the tasks are of vmacheck /);
    worker();
    expect(await running.end()).toBe(local.exit.code);
    expect(running.printed).toContain(local.digest);
    other.kill('SIGTERM');
    expect(await other.end()).toBe(0);
    expect(other.said).toMatch(/ended after 0 tasks/);
    remove();
  });

  longTest('finds what is done when a run is begun anew', async () => {
    const serving = worker();
    const first = run();
    await first.says(/^20%/m);
    first.kill('SIGKILL');
    const [name] = await queuesOf(client);
    const queue = new Queue(name, { connection: client, prefix: 'vmacheck' });
    await until(async () => {
      const { waiting, active } = await queue.getJobCounts();
      return waiting + active === 0;
    });
    const left = await queue.getCompletedCount();
    expect(left).toBeGreaterThan(0);
    const before = await doneBy(serving, client);
    expect(facts((await runAsJson()).result)).toEqual(facts(local));
    serving.kill('SIGTERM');
    expect(await serving.end()).toBe(0);
    const again = Number(/ended after (\d+) tasks/.exec(serving.said)?.[1]) - before;
    expect(again).toBe(local.blocks + local.findings.length - left);
  });
});

/** What a worker says that it has done, when it has said so since now. */
async function doneBy(worker: Process, client: Redis): Promise<number> {
  const key = `vmacheck:workers:${worker.name}`;
  await client.del(key);
  return JSON.parse(await until(() => client.get(key))).done;
}
