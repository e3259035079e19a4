import { OPEN_FILES, SHMEM_FILE } from '../../models/limits.js';
import {
  FILES_AT,
  INFO_SPEC,
  RECORD_BACKING,
  RECORD_CACHED,
  RECORD_COUNT,
  RECORD_INFO,
  RECORD_WORDS,
} from '../../models/optimized/layout.js';
import type { Numbering } from './numbering.js';
import { permutations } from './symmetry.js';

/**
 * Orders in which to number the files that are lost, that do not depend on the numbers that they have.
 *
 * Those that several others refer to come first, in any order. All that is left are trees: a lost file that no other
 * one refers to, with what it refers to. Trees are ordered by what is in them, and equal ones are interchangeable.
 */
export class LostFiles {
  private readonly referrers = new Int32Array(OPEN_FILES + 1);

  /**
   * @param numbering of the state
   * @param files see {@link Symmetry.files}
   * @returns orders of the shared ones and the roots of the trees: nearly always one
   */
  orders(state: Int32Array, numbering: Numbering, files: readonly number[]): number[][] {
    const referrers = this.referrers.fill(0);
    const lost = [...numbering.order.subarray(numbering.reached + 1, numbering.count + 1)];
    for (const file of lost) {
      const record = FILES_AT + file * RECORD_WORDS;
      referrers[state[record + RECORD_BACKING]]++;
      referrers[state[record + RECORD_CACHED]]++;
    }
    const roots = lost.filter((file) => referrers[file] === 0);
    return permutations(lost.filter((file) => referrers[file] > 1)).map((shared) => {
      // A file and what it refers to, the same for equal trees only.
      const tell = (file: number): string => {
        const number = numbering.renumbered[file];
        if (number <= numbering.reached) return String(number);
        if (shared.includes(file)) return `shared ${shared.indexOf(file)}`;
        const record = FILES_AT + file * RECORD_WORDS;
        const info = state[record + RECORD_INFO];
        const spec = info & INFO_SPEC;
        const own = [
          spec === SHMEM_FILE ? spec : files[spec],
          info & ~INFO_SPEC,
          state[record + RECORD_COUNT],
        ];
        return `(${own} ${tell(state[record + RECORD_BACKING])} ${tell(state[record + RECORD_CACHED])})`;
      };
      const trees = roots.map((file) => ({ file, tree: tell(file) }));
      trees.sort((a, b) => (a.tree < b.tree ? -1 : a.tree > b.tree ? 1 : 0));
      return [...shared, ...trees.map(({ file }) => file)];
    });
  }
}
