/**
 * A task as it stands in a queue. Whoever can write to the queue can write anything there: what a worker
 * takes out is checked first, and names no file. A kernel tree goes by the fingerprint of its text, and a
 * worker runs only programs that it has built itself, of trees that it was started with.
 */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { MODES } from '../../generators/modes.js';
import { VmacheckError } from '../../models/errors.js';
import type { TreeProgram } from '../../models/kernel-tree/index.js';
import { RELEASE_IDS } from '../../models/releases.js';
import { PROPERTIES } from '../../properties/registry.js';
import { MOST_ENERGY } from '../guided/cases.js';
import { FEATURE_SLOTS } from '../guided/features.js';
import { GUIDED } from '../guided/mode.js';
import type { BlockPlan, TreePlan } from '../plan.js';
import type { WorkerTask } from '../pool.js';
import type { ShrinkTask } from '../shrink-task.js';
import { coverageIdOf, coverageIdSchema, textIdSchema } from './demand.js';
import { issueOf } from './issue.js';
import { tokenSchema } from './token-schema.js';

const releaseSchema = v.picklist(RELEASE_IDS);
const textSchema = v.pipe(v.string(), v.maxLength(10_000));

const treeSchema = v.strictObject({
  name: textSchema,
  release: releaseSchema,
  because: textSchema,
  text: textIdSchema,
  coverage: v.exactOptional(coverageIdSchema),
  base: v.exactOptional(v.strictObject({ name: textSchema, text: textIdSchema })),
});

type TreeInQueue = v.InferOutput<typeof treeSchema>;

const guidanceSchema = v.strictObject({
  known: v.pipe(v.string(), v.maxLength(FEATURE_SLOTS / 4)),
  parents: v.pipe(
    v.array(
      v.strictObject({
        token: tokenSchema,
        energy: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_ENERGY)),
      }),
    ),
    v.maxLength(1000),
  ),
});

const planSchema = v.strictObject({
  mode: v.picklist([...MODES.map(({ id }) => id), GUIDED]),
  seed: textSchema,
  block: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  releases: v.pipe(v.array(releaseSchema), v.maxLength(RELEASE_IDS.length)),
  properties: v.pipe(v.array(v.picklist(PROPERTIES.map(({ id }) => id))), v.maxLength(PROPERTIES.length)),
  oracle: v.boolean(),
  trees: v.pipe(v.array(treeSchema), v.maxLength(64)),
  guidance: v.exactOptional(guidanceSchema),
});

const shrinkSchema = v.strictObject({
  token: tokenSchema,
  release: releaseSchema,
  tree: v.nullable(treeSchema),
  bucket: textSchema,
  thorough: v.boolean(),
  reruns: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000))),
});

const taskSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('block'), plan: planSchema }),
  v.strictObject({ kind: v.literal('shrink'), task: shrinkSchema }),
]);

export type TaskInQueue = v.InferOutput<typeof taskSchema>;

export function writeBlock(plan: BlockPlan): TaskInQueue {
  return v.parse(taskSchema, { kind: 'block', plan: { ...plan, trees: plan.trees.map(writeTree) } });
}

export function writeShrink(task: ShrinkTask): TaskInQueue {
  const tree = task.tree === null ? null : writeTree(task.tree);
  return v.parse(taskSchema, { kind: 'shrink', task: { ...task, tree } });
}

/**
 * The task of what stands in a queue, on the trees of this machine.
 *
 * @throws VmacheckError `TASK_INVALID` for anything else
 */
export function readTask(data: unknown, trees: readonly TreePlan[]): WorkerTask {
  const parsed = v.safeParse(taskSchema, data);
  if (!parsed.success) throw invalid(issueOf(parsed.issues));
  const { output } = parsed;
  if (output.kind === 'block') {
    const { plan } = output;
    return { kind: 'block', plan: { ...plan, trees: plan.trees.map((tree) => readTree(tree, trees)) } };
  }
  const { task } = output;
  return { kind: 'shrink', task: { ...task, tree: task.tree === null ? null : readTree(task.tree, trees) } };
}

/**
 * The id of a task: equal tasks have equal ids, and equal results. So who begins a run anew finds what is
 * done of it, and nothing is done twice.
 */
export function idOf(task: TaskInQueue): string {
  const name = task.kind === 'block' ? `block-${task.plan.block}` : 'shrink';
  return `${name}-${createHash('sha256').update(JSON.stringify(task)).digest('hex').slice(0, 32)}`;
}

function writeTree({ name, release, because, fast, coverage, base }: TreePlan): TreeInQueue {
  return {
    ...{ name, release, because, text: fast.fingerprint },
    ...(coverage && { coverage: coverageIdOf(coverage) }),
    ...(base && { base: { name: base.name, text: base.program.fingerprint } }),
  };
}

function readTree(tree: TreeInQueue, trees: readonly TreePlan[]): TreePlan {
  const { name, release, because, text, coverage, base } = tree;
  const own = ownTree(text, trees);
  const under = (program: TreeProgram) => ({ ...program, release });
  return {
    ...{ name, release, because, fast: under(own.fast), sanitized: under(own.sanitized) },
    ...(coverage !== undefined && { coverage: under(ownCoverage(coverage, trees)) }),
    ...(base && { base: { name: base.name, program: under(ownTree(base.text, trees).fast) } }),
  };
}

function ownTree(text: string, trees: readonly TreePlan[]): TreePlan {
  const tree = trees.find(({ fast }) => fast.fingerprint === text);
  if (tree === undefined) throw invalid(`no kernel tree here has the text ${text}`);
  return tree;
}

function ownCoverage(id: string, trees: readonly TreePlan[]): TreeProgram {
  const build = trees.flatMap(({ coverage }) => coverage ?? []).find((each) => coverageIdOf(each) === id);
  if (build === undefined) throw invalid(`no kernel tree here has the build ${id}`);
  return build;
}

function invalid(reason: string): VmacheckError {
  return new VmacheckError({ code: 'TASK_INVALID', reason });
}

// A field that the border does not know would be lost there: it has to be added above.
type Missing<Whole, Known> = Exclude<keyof Whole, keyof Known>;
true satisfies [Missing<BlockPlan, v.InferOutput<typeof planSchema>>] extends [never] ? true : false;
true satisfies [Missing<Omit<TreePlan, 'fast' | 'sanitized'>, TreeInQueue>] extends [never] ? true : false;
true satisfies [Missing<ShrinkTask, v.InferOutput<typeof shrinkSchema>>] extends [never] ? true : false;
