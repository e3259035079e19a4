/**
 * A private repository that borrows the objects of somebody's. All work on revisions is done in it, so that
 * the other one is only ever read: no worktree is registered there, no hook, filter or setting of it has
 * any say, and whatever happens to this process, nothing has to be cleaned up there.
 */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VmacheckError } from '../../models/errors.js';
import { TREE_PATHS } from '../../models/kernel-tree/functions.js';
import { type Commit, MAX_COMMITS, type Range } from './commits.js';
import { type GitOptions, type GitOutcome, git, tryGit } from './git.js';
import { TemporaryFolder } from './temporary-folder.js';

/** No attribute of a tree changes what is written: as it is committed, it is compiled. */
const ATTRIBUTES = '* -text -filter -ident -working-tree-encoding\n';

export class BorrowedRepository {
  private readonly folder = new TemporaryFolder('vmacheck-git');
  private readonly checkouts = new Map<string, string>();

  /**
   * @param repository a work tree, a bare repository, a shallow or a partial clone
   * @throws VmacheckError `GIT_FAILED`
   */
  static async of(repository: string): Promise<BorrowedRepository> {
    const borrowed = new BorrowedRepository();
    try {
      await borrowed.borrow(repository);
      return borrowed;
    } catch (error) {
      borrowed.close();
      throw error;
    }
  }

  /** The commits of a range, in the order they are applied. @throws VmacheckError `GIT_FAILED`, `USAGE` */
  async commits({ from, to }: Range): Promise<Commit[]> {
    const commits = await this.log([
      '--reverse',
      '--topo-order',
      `--max-count=${MAX_COMMITS + 1}`,
      to,
      `^${from}`,
    ]);
    if (commits.length > MAX_COMMITS) {
      throw new VmacheckError({
        code: 'USAGE',
        reason: `the range has more than ${MAX_COMMITS} commits; name a part of it`,
      });
    }
    return commits;
  }

  /** One commit. @throws VmacheckError `GIT_FAILED` */
  async commit(id: string): Promise<Commit> {
    const [commit] = await this.log(['--max-count=1', id]);
    return commit;
  }

  /**
   * For each commit, what names the content of all that the suite reads of its tree: equal names, equal text.
   *
   * @throws VmacheckError `GIT_FAILED`
   */
  async contents(ids: readonly string[]): Promise<Map<string, string>> {
    const input = ids.flatMap((id) => TREE_PATHS.map((path) => `${id}:${path}\n`)).join('');
    const out = await this.git(['cat-file', '--batch-check=%(objectname)', '--buffer'], { input });
    const names = out.split('\n').map((line) => (line.endsWith(' missing') ? '-' : line));
    const n = TREE_PATHS.length;
    return new Map(ids.map((id, i) => [id, names.slice(i * n, (i + 1) * n).join(' ')]));
  }

  /**
   * A folder with what the suite reads of a commit's tree, until {@link close}.
   *
   * @throws VmacheckError `GIT_FAILED`
   */
  async checkout(id: string): Promise<string> {
    const known = this.checkouts.get(id);
    if (known !== undefined) return known;
    const folder = join(this.folder.path, id.slice(0, 12));
    mkdirSync(folder, { recursive: true });
    await this.git(['read-tree', '--reset', '-u', id], this.at(folder));
    this.checkouts.set(id, folder);
    return folder;
  }

  /** A path for a file beside the checkouts. */
  path(name: string): string {
    return join(this.folder.path, name);
  }

  /** Where git is told that `folder` is its work tree. */
  at(folder: string): GitOptions {
    return { cwd: folder, env: { GIT_WORK_TREE: folder, GIT_INDEX_FILE: `${folder}.index` } };
  }

  async git(args: readonly string[], options: GitOptions = {}): Promise<string> {
    return git(args, this.own(options));
  }

  async tryGit(args: readonly string[], options: GitOptions = {}): Promise<GitOutcome> {
    return tryGit(args, this.own(options));
  }

  /** Removes all that was made. */
  close(): void {
    this.folder.remove();
  }

  private get gitDir(): string {
    return this.path('repository/.git');
  }

  /** In this repository, with its own settings and nobody else's. */
  private own(options: GitOptions): GitOptions {
    const env = { ...ALONE, GIT_DIR: this.gitDir, ...options.env };
    return { cwd: this.folder.path, ...options, env };
  }

  private async log(args: readonly string[]): Promise<Commit[]> {
    const out = await this.git(['log', '--format=%H%n%P%n%s', ...args, '--']);
    const lines = out.split('\n');
    return Array.from({ length: Math.floor(lines.length / 3) }, (_, i) => ({
      id: lines[3 * i],
      parents: lines[3 * i + 1].split(' ').filter((parent) => parent !== ''),
      subject: lines[3 * i + 2],
    }));
  }

  private async borrow(repository: string): Promise<void> {
    const ask = async (...args: string[]) => (await git(['-C', repository, ...args])).replace(/\n$/, '');
    const path = (name: string) => ask('rev-parse', '--path-format=absolute', '--git-path', name);
    const format = await ask('rev-parse', '--show-object-format');
    await git(
      ['init', '--quiet', '--template=', `--object-format=${format}`, '--', this.path('repository')],
      {
        env: ALONE,
      },
    );
    const info = join(this.gitDir, 'info');
    mkdirSync(info, { recursive: true });
    writeFileSync(join(info, 'attributes'), ATTRIBUTES);
    writeFileSync(join(info, 'sparse-checkout'), TREE_PATHS.map((each) => `/${each}\n`).join(''));
    writeFileSync(join(this.gitDir, 'objects/info/alternates'), `${quoted(await path('objects'))}\n`);
    const shallow = await path('shallow');
    if (existsSync(shallow)) copyFileSync(shallow, join(this.gitDir, 'shallow'));
    await this.set('core.sparseCheckout', 'true');
    await this.set('core.symlinks', 'false');
    await this.borrowPromisors(repository);
  }

  /** Where a partial clone gets the objects from that it has not: they are fetched into this repository. */
  private async borrowPromisors(repository: string): Promise<void> {
    const { ok, stdout } = await tryGit([
      ...['-C', repository, 'config', '--null', '--get-regexp'],
      '^remote\\..*\\.(url|promisor|partialclonefilter)$',
    ]);
    const settings = ok ? stdout.split('\0').filter((each) => each !== '') : [];
    const promised = settings.some((each) => /\.promisor\ntrue$/.test(each));
    if (!promised) return;
    await this.set('core.repositoryFormatVersion', '1');
    for (const setting of settings) {
      const [name, ...value] = setting.split('\n');
      await this.set(name, value.join('\n'));
    }
  }

  private async set(name: string, value: string): Promise<void> {
    await this.git(['config', '--add', name, value]);
  }
}

/** No settings but a repository's own. */
const ALONE = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_ATTR_NOSYSTEM: '1' };

/** A path as `objects/info/alternates` takes it, whatever is in it. */
function quoted(path: string): string {
  return /^[\w/.+-]+$/.test(path) ? path : `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
