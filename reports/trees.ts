/** What reports say of the kernel trees of a run. */
import { TREE_EQUALS_BASE, TREE_EQUALS_MODEL } from '../properties/comparisons/tree-equals-model.js';
import { TREE_RUNS } from '../properties/comparisons/tree-runs.js';
import { findProperty } from '../properties/registry.js';
import type { ExplainInput } from './explain.js';
import type { FindingReport, RunResult, TreeRun } from './result.js';
import { formatCount } from './words.js';

const COMPARISONS = [TREE_EQUALS_MODEL, TREE_EQUALS_BASE, TREE_RUNS];

/** A law, a relation, or a comparison that only trees have. */
export function describeProperty(id: string): ExplainInput['property'] {
  const comparison = COMPARISONS.find((candidate) => candidate.id === id);
  return comparison === undefined
    ? findProperty(id)
    : { ...comparison, kind: 'relation', wouldHaveCaught: [] };
}

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
    ({ name, release, because, base, cases, skipped }) =>
      `${name}: profile ${release} (${because}); ${formatCount(cases)} cases on its own text, every trace compared with ${base === null ? "the model's" : `that of ${base}`}; ${formatCount(skipped)} not evaluated (no MMU in user space)`,
  );
}
