import { VmacheckError } from '../models/errors.js';
import type { TreeProgram } from '../models/kernel-tree/index.js';
import type { ReleaseId } from '../models/releases.js';
import type { Guidance } from './guided/guidance.js';
import { GUIDED } from './guided/mode.js';
import type { CoverRequest } from './statistics/covers.js';

/** What a run does: everything that decides its result, and the budget that decides where it ends. */
export interface RunPlan {
  readonly command: 'fuzz' | 'campaign' | 'gate' | 'matrix' | 'tree compare';
  readonly seed: string;
  /** Block b is generated in mode `modes[b % modes.length]`: those of generators/modes.ts, and `guided`. */
  readonly modes: readonly string[];
  readonly releases: readonly ReleaseId[];
  /** Ids of the laws and relations to evaluate; none is a legal plan, and a failing one: see canary.ts. */
  readonly properties: readonly string[];
  /** Compare the reference with the optimized model. */
  readonly oracle: boolean;
  /** Kernel trees that run the same cases. */
  readonly trees: readonly TreePlan[];
  readonly budget: Budget;
  /** Worker threads; no influence on the result. */
  readonly workers: number;
  /** How often a new finding is run again, to see whether it shows every time; absent: RERUNS. */
  readonly reruns?: number;
  /** Which blocks are this run's; absent: all. */
  readonly shard?: Shard;
  /** Checker scopes to be searched before the blocks. */
  readonly scopes?: readonly ScopePlan[];
  /** Least shares of cases that labels must have, to be met with confidence. */
  readonly covers?: readonly CoverRequest[];
  /** The run ends when the chance that the next random case shows a new bucket is surely below. */
  readonly plateau?: number;
}

/** Shard `index` of `of`, from 1: of every `of` blocks and scopes, the one at `index`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** A bounded scope to be searched exhaustively on a release. */
export interface ScopePlan {
  readonly release: ReleaseId;
  /** A name of SCOPES, and what is changed in it: see findScope. */
  readonly scope: string;
  readonly changes: string;
}

/** Exactly so many blocks, or as many as are begun within a time. */
export type Budget =
  | { readonly kind: 'blocks'; readonly blocks: number }
  | { readonly kind: 'seconds'; readonly seconds: number };

/** A compiled kernel tree: plain data, for a worker. */
export interface TreePlan {
  /** Its column in the matrix. */
  readonly name: string;
  /** The release whose model it is compared with, and why. */
  readonly release: ReleaseId;
  readonly because: string;
  readonly fast: TreeProgram;
  readonly sanitized: TreeProgram;
  /** Measures the edges of the tree's text, for guided search. */
  readonly coverage?: TreeProgram;
  /** The name and program of the tree that it is compared with, instead of the model of its profile. */
  readonly base?: { readonly name: string; readonly program: TreeProgram };
}

/** What a plan runs its cases on, in the order in which results list them: releases, then trees. */
export function subjectsOf({ releases, trees }: Pick<RunPlan, 'releases' | 'trees'>): string[] {
  return [...releases, ...trees.map(({ name }) => name)];
}

/** One block of a plan: what a worker needs, and all it needs. */
export interface BlockPlan {
  readonly mode: string;
  readonly seed: string;
  readonly block: number;
  readonly releases: readonly ReleaseId[];
  readonly properties: readonly string[];
  readonly oracle: boolean;
  readonly trees: readonly TreePlan[];
  /** Of a run with guided blocks, in every block: random ones discover, too. */
  readonly guidance?: Guidance;
}

/**
 * Refuses a plan that cannot be what was meant.
 *
 * @throws VmacheckError `USAGE`
 */
export function checkPlan({ modes, plateau, shard }: RunPlan): void {
  if (shard === undefined) return;
  const refuse = (what: string, why: string) => {
    throw new VmacheckError({
      code: 'USAGE',
      reason: `${what} cannot be done in shards: ${why}; leave one of them out`,
    });
  };
  if (modes.includes(GUIDED)) refuse('guided search', 'each round builds on what all blocks before it found');
  if (plateau !== undefined) refuse('a stop on a plateau', 'no shard knows what the others have seen');
}

/** The number of the block that a run does after `done` of its blocks. */
export function blockAfter({ shard }: Pick<RunPlan, 'shard'>, done: number): number {
  return shard === undefined ? done : shard.index - 1 + done * shard.of;
}

/** How many blocks a run has to do; infinitely many where time is the budget. */
export function blocksOf({ budget, shard }: Pick<RunPlan, 'budget' | 'shard'>): number {
  if (budget.kind === 'seconds') return Number.POSITIVE_INFINITY;
  if (shard === undefined) return budget.blocks;
  return Math.max(0, Math.ceil((budget.blocks - shard.index + 1) / shard.of));
}

/** Block `block` of a plan, with the guidance of a run that has any. */
export function blockPlan(plan: RunPlan, block: number, guidance?: Guidance): BlockPlan {
  const { seed, modes, releases, properties, oracle, trees } = plan;
  const mode = modes[block % modes.length];
  return { mode, seed, block, releases, properties, oracle, trees, ...(guidance && { guidance }) };
}
