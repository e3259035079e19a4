/** The revisions that a command speaks of: those of a repository, and of a mailbox applied to it. */
import type { CommitSource } from '../../reports/series.js';
import { BorrowedRepository } from './borrowed-repository.js';
import { type Range, resolveRange, resolveRevision } from './commits.js';
import { applyMailbox } from './mailbox.js';

export type RevisionSource = CommitSource;

export class Revisions {
  private constructor(
    readonly source: RevisionSource,
    readonly borrowed: BorrowedRepository,
    /** The commits that the mails have become, and the subjects of mails without a patch. */
    readonly applied: { readonly range: Range; readonly skipped: readonly string[] } | null,
  ) {}

  /**
   * Does `work` with revisions, and removes all that it has checked out.
   *
   * @throws VmacheckError `GIT_FAILED`, `REVISION_UNKNOWN`, `MAIL_DOES_NOT_APPLY`, `PATH_UNREADABLE`, `USAGE`
   */
  static async use<T>(source: RevisionSource, work: (revisions: Revisions) => Promise<T>): Promise<T> {
    const { repository, mailbox } = source;
    const onto = mailbox === undefined ? null : await resolveRevision(repository, mailbox.onto);
    const borrowed = await BorrowedRepository.of(repository);
    try {
      const applied =
        mailbox === undefined || onto === null ? null : await applyMailbox(borrowed, mailbox.path, onto);
      return await work(new Revisions(source, borrowed, applied));
    } finally {
      borrowed.close();
    }
  }

  /** The object id of a revision: of the mails by their object id only. @throws VmacheckError `REVISION_UNKNOWN` */
  async resolve(name: string): Promise<string> {
    if (this.applied !== null && /^[0-9a-f]{7,64}$/.test(name)) {
      const { ok, stdout } = await this.borrowed.tryGit([
        'rev-parse',
        '--verify',
        '--quiet',
        `${name}^{commit}`,
      ]);
      if (ok) return stdout.trim();
    }
    return resolveRevision(this.source.repository, name);
  }

  /** Both ends of `A..B`. @throws VmacheckError `REVISION_UNKNOWN`, `USAGE` */
  async range(text: string): Promise<Range> {
    return resolveRange(this.source.repository, text);
  }
}
