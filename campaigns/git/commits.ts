/** Commits by the names that people give them. */
import { VmacheckError } from '../../models/errors.js';
import { git, tryGit } from './git.js';

/** A commit, as reports tell of it. */
export interface Commit {
  /** Its full object id. */
  readonly id: string;
  /** Its parents, the first one first; empty at the beginning of history, or of a shallow clone's. */
  readonly parents: readonly string[];
  readonly subject: string;
}

/** Ends of a range, both resolved. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

/** More commits than this are no patch series. */
export const MAX_COMMITS = 1000;

/**
 * The object id of a revision of a repository, in any of git's ways to name one.
 *
 * @throws VmacheckError `GIT_FAILED` if the folder is no repository, `REVISION_UNKNOWN`
 */
export async function resolveRevision(repository: string, revision: string): Promise<string> {
  await requireRepository(repository);
  const unknown = () => new VmacheckError({ code: 'REVISION_UNKNOWN', revision, repository });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is refused
  if (revision === '' || /[\x00-\x1f\x7f]/.test(revision)) throw unknown();
  const parse = (name: string) =>
    tryGit(['-C', repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', name]);
  // In two steps: behind `:/text`, what asks for a commit would be text.
  const named = (await parse(revision)).stdout.trim();
  const id = (await parse(`${named}^{commit}`)).stdout.trim();
  if (!/^[0-9a-f]{40,64}$/.test(named) || !/^[0-9a-f]{40,64}$/.test(id)) throw unknown();
  return id;
}

/**
 * Both ends of `A..B`; an empty B is HEAD.
 *
 * @throws VmacheckError `USAGE` for anything else, and what {@link resolveRevision} throws
 */
export async function resolveRange(repository: string, text: string): Promise<Range> {
  const [from, to, ...more] = text.split('..');
  if (from === '' || to === undefined || more.length > 0 || to.startsWith('.')) {
    throw new VmacheckError({ code: 'USAGE', reason: `a range of commits is written A..B, not "${text}"` });
  }
  return {
    from: await resolveRevision(repository, from),
    to: await resolveRevision(repository, to === '' ? 'HEAD' : to),
  };
}

async function requireRepository(repository: string): Promise<void> {
  // execa reports a folder that is not there as a git that is not there.
  await git(['-C', repository, 'rev-parse', '--git-dir']);
}
