/** A git repository of a test, whose settings are none of the machine's. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export class Repository {
  /** @param root a folder to make one of; without one, an empty folder */
  constructor(readonly root: string = mkdtempSync(join(tmpdir(), 'vmacheck-repository-'))) {
    this.git('init', '--quiet', '--initial-branch=main');
  }

  /** Runs git in it. */
  git(...args: string[]): string {
    return runGit(this.root, ...args);
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  /** Commits all there is. @returns the object id */
  commit(subject: string): string {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', subject);
    return this.git('rev-parse', 'HEAD');
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

/** git as somebody without settings runs it; at the same time always, so that equal commits have equal names. */
export function runGit(cwd: string, ...args: string[]): string {
  const env = {
    PATH: process.env.PATH,
    ...SOMEBODY,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
  };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

const WHEN = '2026-01-02T03:04:05Z';
const SOMEBODY = {
  GIT_AUTHOR_NAME: 'Some Body',
  GIT_AUTHOR_EMAIL: 'somebody@example.org',
  GIT_AUTHOR_DATE: WHEN,
  GIT_COMMITTER_NAME: 'Some Body',
  GIT_COMMITTER_EMAIL: 'somebody@example.org',
  GIT_COMMITTER_DATE: WHEN,
};
