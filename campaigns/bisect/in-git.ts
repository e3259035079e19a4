/** Bisects a repository of a kernel tree by a case. */
import { VmacheckError } from '../../models/errors.js';
import type { ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { TREE_RUNS } from '../../properties/comparisons/index.js';
import type { BisectReport } from '../../reports/bisect.js';
import type { Range } from '../git/commits.js';
import { RevisionTrees } from '../git/revision-trees.js';
import type { Revisions } from '../git/revisions.js';
import { GitHistory } from './git-history.js';
import { questionOf } from './question.js';
import { bisect, type Look, type Question, type Tried } from './search.js';
import { TreeReproducer } from './tree-reproducer.js';

export interface GitBisectOptions {
  readonly revisions: Revisions;
  readonly range: Range;
  readonly scenario: Scenario;
  readonly token: string;
  /** Without one, whatever differs between the ends. */
  readonly bucket: string | undefined;
  /** The profile of all revisions; without one, what the text of the first end suggests. */
  readonly profile: ReleaseId | undefined;
  readonly runs: number;
  readonly signal: AbortSignal;
  readonly onStep: (text: string) => void;
}

/**
 * @throws VmacheckError `BISECT_ENDS_ALIKE`, `GIT_FAILED`, `NO_COMPILER`, `PATH_UNWRITABLE`
 */
export async function bisectGit(options: GitBisectOptions): Promise<BisectReport> {
  const { revisions, range, scenario, runs, signal, onStep } = options;
  const { borrowed } = revisions;
  const history = new GitHistory(borrowed);
  const first = range.from;
  const last = await history.lastTouching(first, range.to);
  const subjectOf = async (id: string) => (await borrowed.commit(id)).subject;
  const onBuild = (id: string) => onStep(`building ${id.slice(0, 12)}`);
  const release = options.profile ?? (await profileOf(first));
  const reproducer = new TreeReproducer({ repository: borrowed, scenario, release, onBuild });
  const { question, ends } = await ask();
  if (!question.symptom.startsWith(`${TREE_RUNS.id}/`)) reproducer.sanitized = false;

  const found = await bisect({
    ...{ history, reproducer, question, first, last, runs, ends, signal },
    onTried: ({ revision, outcome, runs, shown }) =>
      onStep(
        `${revision.slice(0, 12)} ${outcome === 'broken' ? 'does not build' : `${shown} of ${runs} runs`}`,
      ),
  });
  const named = async (id: string) => ({ id, subject: await subjectOf(id) });
  const tried = async ({ revision, ...rest }: Tried) => ({ ...(await named(revision)), ...rest });
  return {
    token: options.token,
    repository: revisions.source.repository,
    profile: release,
    ...question,
    suspects: await Promise.all(found.suspects.map(named)),
    tried: await Promise.all(found.tried.map(tried)),
    runs,
    rate: found.rate,
    missed: found.missed,
    wrong: found.wrong,
  };

  /** What differs between the ends; what only a sanitizer sees is looked for last. */
  async function ask(): Promise<{ question: Question; ends: readonly [Look, Look] }> {
    for (;;) {
      const ends = [await reproducer.look(first, runs), await reproducer.look(last, runs)] as const;
      try {
        return { question: questionOf(...ends, options.bucket), ends };
      } catch (error) {
        if (reproducer.sanitized || ends.some(({ kind }) => kind === 'broken') || signal.aborted) throw error;
        reproducer.sanitized = true;
      }
    }
  }

  async function profileOf(id: string): Promise<ReleaseId> {
    const tree = await new RevisionTrees(borrowed, onBuild).of(id);
    if (tree.built) return tree.build.release;
    throw alike(`the first end does not build: ${tree.reason}`);
  }
}

function alike(what: string): VmacheckError {
  return new VmacheckError({ code: 'BISECT_ENDS_ALIKE', what });
}
