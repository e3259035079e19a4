/** What reports say of the kernel trees of a run. */
import { findComparison } from '../properties/comparisons/index.js';
import { findProperty } from '../properties/registry.js';
import { type ExplainInput, reproCommand } from './explain.js';
import type { FindingReport, RunResult } from './result.js';
import { revisionArguments } from './series.js';
import { shellWord } from './shell.js';
import { formatCount } from './words.js';

/** A law, a relation, or a comparison that only trees have. */
export function describeProperty(id: string): ExplainInput['property'] {
  const comparison = findComparison(id);
  return comparison === undefined
    ? findProperty(id)
    : { ...comparison, kind: 'comparison', wouldHaveCaught: [] };
}

/** The command that shows a finding of a run again: on a tree, where no release shows it. */
export function findingCommand(
  { trees, revisions }: RunResult,
  { token, release, releases, introduced }: FindingReport,
): string {
  if (introduced !== undefined && revisions !== undefined) {
    const args = revisionArguments(revisions, introduced.commit, introduced.than);
    return `vmacheck repro ${token} ${args.map(shellWord).join(' ')}`;
  }
  const tree = trees.find(({ name }) => name === releases[0]);
  const base = trees.find(({ name }) => name === tree?.base);
  return reproCommand(token, release, tree?.root, base?.root);
}

/** A function whose text is not that of the profile, as reports tell of it. */
export interface ChangedPlace {
  readonly name: string;
  readonly path: string;
  readonly changed: readonly number[];
  readonly missingAfter: readonly number[];
  readonly run: boolean;
}

/** What is different in a tree's text; null where that of the release is not known. */
export interface ChangesOnTheWay {
  /** A release, or the name of the base. */
  readonly than: string;
  readonly changes: readonly ChangedPlace[] | null;
}

/** Where a tree differs from what it is compared with: a line for each function, those that were run first. */
export function changeLines({ changes, than }: ChangesOnTheWay): string[] {
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
