import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { vmacheck } from '../support/cli.js';

const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('the README', () => {
  test('shows what its repro command prints', async () => {
    const [, token = '', release = ''] = /vmacheck repro (\S+) --release (\S+)/.exec(page) ?? [];
    const { stdout } = await vmacheck('repro', token, '--release', release, '--beside', 'none');
    const told = stdout.replace(/\s+/g, ' ');
    const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(page) ?? [];
    const parts = shown
      .split(/\n/)
      .map((line) => line.replace(/\s+/g, ' ').trim())
      .filter((line) => line !== '');
    expect(parts.length).toBeGreaterThan(10);
    for (const part of parts) expect(told).toContain(part);
  });

  test('lists the commands there are', async () => {
    const { stdout } = await vmacheck('--help');
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)]
      .map(([, name]) => name)
      .filter((name) => name !== 'help');
    for (const command of commands) expect(page).toMatch(new RegExp(`\`${command}[ \`]`));
  });

  test('imports what the library exports', async () => {
    const [, names = ''] = /import \{ (.*) \} from 'vmacheck'/.exec(page) ?? [];
    const library = await import('../../index.js');
    expect(names.split(', ').filter((name) => !(name in library))).toEqual([]);
    expect(names).not.toBe('');
  });
});
