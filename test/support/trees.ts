/** Kernel source trees for tests: those of `VMACHECK_TREES`, else what scripts/get-kernel-tree has fetched. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { describe, test } from 'vitest';
import { TREE_PATHS } from '../../models/kernel-tree/functions.js';

const NONE = 'no kernel source tree here: run scripts/get-kernel-tree, or set VMACHECK_TREES';

/** Folders of trees, the newest first; empty where there are none. */
export function trees(env: NodeJS.ProcessEnv = process.env): string[] {
  if (env.VMACHECK_TREES !== undefined) {
    return env.VMACHECK_TREES.split(delimiter).filter((path) => path !== '');
  }
  const cache = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'vmacheck/trees');
  if (!existsSync(cache)) return [];
  const names = readdirSync(cache).filter((name) => name.startsWith('linux-source-'));
  return names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true })).map((name) => join(cache, name));
}

/** A suite for each tree, or one skipped test that says why. */
export function onEachTree(name: string, suite: (root: string) => void): void {
  if (trees().length === 0) test.skip(`${name} (${NONE})`, () => {});
  for (const root of trees()) describe(`${name}, ${basename(root)}`, () => suite(root));
}

/** A suite for one tree, where it does not matter which, or one skipped test that says why. */
export function onOneTree(name: string, suite: (root: string) => void): void {
  const [root] = trees();
  if (root === undefined) test.skip(`${name} (${NONE})`, () => {});
  else describe(name, () => suite(root));
}

/** A copy of a tree, to be changed. */
export class TreeCopy {
  readonly root = mkdtempSync(join(tmpdir(), 'vmacheck-tree-copy-'));
  private readonly originals = new Map<string, string>();

  constructor(original: string) {
    for (const path of TREE_PATHS) {
      if (existsSync(join(original, path)))
        cpSync(join(original, path), join(this.root, path), { recursive: true });
    }
  }

  /** Changes a file's text until `restore`. */
  edit(path: string, change: (text: string) => string): void {
    const file = join(this.root, path);
    const text = readFileSync(file, 'utf8');
    if (!this.originals.has(path)) this.originals.set(path, text);
    const changed = change(text);
    if (changed === text) throw new Error(`nothing to change in ${path}`);
    writeFileSync(file, changed);
  }

  restore(): void {
    for (const [path, text] of this.originals) writeFileSync(join(this.root, path), text);
    this.originals.clear();
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
