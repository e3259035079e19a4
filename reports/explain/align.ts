/** Which step of one run belongs to which of another, when a transform added or dropped operations. */
import type { Walkthrough } from '../walkthrough.js';

/** Indices of steps that belong together; null where the other run has no such step. */
export interface Aligned {
  readonly left: number | null;
  readonly right: number | null;
}

/**
 * Aligns two runs by operation: the longest common subsequence of calls (without their results and
 * file names, which a transform may change), the earliest where several are equally long. The
 * teardowns always belong together.
 */
export function alignSteps(left: Walkthrough, right: Walkthrough): Aligned[] {
  const a = left.steps.slice(0, -1).map(({ line }) => callShape(line));
  const b = right.steps.slice(0, -1).map(({ line }) => callShape(line));
  const common = commonLengths(a, b);
  const pairs: Aligned[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j] && common[i][j] === common[i + 1][j + 1] + 1) {
      pairs.push({ left: i++, right: j++ });
    } else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) {
      pairs.push({ left: i++, right: null });
    } else {
      pairs.push({ left: null, right: j++ });
    }
  }
  return [...pairs, { left: a.length, right: b.length }];
}

function callShape(line: string): string {
  return line.replace(/ = [^=]*$/, '').replace(/"file\d+"/, 'file');
}

/** `lengths[i][j]`: the longest common subsequence of a from i and b from j. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i][j] =
        a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}
