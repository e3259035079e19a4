import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VmacheckError } from '../../models/errors.js';
import {
  buildTree,
  createKernelTree,
  type KernelTree,
  type TreeBuild,
} from '../../models/kernel-tree/index.js';
import { applyMutant, type Mutant } from '../../models/kernel-tree/mutation/index.js';
import type { Cut } from '../../models/kernel-tree/source/index.js';
import { findRelease, type ReleaseId } from '../../models/releases.js';
import { sameTrace } from '../../models/same-trace.js';
import { firstDifference } from '../../properties/comparisons/index.js';
import { Judge } from '../../properties/judge.js';
import type { Outcome } from './outcome.js';
import { copyForBuild } from './private-copy.js';
import { type Round, Rounds } from './rounds.js';

/** Differing cases of a round that are shown to the laws. */
const JUDGED = 400;

export interface RunnerOptions {
  readonly seed?: string;
  /** Blocks of 1,024 cases. */
  readonly blocks?: number;
  /** Whether to look for what notices a mutant without the model, too. */
  readonly alone?: boolean;
}

type Killed = Extract<Outcome, { verdict: 'killed' }>;

/**
 * Builds mutants of a tree in a private copy of it and runs them until one differs from the model.
 *
 * The copy, the compiler's cache and all else are below a temporary folder, which `close` removes.
 */
export class MutantRunner {
  /** The tree as it is. */
  readonly original: TreeBuild;
  private readonly folder: string;
  private readonly root: string;
  private readonly rounds: Rounds;
  private readonly judge: Judge;
  private readonly alone: boolean;

  /** @throws what `buildTree` throws of the tree as it is */
  constructor(
    tree: string,
    release?: ReleaseId,
    { seed = 'tree-mutation', blocks = 30, alone = true }: RunnerOptions = {},
  ) {
    this.folder = mkdtempSync(join(tmpdir(), 'vmacheck-mutation-'));
    this.root = join(this.folder, 'tree');
    mkdirSync(this.root);
    try {
      copyForBuild(tree, this.root);
      this.original = this.build(release);
    } catch (error) {
      this.close();
      throw error;
    }
    this.rounds = new Rounds(this.original.release, seed, blocks);
    this.judge = new Judge(findRelease(this.original.release));
    this.alone = alone;
  }

  run(cut: Cut, mutant: Mutant): Outcome {
    const path = join(this.root, cut.path);
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, applyMutant(text, cut, mutant));
    try {
      const build = this.compile();
      return 'verdict' in build ? build : this.runBuild(build);
    } finally {
      writeFileSync(path, text);
    }
  }

  /** The tree as it is, compared as a mutant is: it survives where the model agrees with it. */
  runOriginal(): Outcome {
    return this.runBuild(this.original);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private build(release?: ReleaseId): TreeBuild {
    return buildTree(this.root, 'bare', { cache: join(this.folder, 'cache'), ...(release && { release }) });
  }

  private compile(): TreeBuild | Extract<Outcome, { verdict: 'does-not-compile' }> {
    try {
      return this.build(this.original.release);
    } catch (error) {
      if (!(error instanceof VmacheckError) || error.facts.code !== 'TREE_DOES_NOT_COMPILE') throw error;
      return { verdict: 'does-not-compile', message: error.facts.message };
    }
  }

  private runBuild(build: TreeBuild): Outcome {
    const tree = createKernelTree(build);
    try {
      const killed = this.compare(tree);
      if (killed !== undefined) return killed;
    } finally {
      tree.close();
    }
    const cases = [...this.rounds].reduce((sum, { scenarios }) => sum + scenarios.length, 0);
    return { verdict: 'survived', cases, sameProgram: this.isSameProgram(build) };
  }

  private isSameProgram({ program }: TreeBuild): boolean {
    return readFileSync(program).equals(readFileSync(this.original.program));
  }

  private compare(tree: KernelTree): Killed | undefined {
    let killed: Killed | undefined;
    let cases = 0;
    for (const round of this.rounds) {
      const { differing, ended } = compareRound(tree, round);
      if (killed === undefined && differing.length > 0) {
        const [{ index, what }] = differing;
        killed = { verdict: 'killed', by: 'difference', cases: cases + index + 1, what, alone: undefined };
      }
      const alone = ended ?? (this.alone ? this.noticed(tree, round, differing) : undefined);
      cases += round.scenarios.length;
      if (ended !== undefined) killed ??= { verdict: 'killed', ...ended, cases, alone: undefined };
      if (killed !== undefined && (alone !== undefined || !this.alone)) {
        return alone === undefined ? killed : { ...killed, alone: { by: alone.by, cases } };
      }
    }
    return killed;
  }

  /** The first property that fails on the tree in a case in which it does not on the model. */
  private noticed(
    tree: KernelTree,
    { scenarios }: Round,
    differing: readonly Differing[],
  ): { by: string } | undefined {
    try {
      for (const { index } of differing.slice(0, JUDGED)) {
        const [property] = this.judge.failing(scenarios[index], tree);
        if (property !== undefined) return { by: property };
      }
    } catch (error) {
      return endOf(error);
    }
    return undefined;
  }
}

interface Differing {
  readonly index: number;
  readonly what: string;
}

interface Ended {
  readonly by: 'crash' | 'hang';
  readonly what: string;
}

function compareRound(
  tree: KernelTree,
  { batch, scenarios, expected }: Round,
): { readonly differing: readonly Differing[]; readonly ended: Ended | undefined } {
  const differing: Differing[] = [];
  try {
    tree.runBatch(batch, scenarios.length, (trace, index) => {
      if (sameTrace(expected[index], trace)) return;
      const what = differing.length === 0 ? firstDifference(trace, expected[index])!.what : '';
      differing.push({ index, what });
    });
    return { differing, ended: undefined };
  } catch (error) {
    return { differing, ended: endOf(error) };
  }
}

/** Why the process ended: only that may be thrown. */
function endOf(error: unknown): Ended {
  if (!(error instanceof VmacheckError) || error.facts.code !== 'CHILD_FAILED') throw error;
  const what = error.facts.reason.split('\n').at(-1) ?? '';
  return { by: what.includes('HANG') ? 'hang' : 'crash', what };
}
