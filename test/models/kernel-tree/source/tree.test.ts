import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES, SourceTree } from '../../../../models/kernel-tree/source/index.js';
import { errorFacts } from './facts.js';

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmacheck-tree-'));
  root = join(folder, 'linux');
  mkdirSync(join(root, 'mm'), { recursive: true });
  mkdirSync(join(root, 'include/linux'), { recursive: true });
  writeFileSync(join(root, 'mm/a.c'), 'int a;\n');
  writeFileSync(join(folder, 'secret.c'), 'int secret;\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const unusable = (path: string) => errorFacts(() => new SourceTree(root).file(path));

describe('a kernel source tree', () => {
  it('is a folder with mm/ and include/linux/', () => {
    expect(new SourceTree(root).root).toMatch(/linux$/);
    for (const [path, reason] of [
      [join(folder, 'missing'), 'ENOENT'],
      [folder, 'it has no mm/'],
      [join(root, 'mm/a.c'), 'it is no folder'],
      ['a\0b', 'ERR_INVALID_ARG_VALUE'],
    ]) {
      expect(errorFacts(() => new SourceTree(path))).toEqual({ code: 'TREE_NOT_A_KERNEL', path, reason });
    }
  });

  it('may be reached through a symbolic link', () => {
    symlinkSync(root, join(folder, 'link'));
    expect(new SourceTree(join(folder, 'link')).file('mm/a.c')?.text).toBe('int a;\n');
  });

  it('reads a file once, and keeps what it read', () => {
    const tree = new SourceTree(root);
    const first = tree.file('mm/a.c');
    writeFileSync(join(root, 'mm/a.c'), 'int changed;\n');
    expect(tree.file('mm/a.c')).toBe(first);
    expect(first).toMatchObject({ path: 'mm/a.c', text: 'int a;\n' });
  });

  it('has no text for a file that is not there', () => {
    const tree = new SourceTree(root);
    expect(tree.file('mm/none.c')).toBeUndefined();
    expect(tree.file('mm/a.c/none.c')).toBeUndefined();
    symlinkSync('nowhere', join(root, 'mm/dangling.c'));
    expect(tree.file('mm/dangling.c')).toBeUndefined();
  });

  it('follows a link that stays inside, and refuses one that leads out', () => {
    symlinkSync('a.c', join(root, 'mm/inside.c'));
    symlinkSync('../../secret.c', join(root, 'mm/outside.c'));
    symlinkSync('..', join(root, 'up'));
    symlinkSync('loop.c', join(root, 'mm/loop.c'));
    expect(new SourceTree(root).file('mm/inside.c')?.text).toBe('int a;\n');
    expect(unusable('mm/outside.c')?.reason).toBe('it is outside the tree');
    expect(unusable('up/secret.c')?.reason).toBe('it is outside the tree');
    expect(unusable('mm/loop.c')?.reason).toBe('ELOOP');
  });

  it('is not fooled by a sibling whose name begins like its own', () => {
    mkdirSync(join(folder, 'linux-evil'));
    writeFileSync(join(folder, 'linux-evil/x.c'), '');
    symlinkSync('../../linux-evil/x.c', join(root, 'mm/x.c'));
    expect(unusable('mm/x.c')?.reason).toBe('it is outside the tree');
  });

  it.each(['../secret.c', 'mm/../../secret.c', '/etc/hostname', 'mm/..'])('refuses the path %s', (path) => {
    expect(unusable(path)).toEqual({ code: 'TREE_TEXT_UNUSABLE', path, reason: 'it is outside the tree' });
  });

  it('refuses what is no text', () => {
    writeFileSync(join(root, 'mm/binary.c'), 'int a;\0int b;\n');
    execFileSync('mkfifo', [join(root, 'mm/pipe.c')]);
    expect(unusable('mm/binary.c')?.reason).toBe('it is binary');
    expect(unusable('mm/pipe.c')?.reason).toBe('it is no regular file');
    expect(unusable('mm')?.reason).toBe('it is no regular file');
    expect(unusable('mm/a\0.c')?.reason).toBe('the name has a NUL byte');
    expect(unusable(`mm/${'a'.repeat(300)}.c`)?.reason).toBe('ENAMETOOLONG');
  });

  it('refuses a file that is too large, and takes one that just is not', () => {
    writeFileSync(join(root, 'mm/large.c'), ' '.repeat(MAX_FILE_BYTES));
    expect(new SourceTree(root).file('mm/large.c')?.text.length).toBe(MAX_FILE_BYTES);
    truncateSync(join(root, 'mm/large.c'), MAX_FILE_BYTES + 1);
    expect(unusable('mm/large.c')?.reason).toContain('more than 8388608 bytes');
  });
});
