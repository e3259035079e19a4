/**
 * What tasks demand of a worker, and what a worker offers. Tasks of one demand share one queue, which is
 * named for it: who cannot do them never takes one, and leaves them for others.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import * as v from 'valibot';
import type { TreeProgram } from '../../models/kernel-tree/index.js';
import type { TreePlan } from '../plan.js';
import { identitySchema, sayIdentity } from './identity.js';

/** Names a kernel tree, wherever it is: the hash of its text, see models/kernel-tree/text-fingerprint.ts. */
export const textIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));

/**
 * Names a build that measures edges, see models/kernel-tree/compile.ts: another compiler's edges are others, and
 * guided search would go another way.
 */
export const coverageIdSchema = v.pipe(v.string(), v.regex(/^coverage-[0-9a-f]{24}$/));

/** Sorted, each once: equal sets have one form, and one queue. */
const buildsSchema = v.pipe(
  v.array(v.union([textIdSchema, coverageIdSchema])),
  v.maxLength(128),
  v.check((builds) => builds.every((build, i) => i === 0 || builds[i - 1] < build), 'not sorted, or twice'),
);

export const demandSchema = v.strictObject({
  identity: identitySchema,
  /** The kernel trees that the tasks run on. */
  builds: buildsSchema,
});

export type Demand = v.InferOutput<typeof demandSchema>;

export const offerSchema = v.strictObject({
  /** Host and process, for people. */
  name: v.pipe(v.string(), v.maxLength(200), v.regex(/^[\w.-]+$/)),
  identity: identitySchema,
  builds: buildsSchema,
  /** Tasks at once. */
  concurrency: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256)),
  /** Tasks done so far. */
  done: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

export type Offer = v.InferOutput<typeof offerSchema>;

/** Why a worker cannot do tasks of a demand, with what to do about it; null if it can. */
export function refusal(
  demand: Demand,
  { identity, builds }: Pick<Offer, 'identity' | 'builds'>,
): string | null {
  const [wanted, own] = [sayIdentity(demand.identity), sayIdentity(identity)];
  if (wanted !== own)
    return `the tasks are of ${wanted}, the worker is ${own}; install the same version on both`;
  const missing = demand.builds.filter((build) => !builds.includes(build));
  if (missing.length === 0) return null;
  if (missing.every((build) => v.is(coverageIdSchema, build)))
    return 'the worker has another compiler; guided search on a kernel tree needs the same one everywhere';
  return `the worker has no kernel tree with the text ${missing.filter((build) => v.is(textIdSchema, build)).join(', ')}; give it the same tree with --tree`;
}

/** What names the kernel trees of a run, or those that a worker has. */
export function buildsOf(trees: readonly TreePlan[]): string[] {
  const names = trees.flatMap(({ fast, coverage, base }) => [
    fast.fingerprint,
    ...(coverage === undefined ? [] : [coverageIdOf(coverage)]),
    ...(base === undefined ? [] : [base.program.fingerprint]),
  ]);
  return [...new Set(names)].sort();
}

export function coverageIdOf({ program }: TreeProgram): string {
  return basename(program);
}

/** The name of the queue for tasks of a demand. */
export function queueOf(demand: Demand): string {
  const { identity, builds } = demand;
  const text = `${sayIdentity(identity)} ${builds.join(' ')}`;
  return `tasks-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
}
