/** What came of each commit of a series: part of a run's result. */

/**
 * - `untouched`: it changes nothing that the suite reads of a tree
 * - `sameCode`: what is compiled is the same but for comments and empty lines
 * - `clean`: run beside the commit before it, nothing new was shown
 * - `red`: it shows what the commit before it does not
 * - `broken`: it does not build, and the commit before it does
 * - `stillBroken`: it does not build, as the one before it
 * - `notEvaluated`: there was no time, or nothing to compare it with
 */
export type CommitOutcome =
  | 'untouched'
  | 'sameCode'
  | 'clean'
  | 'red'
  | 'broken'
  | 'stillBroken'
  | 'notEvaluated';

/** One commit of a series. */
export interface CommitReport {
  /** Its full object id. */
  readonly id: string;
  readonly subject: string;
  readonly outcome: CommitOutcome;
  /** Why, in a sentence. */
  readonly detail: string;
  /** The commit that it was run beside: its first parent, or the last one before that builds. */
  readonly base: string | null;
  readonly blocks: number;
  readonly cases: number;
  /** What it brings. */
  readonly buckets: readonly string[];
  /** What it takes away. */
  readonly gone: readonly string[];
}

/** Where the commits of a series are: enough to find them again. */
export interface CommitSource {
  /** The folder of a git repository. */
  readonly repository: string;
  /** Mails that are applied onto one of its commits. */
  readonly mailbox?: { readonly path: string; readonly onto: string };
}

/** The options that name the trees of a commit and of the one it was compared with. */
export function revisionArguments(
  { repository, mailbox }: CommitSource,
  commit: string,
  base: string,
): string[] {
  return [
    ...['--git', repository],
    ...(mailbox === undefined ? [] : ['--mbox', mailbox.path, '--onto', mailbox.onto]),
    ...['--tree', shortId(commit), '--base', shortId(base)],
  ];
}

/** An object id as people read it. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}
