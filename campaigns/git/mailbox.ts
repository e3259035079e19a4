/** A patch series in a mailbox, as commits on a base. */
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { VmacheckError } from '../../models/errors.js';
import type { BorrowedRepository } from './borrowed-repository.js';
import { MAX_COMMITS, type Range } from './commits.js';
import { firstLine } from './git.js';

/** Mailboxes longer than this are no patch series. */
const MAX_BYTES = 64 << 20;

/** Who has applied the mails: always the same, so that equal mails on an equal base are equal commits. */
const COMMITTER = { GIT_COMMITTER_NAME: 'vmacheck', GIT_COMMITTER_EMAIL: 'vmacheck@localhost' };

/** What a mailbox became. */
export interface AppliedMailbox {
  readonly range: Range;
  /** Subjects of mails without a patch, such as a cover letter. */
  readonly skipped: readonly string[];
}

/**
 * Applies the mails of a file, one by one, onto a commit, in the private repository.
 *
 * @throws VmacheckError `PATH_UNREADABLE`, `MAIL_DOES_NOT_APPLY` naming the mail, `USAGE` where there is no
 *   patch, `GIT_FAILED`
 */
export async function applyMailbox(
  repository: BorrowedRepository,
  mailbox: string,
  onto: string,
): Promise<AppliedMailbox> {
  const mails = await split(repository, mailbox);
  const folder = repository.path('mailbox');
  mkdirSync(folder);
  const at = repository.at(folder);
  await repository.git(['update-ref', '--no-deref', 'HEAD', onto]);
  await repository.git(['read-tree', '--reset', '-u', onto], at);
  const head = async () => (await repository.git(['rev-parse', 'HEAD'])).trim();
  const skipped: string[] = [];
  let last = onto;
  for (const [index, mail] of mails.entries()) {
    const { ok, stderr } = await repository.tryGit(
      ['am', '--quiet', '--no-gpg-sign', '--committer-date-is-author-date', '--empty=drop', '--', mail],
      { ...at, env: { ...at.env, ...COMMITTER } },
    );
    if (!ok) {
      throw new VmacheckError({
        ...{
          code: 'MAIL_DOES_NOT_APPLY',
          path: mailbox,
          mail: index + 1,
          subject: await subjectOf(repository, mail),
        },
        ...{ onto: last, reason: firstLine(stderr) },
      });
    }
    const now = await head();
    if (now === last) skipped.push(await subjectOf(repository, mail));
    last = now;
  }
  if (last === onto) throw new VmacheckError({ code: 'USAGE', reason: `${mailbox} has no patch` });
  return { range: { from: onto, to: last }, skipped };
}

/** The mails as files of their own, in order. */
async function split(repository: BorrowedRepository, mailbox: string): Promise<string[]> {
  const folder = repository.path('mails');
  mkdirSync(folder);
  // A single mail may lack the line that begins one in a mailbox: -b takes it for one.
  await repository.git(['mailsplit', '-b', `-o${folder}`], { input: read(mailbox) });
  const names = readdirSync(folder).sort();
  if (names.length > MAX_COMMITS) {
    throw new VmacheckError({ code: 'USAGE', reason: `${mailbox} has more than ${MAX_COMMITS} mails` });
  }
  return names.map((name) => join(folder, name));
}

function read(path: string): Uint8Array {
  try {
    if (statSync(path).size > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES} bytes`);
    return readFileSync(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new VmacheckError({ code: 'PATH_UNREADABLE', path, reason });
  }
}

/** As git reads it; on one line, and no longer than one. */
async function subjectOf(repository: BorrowedRepository, mail: string): Promise<string> {
  const { stdout } = await repository.tryGit(['mailinfo', '-b', '/dev/null', '/dev/null'], {
    input: readFileSync(mail),
  });
  const subject = /^Subject: (.*)$/m.exec(stdout)?.[1] ?? 'without a subject';
  return subject.replace(/\p{Cc}/gu, '?').slice(0, 120);
}
