import { VmacheckError } from '../../models/errors.js';
import { TREE_PATHS } from '../../models/kernel-tree/functions.js';
import type { BorrowedRepository } from '../git/borrowed-repository.js';
import type { History } from './search.js';

/** The history of a repository, as far as it touches what the suite reads of a tree. git itself does the halving. */
export class GitHistory implements History {
  private readonly known = new Map<string, readonly string[]>();

  constructor(private readonly repository: BorrowedRepository) {}

  async candidates(begun: readonly string[], end: string): Promise<readonly string[]> {
    const key = [end, ...begun].join(' ');
    let candidates = this.known.get(key);
    if (candidates === undefined) {
      const without = begun.map((revision) => `^${revision}`);
      const out = await this.repository.git([
        'rev-list',
        '--bisect-all',
        end,
        ...without,
        '--',
        ...TREE_PATHS,
      ]);
      const found = out.split('\n').flatMap((line) => (line === '' ? [] : [line.split(' ')[0]]));
      candidates = found;
      this.known.set(key, candidates);
    }
    return candidates;
  }

  /**
   * The last commit up to `end` that touches what is read: all after it are as it is.
   *
   * @throws VmacheckError `BISECT_ENDS_ALIKE` where none does
   */
  async lastTouching(begun: string, end: string): Promise<string> {
    const args = ['rev-list', '--topo-order', '--max-count=1', end, `^${begun}`, '--', ...TREE_PATHS];
    const id = (await this.repository.git(args)).trim();
    if (id !== '') return id;
    const what = 'no commit between the two ends changes what the layer is compiled from';
    throw new VmacheckError({ code: 'BISECT_ENDS_ALIKE', what });
  }
}
