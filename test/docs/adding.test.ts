import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

test("the law in docs/adding.md type-checks and runs as a user's would, against the built package", async () => {
  const page = readFileSync(join(root, 'docs/adding.md'), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(example).toContain("from 'vmacheck'");

  const folder = mkdtempSync(join(tmpdir(), 'vmacheck-docs-'));
  try {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    const config = {
      compilerOptions: {
        strict: true,
        module: 'NodeNext',
        target: 'ES2022',
        types: ['node'],
        skipLibCheck: true,
        outDir: 'out',
        paths: { vmacheck: [join(root, 'dist/index.d.ts')] },
      },
      files: ['law.ts'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    writeFileSync(join(folder, 'law.ts'), `${example}\nconsole.log(JSON.stringify(outcome));\n`);
    const compiled = await execa(join(root, 'node_modules/.bin/tsc'), ['-p', folder], { reject: false });
    expect(compiled.stdout).toBe('');

    const script = join(folder, 'out/law.js');
    writeFileSync(
      script,
      readFileSync(script, 'utf8').replace("'vmacheck'", JSON.stringify(join(root, 'dist/index.js'))),
    );
    const { stdout } = await execa('node', [script]);
    const outcome = JSON.parse(stdout);
    expect(outcome.failed).toBeGreaterThan(0);
    expect(outcome.token).toMatch(/^vc1_/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
