import { readdirSync } from 'node:fs';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const root = new URL('../../..', import.meta.url).pathname;
const HARNESS = 'models/kernel-tree/harness';

test('the package has the C that trees are compiled with, where the builder looks for it', async () => {
  const { stdout } = await execa('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root });
  const packed: string[] = JSON.parse(stdout)[0].files.map(({ path }: { path: string }) => path);
  const ours = readdirSync(`${root}/${HARNESS}`, { recursive: true, encoding: 'utf8' });
  const sources = ours.filter((name) => /\.[ch]$/.test(name)).map((name) => `${HARNESS}/${name}`);
  expect(sources.length).toBeGreaterThan(15);
  expect(packed).toEqual(expect.arrayContaining([...sources, 'dist/models/kernel-tree/build.js']));
});
