import { afterAll, expect, test } from 'vitest';
import type { RunResult } from '../../../reports/result.js';
import { vmacheck } from '../../support/cli.js';
import { Process, startWorker } from '../../support/fleet.js';
import { TestRedis, withRedis } from '../../support/redis.js';
import { onOneTree, TreeCopy } from '../../support/trees.js';

withRedis('a fleet', () => {
  onOneTree('with a kernel tree', (root) => {
    const copy = new TreeCopy(root);
    const started: Process[] = [];
    let redis: TestRedis | undefined;
    afterAll(async () => {
      for (const each of started) each.kill('SIGKILL');
      await redis?.stop();
      copy.remove();
    });

    test('runs on the same text in another folder, and leaves its tasks to workers that have it', {
      timeout: 600_000,
    }, async () => {
      redis = await TestRedis.start();
      const without = startWorker(redis.url);
      started.push(without);
      const budget = ['--seed', 'trees', '--blocks', '2', '--mode', 'nesting,guided', '--json'];
      const run = ['fuzz', '--tree', root, '--property', 'vm-ops-reset', ...budget];
      const local: RunResult = JSON.parse((await vmacheck(...run)).stdout);
      const running = new Process([...run, '--queue', redis.url]);
      started.push(running);
      await without.says(
        /refused: the worker has no kernel tree with the text [0-9a-f]{32}; give it the same/,
      );
      started.push(startWorker(redis.url, '--tree', copy.root));
      expect(await running.end()).toBe(local.exit.code);
      const result: RunResult = JSON.parse(running.printed);
      expect(result.digest).toBe(local.digest);
      expect(result.findings).toEqual(local.findings);
      expect(result.trees[0].cases).toBeGreaterThan(0);
      without.kill('SIGTERM');
      expect(await without.end()).toBe(0);
      expect(without.said).toMatch(/ended after 0 tasks/);
    });
  });
});
