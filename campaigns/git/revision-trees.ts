/** Commits as kernel trees: checked out, built, each content once. */
import { setTimeout as turn } from 'node:timers/promises';
import { VmacheckError, type VmacheckErrorCode } from '../../models/errors.js';
import { buildTree, type TreeBuild } from '../../models/kernel-tree/index.js';
import type { ReleaseId } from '../../models/releases.js';
import type { BorrowedRepository } from './borrowed-repository.js';

/** A commit's tree with its fast build, or why there is none. */
export type RevisionTree =
  | { readonly built: true; readonly folder: string; readonly build: TreeBuild }
  | { readonly built: false; readonly reason: string };

/** Told before a commit is built. */
export type OnCommit = (id: string) => void;

/** What says that the text of a tree is at fault, and not the machine. */
const OF_THE_TEXT: readonly VmacheckErrorCode[] = [
  ...(['TREE_DOES_NOT_COMPILE', 'TREE_LACKS', 'TREE_NOT_A_KERNEL', 'TREE_TEXT_UNUSABLE'] as const),
];

/** Whether an error says that a tree cannot be built, whatever the machine. */
export function isOfTheText(error: unknown): error is VmacheckError {
  return error instanceof VmacheckError && OF_THE_TEXT.includes(error.code);
}

export class RevisionTrees {
  private readonly contents = new Map<string, string>();
  private readonly trees = new Map<string, RevisionTree>();

  /** @param release the profile of all of them; without one, what the text of each suggests */
  constructor(
    private readonly repository: BorrowedRepository,
    private readonly onBuild: OnCommit,
    private readonly release?: ReleaseId,
  ) {}

  /** Whether two commits have the same text, as far as it is read. @throws VmacheckError `GIT_FAILED` */
  async isSameText(one: string, other: string): Promise<boolean> {
    return (await this.contentOf(one)) === (await this.contentOf(other));
  }

  /**
   * @throws VmacheckError what `buildTree` throws that is not about the text; `GIT_FAILED`
   */
  async of(id: string): Promise<RevisionTree> {
    const content = await this.contentOf(id);
    let tree = this.trees.get(content);
    if (tree === undefined) {
      this.onBuild(id);
      tree = this.build(await this.repository.checkout(id));
      // A signal that came meanwhile has ended the compiler, too: it is to be heard before this is believed.
      await turn(1);
      this.trees.set(content, tree);
    }
    return tree;
  }

  /** Looks up many at once. @throws VmacheckError `GIT_FAILED` */
  async prefetch(ids: readonly string[]): Promise<void> {
    const unknown = ids.filter((id) => !this.contents.has(id));
    if (unknown.length === 0) return;
    for (const [id, content] of await this.repository.contents(unknown)) this.contents.set(id, content);
  }

  private async contentOf(id: string): Promise<string> {
    await this.prefetch([id]);
    return this.contents.get(id)!;
  }

  private build(folder: string): RevisionTree {
    try {
      const options = this.release === undefined ? {} : { release: this.release };
      return { built: true, folder, build: buildTree(folder, 'fast', options) };
    } catch (error) {
      if (!isOfTheText(error)) throw error;
      return { built: false, reason: withoutFolder(error, folder) };
    }
  }
}

/** What an error says of a checkout, in paths of the tree. */
export function withoutFolder(error: VmacheckError, folder: string): string {
  const text = error.facts.code === 'TREE_DOES_NOT_COMPILE' ? error.facts.message : error.message;
  return text.replaceAll(`${folder}/`, '').replaceAll(folder, 'the tree');
}
