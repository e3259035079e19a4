import { describe, expect, test } from 'vitest';
import { reachedBy, Search, testSpace, toy, withSearch } from './spaces.js';

const odd = (fault: string) => testSpace('odd', { fault });

describe('a failure in a worker ends the run with an error', () => {
  const FAILURES = {
    throw: 'no successors of 1000',
    exit: 'exit code 3',
    create: 'no space in a worker',
    violation: 'reported the violation 3, and has 3 kinds',
  };
  for (const workers of [1, 2, 4]) {
    test.each(Object.entries(FAILURES))(`${workers} worker(s): %s`, async (fault, reason) => {
      await withSearch(odd(fault), { workers }, async (search) => {
        const failed = search.run();
        await expect(failed).rejects.toMatchObject({ code: 'WORKER_FAILED' });
        await expect(failed).rejects.toThrow(reason);
        await expect(search.run()).rejects.toMatchObject({ code: 'WORKER_FAILED' });
      });
    });
  }
});

describe('what cannot be a space is refused', () => {
  test('a module that is missing', async () => {
    await expect(reachedBy(testSpace('missing'))).rejects.toThrow('missing.mjs');
  });

  test('a module without createSpace', async () => {
    const source = { module: 'node:path', data: null };
    await expect(reachedBy(source)).rejects.toMatchObject({ code: 'SPACE_INVALID' });
  });

  test.each(['no words', 'a counter without a count'])('%s', async (fault) => {
    await expect(reachedBy(odd(fault))).rejects.toMatchObject({ code: 'SPACE_INVALID' });
  });
});

describe('a search that is at work or closed', () => {
  test('refuses what would disturb it', async () => {
    await withSearch(toy('sliding'), {}, async (search) => {
      const run = search.run();
      await expect(search.run()).rejects.toMatchObject({ code: 'SEARCH_BUSY' });
      await expect(search.save('/dev/null')).rejects.toMatchObject({ code: 'SEARCH_BUSY' });
      expect(() => search.pathTo([0])).toThrow(expect.objectContaining({ code: 'SEARCH_BUSY' }));
      expect((await run).status).toBe('complete');
    });
  });

  test('rejects the run under way when it is closed', async () => {
    const search = await Search.create(toy('sliding'));
    const run = search.run();
    const rejected = expect(run).rejects.toMatchObject({ code: 'SEARCH_BUSY' });
    await search.close();
    await rejected;
    await expect(search.run()).rejects.toMatchObject({ code: 'SEARCH_BUSY' });
  });
});
