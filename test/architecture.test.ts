import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = new URL('..', import.meta.url).pathname;
const biome = join(root, 'node_modules/.bin/biome');

/** What each folder must not import: the data flows one way. */
const FORBIDDEN: [from: string, to: string][] = [
  ['models', 'properties'],
  ['models/optimized', 'campaigns'],
  ['properties', 'generators'],
  ['properties/laws', 'reports'],
  ['shrinkers', 'generators'],
  ['generators', 'campaigns'],
  ['reports', 'shrinkers'],
  ['checker', 'reports'],
  ['campaigns', 'cli'],
];

describe('the import direction', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vmacheck-imports-'));
    const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    delete config.$schema;
    delete config.vcs;
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(config));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(FORBIDDEN)('%s does not import %s: a planted import is refused', async (from, to) => {
    const up = '../'.repeat(from.split('/').length);
    const file = join(folder, from, 'planted.ts');
    mkdirSync(join(folder, from), { recursive: true });
    writeFileSync(file, `import { x } from '${up}${to}/thing.js';\n\nexport const y = x;\n`);
    const result = await execa(biome, ['lint', '--reporter=summary', file], { cwd: folder, reject: false });
    expect(result.exitCode, result.stdout + result.stderr).not.toBe(0);
    expect(result.stdout + result.stderr).toContain('noRestrictedImports');
  });

  test('an import in the right direction is allowed', async () => {
    mkdirSync(join(folder, 'properties'), { recursive: true });
    const file = join(folder, 'properties', 'allowed.ts');
    writeFileSync(file, "import { x } from '../models/thing.js';\n\nexport const y = x;\n");
    const result = await execa(biome, ['lint', file], { cwd: folder, reject: false });
    expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  });
});
