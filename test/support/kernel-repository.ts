import { Repository } from './repository.js';
import { TreeCopy } from './trees.js';

/** A git repository made out of what a build reads of a kernel tree. */
export class KernelRepository extends Repository {
  private readonly tree: TreeCopy;

  /** Its first commit is the tree as it is. */
  constructor(original: string) {
    const tree = new TreeCopy(original);
    super(tree.root);
    this.tree = tree;
    this.commit('the tree as it is');
  }

  /** Changes a file and commits that. @returns the object id */
  change(subject: string, path: string, edit: (text: string) => string): string {
    this.tree.edit(path, edit);
    return this.commit(subject);
  }
}
