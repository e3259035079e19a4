import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { MutantId } from '../../models/mutants/catalogue.js';
import { OPTIMIZED_PATCHES } from '../../models/mutants/optimized-patches.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of the built program whose optimized model has one mistake. */
export class MutatedCli {
  private readonly folder = mkdtempSync(join(tmpdir(), 'vmacheck-mutated-cli-'));

  constructor(id: MutantId) {
    for (const name of ['dist', 'package.json', 'corpus'])
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    const { file, from, to } = OPTIMIZED_PATCHES[id];
    const path = join(this.folder, 'dist/models/optimized', `${file}.js`);
    const text = readFileSync(path, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`mutant ${id} does not match one place in ${file}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }

  run(...args: string[]) {
    return execa(process.execPath, [join(this.folder, 'dist/cli/main.js'), ...args], {
      reject: false,
      env: { NO_COLOR: '1' },
      stdin: 'ignore',
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
