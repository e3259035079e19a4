import { type Command, Option } from 'commander';
import { type RevisionSource, Revisions } from '../campaigns/git/revisions.js';
import { VmacheckError } from '../models/errors.js';

export interface RevisionOptions {
  readonly git?: string;
  readonly mbox?: string;
  readonly onto?: string;
}

/** Adds the options by which trees are named as revisions. */
export function withRevisionOptions(command: Command): Command {
  return command
    .addOption(new Option('--git <repository>', 'trees are revisions of this git repository'))
    .addOption(new Option('--mbox <file>', 'with --git: a patch series in a mailbox'))
    .addOption(new Option('--onto <revision>', 'with --mbox: the commit that the series is applied to'));
}

/** Where revisions come from; null where trees are folders. @throws VmacheckError `USAGE` */
export function revisionSource({ git, mbox, onto }: RevisionOptions): RevisionSource | null {
  if (git === undefined) {
    if (mbox !== undefined || onto !== undefined) throw usage('--mbox and --onto go with --git');
    return null;
  }
  if (mbox === undefined && onto === undefined) return { repository: git };
  if (mbox === undefined || onto === undefined) throw usage('--mbox and --onto go together');
  return { repository: git, mailbox: { path: mbox, onto } };
}

/** Does `work` with the folders of two trees: as they are named, or checked out for as long as it takes. */
export async function withTreeFolders<T>(
  source: RevisionSource | null,
  names: readonly string[],
  work: (folders: readonly string[]) => Promise<T>,
): Promise<T> {
  if (source === null) return work(names);
  return Revisions.use(source, async (revisions) => {
    const folders: string[] = [];
    for (const name of names) folders.push(await revisions.borrowed.checkout(await revisions.resolve(name)));
    return work(folders);
  });
}

export function usage(reason: string): VmacheckError {
  return new VmacheckError({ code: 'USAGE', reason });
}
