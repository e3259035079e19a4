/** Revisions are checked out of somebody's repository, which is read and never written or obeyed. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BorrowedRepository } from '../../../campaigns/git/borrowed-repository.js';
import { resolveRange, resolveRevision } from '../../../campaigns/git/commits.js';
import { Repository, runGit } from '../../support/repository.js';

let repository: Repository;
let first: string;
let second: string;
const opened: BorrowedRepository[] = [];

async function borrow(root = repository.root): Promise<BorrowedRepository> {
  const borrowed = await BorrowedRepository.of(root);
  opened.push(borrowed);
  return borrowed;
}

beforeEach(() => {
  repository = new Repository();
  repository.write('mm/vma.c', 'one\n');
  repository.write('include/linux/mm.h', 'header\n');
  repository.write('drivers/huge.c', 'not read\n');
  first = repository.commit('first');
  repository.write('mm/vma.c', 'two\n');
  second = repository.commit('second');
});
afterEach(() => {
  for (const borrowed of opened.splice(0)) borrowed.close();
  repository.remove();
});

describe('a checkout', () => {
  test('has what the suite reads of the revision, and no more', async () => {
    const folder = await (await borrow()).checkout(first);
    expect(readFileSync(join(folder, 'mm/vma.c'), 'utf8')).toBe('one\n');
    expect(existsSync(join(folder, 'include/linux/mm.h'))).toBe(true);
    expect(existsSync(join(folder, 'drivers'))).toBe(false);
  });

  test('of two revisions at a time is two folders', async () => {
    const borrowed = await borrow();
    const [one, two] = [await borrowed.checkout(first), await borrowed.checkout(second)];
    expect([one, two].map((folder) => readFileSync(join(folder, 'mm/vma.c'), 'utf8'))).toEqual([
      'one\n',
      'two\n',
    ]);
    expect(await borrowed.checkout(first)).toBe(one);
  });

  test('leaves the repository as it was, and nothing behind', async () => {
    const state = () => [
      repository.git('status', '--porcelain=v2', '--branch'),
      repository.git('worktree', 'list'),
      readdirSync(join(repository.root, '.git'), { recursive: true }).map(String).sort(),
    ];
    const before = state();
    const borrowed = await borrow();
    const folder = await borrowed.checkout(first);
    borrowed.close();
    expect(existsSync(folder)).toBe(false);
    expect(existsSync(join(folder, '..'))).toBe(false);
    expect(state()).toEqual(before);
  });

  test('runs no hook and no filter, neither of the repository nor of the tree', async () => {
    const ran = join(repository.root, 'ran');
    repository.write('.git/hooks/post-checkout', `#!/bin/sh\ntouch ${ran}\n`);
    chmodSync(join(repository.root, '.git/hooks/post-checkout'), 0o755);
    repository.git('config', 'filter.evil.smudge', `touch ${ran}; cat`);
    repository.git('config', 'core.fsmonitor', `touch ${ran}; false`);
    repository.write('.gitattributes', '* filter=evil\n*.h text eol=crlf\n');
    rmSync(ran, { force: true });
    const third = runGit(repository.root, 'commit-tree', '-m', 'x', `${second}^{tree}`);
    const folder = await (await borrow()).checkout(third);
    expect(readFileSync(join(folder, 'include/linux/mm.h'), 'utf8')).toBe('header\n');
    expect(existsSync(ran)).toBe(false);
  });

  test('turns a symbolic link into a file, so that no tree leads out of itself', async () => {
    repository.git('update-index', '--add', '--cacheinfo', `120000,${blob('/etc/passwd')},mm/link.h`);
    const tree = repository.git('write-tree');
    const linked = repository.git('commit-tree', '-m', 'link', tree);
    const folder = await (await borrow()).checkout(linked);
    expect(readFileSync(join(folder, 'mm/link.h'), 'utf8')).toBe('/etc/passwd');
  });
});

function blob(text: string): string {
  repository.write('link-text', text);
  return repository.git('hash-object', '-w', 'link-text');
}

describe('the kinds of repositories', () => {
  let clone: string;
  beforeEach(() => {
    clone = join(mkdtempSync(join(tmpdir(), 'vmacheck-clone-')), 'a "clone"');
    repository.git('config', 'uploadpack.allowFilter', 'true');
    repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  });
  afterEach(() => rmSync(join(clone, '..'), { recursive: true, force: true }));

  test.each([
    ['a bare one', ['--bare']],
    ['a partial clone without any file', ['--filter=blob:none', '--no-checkout']],
    ['one that borrows itself', ['--shared', '--no-checkout']],
  ])('%s', async (_, how) => {
    runGit(repository.root, 'clone', '--quiet', ...how, `file://${repository.root}`, clone);
    const borrowed = await borrow(clone);
    const id = await resolveRevision(clone, 'HEAD~1');
    expect(readFileSync(join(await borrowed.checkout(id), 'mm/vma.c'), 'utf8')).toBe('one\n');
  });

  test('a worktree of one', async () => {
    repository.git('worktree', 'add', '--quiet', '--detach', clone, first);
    expect(await resolveRevision(clone, 'HEAD')).toBe(first);
    const folder = await (await borrow(clone)).checkout(first);
    expect(readFileSync(join(folder, 'mm/vma.c'), 'utf8')).toBe('one\n');
  });

  test('a shallow clone ends where it ends', async () => {
    runGit(repository.root, 'clone', '--quiet', '--depth=1', `file://${repository.root}`, clone);
    const borrowed = await borrow(clone);
    expect(await borrowed.commit(second)).toMatchObject({ id: second, parents: [], subject: 'second' });
    await expect(resolveRevision(clone, 'HEAD~1')).rejects.toMatchObject({ code: 'REVISION_UNKNOWN' });
  });

  test('none', async () => {
    await expect(borrow(tmpdir())).rejects.toMatchObject({ code: 'GIT_FAILED' });
    await expect(borrow('/no/such/folder')).rejects.toMatchObject({ code: 'GIT_FAILED' });
    await expect(resolveRevision('/no/such/folder', 'HEAD')).rejects.toMatchObject({ code: 'GIT_FAILED' });
  });
});

describe('a revision', () => {
  test("is named in any of git's ways", async () => {
    repository.git('tag', '-a', '-m', 'tag', 'v1', first);
    for (const name of ['v1', 'main~1', first, first.slice(0, 10), ':/first']) {
      expect(await resolveRevision(repository.root, name)).toBe(first);
    }
  });

  test.each([
    '',
    '--help',
    '--output=/tmp/x',
    '-h',
    'nothing',
    `${'f'.repeat(40)}`,
    'HEAD:mm',
    'a\nb',
    'a\0b',
    '$(touch x)',
  ])('%j is refused', async (name) => {
    await expect(resolveRevision(repository.root, name)).rejects.toMatchObject({ code: 'REVISION_UNKNOWN' });
  });

  test('of another repository in the environment is not meant', async () => {
    process.env.GIT_DIR = '/no/such/folder';
    try {
      expect(await resolveRevision(repository.root, 'HEAD')).toBe(second);
    } finally {
      delete process.env.GIT_DIR;
    }
  });
});

describe('a range', () => {
  test('is its commits in the order they were made', async () => {
    repository.git('checkout', '--quiet', '-b', 'side', first);
    repository.write('mm/util.c', 'side\n');
    const side = repository.commit('side, with "quotes" and ünicode');
    repository.git('checkout', '--quiet', 'main');
    repository.git('merge', '--quiet', '--no-edit', 'side');
    const merge = repository.git('rev-parse', 'HEAD');
    const commits = await (await borrow()).commits(await resolveRange(repository.root, `${first}..`));
    expect(new Set(commits.map(({ id }) => id))).toEqual(new Set([second, side, merge]));
    expect(commits.at(-1)).toMatchObject({ id: merge, parents: [second, side] });
    expect(commits.find(({ id }) => id === side)?.subject).toBe('side, with "quotes" and ünicode');
  });

  test('without a commit is empty', async () => {
    expect(await (await borrow()).commits(await resolveRange(repository.root, 'main..main'))).toEqual([]);
  });

  test.each(['main', 'main...side', '..main', 'a..b..c', ''])('%j is none', async (text) => {
    await expect(resolveRange(repository.root, text)).rejects.toMatchObject({ code: 'USAGE' });
  });
});

test('contents are equal where what the suite reads is', async () => {
  repository.write('drivers/huge.c', 'still not read\n');
  const elsewhere = repository.commit('elsewhere');
  const contents = await (await borrow()).contents([first, second, elsewhere]);
  expect(contents.get(elsewhere)).toBe(contents.get(second));
  expect(contents.get(first)).not.toBe(contents.get(second));
});
