import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { vmacheckWith } from '../support/cli.js';
import { onOneTree, TreeCopy } from '../support/trees.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vmacheck-tree-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const doctor = (root: string, env: Record<string, string> = {}) => vmacheckWith(env, 'tree', 'doctor', root);

async function expectRefused(running: ReturnType<typeof doctor>, ...messages: (RegExp | string)[]) {
  const { exitCode, stderr, stdout } = await running;
  for (const message of messages) expect(stderr).toMatch(message);
  expect(stderr.split('\n')).toHaveLength(1);
  expect(exitCode, stderr).toBe(2);
  expect(stdout).toBe('');
}

/** A tree of some files, invented. */
function invent(name: string, files: Readonly<Record<string, string | Buffer>>): string {
  const root = join(folder, name);
  for (const path of ['mm', 'include/linux']) mkdirSync(join(root, path), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  return root;
}

const OPERATIONS = 'struct file_operations { int (*mmap)(void); int (*mmap_prepare)(void); };\n';

describe('no tree, or none that can be used', () => {
  test('an empty folder', async () => {
    const root = join(folder, 'empty');
    mkdirSync(root);
    await expectRefused(doctor(root), /empty is not a kernel source tree: it has no mm\/.*TREE_NOT_A_KERNEL/);
  });

  test('a file', async () => {
    const root = join(folder, 'file');
    writeFileSync(root, '');
    await expectRefused(doctor(root), /it is no folder.*TREE_NOT_A_KERNEL/);
  });

  test('a folder that is not there', async () => {
    await expectRefused(doctor(join(folder, 'none')), /ENOENT.*TREE_NOT_A_KERNEL/);
  });

  test('no folder named', async () => {
    const { exitCode, stderr } = await vmacheckWith({}, 'tree', 'doctor');
    expect(stderr).toContain("missing required argument 'dir'");
    expect(exitCode).toBe(2);
  });

  test('a tree without mmap_prepare', async () => {
    const root = invent('old', {
      'include/linux/fs.h': 'struct file_operations { int (*mmap)(void); };\n',
      'mm/vma.c': '',
    });
    await expectRefused(
      doctor(root),
      /no mmap_prepare in struct file_operations \(looked in include\/linux\/fs\.h\).*TREE_LACKS/,
    );
  });

  test('a tree without mm/vma.h', async () => {
    const root = invent('partial', { 'include/linux/fs.h': OPERATIONS, 'mm/vma.c': '' });
    await expectRefused(doctor(root), /no mm\/vma\.h .*TREE_LACKS/);
  });

  test('a huge file', async () => {
    const root = invent('huge', { 'include/linux/fs.h': OPERATIONS, 'mm/vma.c': Buffer.alloc(9 << 20, 32) });
    await expectRefused(doctor(root), /mm\/vma\.c .*more than 8388608 bytes.*TREE_TEXT_UNUSABLE/);
  });

  test('a binary file', async () => {
    const root = invent('binary', { 'include/linux/fs.h': OPERATIONS, 'mm/vma.c': Buffer.from('ELF\0\x01') });
    await expectRefused(doctor(root), /mm\/vma\.c .*it is binary.*TREE_TEXT_UNUSABLE/);
  });

  test('a brace that never closes', async () => {
    const root = invent('open', { 'include/linux/fs.h': `${OPERATIONS}int f(void) {\n`, 'mm/vma.c': '' });
    await expectRefused(doctor(root), /TREE_(TEXT_UNUSABLE|LACKS)/);
  });
});

onOneTree('a tree that does not build here', (original) => {
  let tree: TreeCopy;
  beforeAll(() => {
    tree = new TreeCopy(original);
  });
  afterEach(() => tree.restore());
  afterAll(() => tree.remove());

  test('no compiler in PATH', async () => {
    const env = { PATH: folder, CC: '' };
    await expectRefused(doctor(tree.root, env), /no C compiler was found \(tried gcc, clang\).*NO_COMPILER/);
  });

  test('a compiler in CC that is none', async () => {
    const env = { CC: '/no/such/cc' };
    await expectRefused(doctor(tree.root, env), /no C compiler was found \(tried \/no\/such\/cc\)/);
  });

  test('a cache folder that is a file', async () => {
    const path = join(folder, 'cache-file');
    writeFileSync(path, '');
    await expectRefused(doctor(tree.root, { XDG_CACHE_HOME: path }), /cache-file.*ENOTDIR.*PATH_UNWRITABLE/);
  });

  test('a cache folder that cannot be made', async () => {
    await expectRefused(doctor(tree.root, { XDG_CACHE_HOME: '/proc' }), /\/proc\/vmacheck.*PATH_UNWRITABLE/);
  });

  // Large enough for the generated headers, too small for the objects.
  test('a full disk', async ({ skip }) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=700k', 'tmpfs', disk]);
    if (mounted.status !== 0) skip('mounting a small file system is not allowed here');
    try {
      await expectRefused(doctor(tree.root, { XDG_CACHE_HOME: disk }), /ENOSPC.*PATH_UNWRITABLE/);
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  test.each([
    ['mm/util.c', 'vma_set_file'],
    ['mm/vma.c', '__mmap_region'],
    ['mm/internal.h', 'mmap_file'],
  ])('%s without %s', async (path, name) => {
    tree.edit(path, (text) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), `${name}_gone`));
    await expectRefused(doctor(tree.root), `the tree has no ${name} (looked in ${path})`, /TREE_LACKS/);
  });

  test('a core function that does not compile', async () => {
    tree.edit('mm/util.c', (text) =>
      text.replace(/(\bvma_set_file\([^)]*\)\s*\{\n)/, '$1\tnowhere_declared++;\n'),
    );
    await expectRefused(
      doctor(tree.root),
      /does not compile: \S+\/mm\/util\.c:\d+:\d+: error: .*nowhere_declared/,
      join(tree.root, 'mm/util.c:'),
      /all messages are in \S+\.log \[TREE_DOES_NOT_COMPILE\]/,
    );
  });

  test('a macro that would take all memory', async () => {
    const nested = `${'TWICE('.repeat(40)}1${')'.repeat(40)}`;
    tree.edit('mm/vma.c', (text) => `${text}\n#define TWICE(x) x + x\nint eaten = ${nested};\n`);
    await expectRefused(doctor(tree.root), /the compiler needs more than \d+ MiB of memory/);
  });

  test('an object that would fill the disk', async () => {
    tree.edit('mm/vma.c', (text) => `${text}\nasm(".fill 1 << 27, 8, 7");\n`);
    await expectRefused(doctor(tree.root), /the compiler wrote a file of more than \d+ MiB/);
  });

  test('text without end', async () => {
    tree.edit('mm/vma.c', (text) => `${text}\n#include "/dev/zero"\n`);
    await expectRefused(doctor(tree.root), /TREE_DOES_NOT_COMPILE/);
  });
});

onOneTree('vmacheck tree doctor', (root) => {
  test('prints JSON, and one line for each variant on standard error', async () => {
    const { exitCode, stdout, stderr } = await vmacheckWith({}, 'tree', 'doctor', root, '--json');
    expect(exitCode, stderr).toBe(0);
    const lines = stderr.split('\n').map((line) => line.split(' ').slice(0, 2).join(' '));
    expect(lines).toEqual(['built fast', 'built coverage', 'built sanitized']);
    const { tree, variants, selfTest, sanitizers } = JSON.parse(stdout);
    expect(tree.root).toBe(root);
    expect(variants.map(({ warnings }: { warnings: number }) => warnings)).toEqual([0, 0, 0]);
    expect(selfTest).toMatchObject({ differ: [], stopped: [] });
    expect(sanitizers).toEqual({ address: true, undefined: true });
  });

  test('says how many scenarios differ from the model of a release it is not', async () => {
    const { exitCode, stdout } = await vmacheckWith({}, 'tree', 'doctor', root, '--release', '6.18');
    expect(stdout).toContain('6.18: it was asked for');
    expect(stdout).toMatch(/12 fixed scenarios: \d+ differ from the model of 6\.18/);
    expect(exitCode).toBe(1);
  });

  test('refuses a release that is none', async () => {
    await expectRefused(
      vmacheckWith({}, 'tree', 'doctor', root, '--release', '5.4'),
      /unknown release "5.4"/,
    );
  });
});
