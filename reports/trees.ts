/** What reports say of the kernel trees of a run. */
import { TREE_EQUALS_MODEL } from '../properties/comparisons/tree-equals-model.js';
import { TREE_RUNS } from '../properties/comparisons/tree-runs.js';
import type { FindingReport, RunResult, TreeRun } from './result.js';
import { formatCount } from './words.js';

const COMPARISONS = [TREE_EQUALS_MODEL, TREE_RUNS];

/** The sentence of a property that only trees have, or ''. */
export function comparisonSentence(property: string): string {
  return COMPARISONS.find(({ id }) => id === property)?.sentence ?? '';
}

/** The tree that shows a finding, when no release does. */
export function treeOfFinding({ trees }: RunResult, { releases }: FindingReport): TreeRun | undefined {
  return trees.find(({ name }) => name === releases[0]);
}

/** One sentence for each tree: what it was taken for, and what was done. */
export function treeSentences({ trees }: RunResult): string[] {
  return trees.map(
    ({ name, release, because, cases, skipped }) =>
      `${name}: profile ${release} (${because}); ${formatCount(cases)} cases on its own text, every trace compared with the model's; ${formatCount(skipped)} not evaluated (no MMU in user space)`,
  );
}
