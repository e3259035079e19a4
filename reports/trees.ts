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

/** A function whose text is not that of the profile, as reports tell of it. */
export interface ChangedPlace {
  readonly name: string;
  readonly path: string;
  readonly changed: readonly number[];
  readonly missingAfter: readonly number[];
  readonly run: boolean;
}

/** Where a tree differs from what it is compared with: a line for each function, those that were run first. */
export function changeLines(changes: readonly ChangedPlace[] | null, than: string): string[] {
  if (changes === null) return [`the text of ${than} is not known here: --base names a tree to compare with`];
  if (changes.length === 0) return [`no function of the layer differs in its text from ${than}`];
  return changes.map(({ name, path, changed, missingAfter, run }) => {
    const where = [
      ...(changed.length === 0 ? [] : [`${path}:${ranges(changed)}`]),
      ...(missingAfter.length === 0 ? [] : [`something is missing after ${path}:${ranges(missingAfter)}`]),
    ].join(', ');
    return `${name} differs from ${than} (${where}); the counterexample ${run ? 'runs it' : 'does not run it'}`;
  });
}

/** `3-5, 9`. */
function ranges(lines: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < lines.length; ) {
    let last = i;
    while (last + 1 < lines.length && lines[last + 1] === lines[last] + 1) last++;
    parts.push(last === i ? `${lines[i]}` : `${lines[i]}-${lines[last]}`);
    i = last + 1;
  }
  return parts.join(', ');
}

/** One sentence for each tree: what it was taken for, and what was done. */
export function treeSentences({ trees }: RunResult): string[] {
  return trees.map(
    ({ name, release, because, base, cases, skipped }) =>
      `${name}: profile ${release} (${because}); ${formatCount(cases)} cases on its own text, every trace compared with ${base === null ? "the model's" : `that of ${base}`}; ${formatCount(skipped)} not evaluated (no MMU in user space)`,
  );
}
