import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everything, Search, testSpace, toy, withResumed, withSearch } from './spaces.js';

const REGIONS = toy('regions', { slots: 4 });
const RANDOM = testSpace('random', { states: 9000, degree: 6, words: 3 });

describe('a checkpoint', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vmacheck-checkpoint-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = (name: string) => join(folder, name);

  test.each([
    [1, 4],
    [2, 1],
    [4, 2],
  ])('made by %i worker(s) is gone on with by %i: the result is that of one run', async (before, after) => {
    const whole = await withSearch(RANDOM, { workers: 2 }, everything);
    const file = path(`random-${before}`);
    await withSearch(RANDOM, { workers: before }, async (search) => {
      await search.run({ levels: 3 });
      await search.save(file);
    });
    await withResumed(file, RANDOM, { workers: after }, async (search) => {
      expect(await everything(search)).toBe(whole);
    });
  });

  test('is gone on with in another amount of memory', async () => {
    const file = path('memory');
    const whole = await withSearch(REGIONS, {}, everything);
    await withSearch(REGIONS, { memory: 2 ** 28 }, async (search) => {
      await search.run({ levels: 9 });
      await search.save(file);
    });
    await withResumed(file, REGIONS, { memory: 2 ** 27 }, async (search) => {
      expect(await everything(search)).toBe(whole);
    });
  });

  test('of a complete search answers questions about it', async () => {
    const file = path('complete');
    const whole = await withSearch(RANDOM, {}, async (search) => {
      const text = await everything(search);
      await search.save(file);
      return text;
    });
    await withResumed(file, RANDOM, { workers: 2 }, async (search) => {
      expect(await everything(search)).toBe(whole);
    });
  });

  test('is written during a run when that is asked for, and changes nothing about the run', async () => {
    const file = path('during');
    const whole = await withSearch(REGIONS, { workers: 2 }, everything);
    await withSearch(REGIONS, { workers: 2 }, async (search) => {
      await search.run({ levels: 12, checkpoint: { path: file, states: 5000 } });
      expect(await everything(search)).toBe(whole);
    });
    await withResumed(file, REGIONS, {}, async (search) => {
      expect(search.reached).toBeGreaterThan(5000);
      expect(await everything(search)).toBe(whole);
    });
  });

  test('survives kill -9 in the middle of a run', async () => {
    const file = path('killed');
    const script = `
      const { Search } = await import(${JSON.stringify(new URL('../../../dist/checker/engine/search.js', import.meta.url).href)});
      const search = await Search.create(${JSON.stringify(REGIONS)}, { workers: 2, alone: 0 });
      for (;;) {
        await search.run({ levels: 1 });
        await search.save(${JSON.stringify(file)});
        process.stdout.write('saved ');
      }`;
    writeFileSync(path('endless.mjs'), script);
    const child = spawn(process.execPath, [path('endless.mjs')]);
    let saved = 0;
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (data) => {
        saved += String(data).split('saved').length - 1;
        if (saved >= 9) child.kill('SIGKILL');
      });
      child.on('close', () => resolve());
    });
    const whole = await withSearch(REGIONS, {}, everything);
    await withResumed(file, REGIONS, { workers: 2 }, async (search) => {
      expect(search.reached).toBeGreaterThan(1000);
      expect(await everything(search)).toBe(whole);
    });
  });

  test('stays as it was when the new one cannot be written', async () => {
    const file = path('kept');
    await withSearch(RANDOM, {}, async (search) => {
      await search.run({ levels: 2 });
      await search.save(file);
      const before = readFileSync(file);
      const missing = path('no-such-folder/file');
      await expect(search.save(missing)).rejects.toMatchObject({ code: 'PATH_UNWRITABLE' });
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(existsSync(`${missing}.new`)).toBe(false);
    });
  });

  describe('is refused', () => {
    let good: Buffer;
    beforeAll(async () => {
      await withSearch(REGIONS, {}, async (search) => {
        await search.run({ levels: 8 });
        await search.save(path('good'));
      });
      good = readFileSync(path('good'));
    });
    const resume = (bytes: Buffer, source = REGIONS, identity?: string) => {
      writeFileSync(path('bad'), bytes);
      const resumed = Search.resume(path('bad'), source, identity === undefined ? {} : { identity });
      return resumed.then(({ reached }) => reached);
    };

    test.each([0, 40, 127, 200, -20_000, -40, -1])('when the byte at %i is another', async (at) => {
      expect(good.length).toBeGreaterThan(50_000);
      const bytes = Buffer.from(good);
      bytes[at < 0 ? bytes.length + at : at] ^= 1;
      await expect(resume(bytes)).rejects.toMatchObject({ code: 'CHECKPOINT_DAMAGED' });
    });

    test.each([0, 100, 1000, 30_000])('when it ends after %i bytes', async (length) => {
      await expect(resume(good.subarray(0, length))).rejects.toMatchObject({ code: 'CHECKPOINT_DAMAGED' });
    });

    test('when it is of another version', async () => {
      const bytes = Buffer.from(good);
      bytes.write('vmacheck checkpoint 9');
      await expect(resume(bytes)).rejects.toMatchObject({ code: 'CHECKPOINT_FOREIGN' });
    });

    test('when it is of another space, of the same with other data, or of another name', async () => {
      const foreign = { code: 'CHECKPOINT_FOREIGN' };
      await expect(resume(good, toy('grid', { sizes: [1, 2, 3] }))).rejects.toMatchObject(foreign);
      const larger = toy('regions', { slots: 5 });
      await expect(resume(good, larger)).rejects.toMatchObject(foreign);
      await expect(resume(good, REGIONS, 'a name')).rejects.toMatchObject(foreign);
    });

    test('when it does not fit into the memory', async () => {
      const memory = 64 * 2 * 1024 * 6 * 4 + 64 * 1024;
      const small = Search.resume(path('good'), REGIONS, { memory });
      await expect(small.then(({ reached }) => reached)).rejects.toMatchObject({
        code: 'MEMORY_UNAVAILABLE',
      });
    });

    test('when there is none', async () => {
      const none = Search.resume(path('none'), RANDOM).then(({ reached }) => reached);
      await expect(none).rejects.toMatchObject({ code: 'PATH_UNREADABLE' });
    });
  });
});
