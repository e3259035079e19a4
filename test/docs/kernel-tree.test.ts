import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIMITS } from '../../models/kernel-tree/compile.js';
import { MODELLED, NOT_EVALUATED, ROLES, WHOLE_FILES } from '../../models/kernel-tree/functions.js';
import { MAX_FILE_BYTES } from '../../models/kernel-tree/source/index.js';
import { vmacheckWith } from '../support/cli.js';
import { onOneTree } from '../support/trees.js';

const page = readFileSync(new URL('../../docs/kernel-tree.md', import.meta.url), 'utf8');
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const words = page.replace(/\s+/g, ' ');

const commandIn = (text: string) => /^npx vmacheck (tree doctor ~\/linux)\b/m.exec(text)?.[1] ?? '';

onOneTree('docs/kernel-tree.md', (root) => {
  test('shows what its command prints, which is the one in the README', async () => {
    const command = commandIn(page);
    expect(command).not.toBe('');
    expect(commandIn(readme)).toBe(command);
    const { exitCode, stdout } = await vmacheckWith({}, ...command.replace('~/linux', root).split(' '));
    expect(exitCode).toBe(0);
    const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(page) ?? [];
    // The page shows the newest release it was written for.
    const anyRelease = (output: string) => output.replace(/the model of \S+/, 'the model of a release');
    expect(anyRelease(stdout)).toContain(anyRelease(shown.trim()));
  });
});

test('docs/kernel-tree.md names what is real, modelled and not evaluated as the code does', () => {
  for (const path of WHOLE_FILES) expect(page).toContain(`\`${path}\``);
  const real = [...(/\| real, by name \|(.*)\|.*\|/.exec(page)?.[1] ?? '').matchAll(/`(\w+)`/g)];
  expect(real.length).toBeGreaterThan(3);
  for (const [, name] of real) expect(ROLES.flatMap(({ names }) => names)).toContain(name);
  expect(Object.keys(MODELLED)).toContain('reference counts of files');
  expect(words).toContain(`Not evaluated: ${NOT_EVALUATED.join(', ')}.`);
});

test('docs/kernel-tree.md states the limits that are set', () => {
  expect(words).toContain(`Files of more than ${MAX_FILE_BYTES >> 20} MiB`);
  expect(LIMITS).toMatchObject({ seconds: 120, memoryMiB: 2048, outputMiB: 128 });
  expect(words).toContain('two minutes, 2 GiB of memory for each process, and 128 MiB for each file');
});
