/** What a worker has written as the result of a task: checked, since whoever can write to the queue can write it. */
import * as v from 'valibot';
import { LABELS } from '../../generators/labels.js';
import { LIBRARY } from '../../generators/library/index.js';
import { BLOCK_CASES } from '../../generators/seeds.js';
import { DEVIATION_IDS } from '../../models/deviations.js';
import { VmacheckError } from '../../models/errors.js';
import { RELEASE_IDS } from '../../models/releases.js';
import { MAX_WIRE_WORDS } from '../../models/wire.js';
import { SOMETIMES } from '../../properties/sometimes.js';
import type { BlockResult } from '../block.js';
import { FEATURE_SLOTS } from '../guided/features.js';
import { unpackPairs } from '../guided/packed-pairs.js';
import { type BlockPlan, subjectsOf } from '../plan.js';
import type { ShrinkOutcome } from '../shrink-task.js';
import { issueOf } from './issue.js';
import { tokenSchema } from './token-schema.js';

/** @throws VmacheckError `TASK_INVALID` if it is none */
export function readShrinkOutcome(value: unknown): ShrinkOutcome {
  return read(shrinkSchema, value);
}

/** @throws VmacheckError `TASK_INVALID` if it is no result of this plan */
export function readBlockResult(value: unknown, plan: BlockPlan): BlockResult {
  return read(blockSchema(plan), value);
}

function read<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw new VmacheckError({ code: 'TASK_INVALID', reason: issueOf(parsed.issues) });
  return parsed.output;
}

const count = (most = Number.MAX_SAFE_INTEGER) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(most));
const counts = (length: number) => v.pipe(v.array(count()), v.length(length));
const text = v.pipe(v.string(), v.maxLength(100_000));

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const shrinkSchema = v.strictObject({
  token: tokenSchema,
  evaluations: count(),
  provenLeast: v.boolean(),
  reliability: v.exactOptional(
    v.strictObject({
      runs: v.pipe(count(), v.minValue(1)),
      shown: count(),
      interval: v.tuple([share, share]),
      outcomes: count(),
      steady: v.boolean(),
    }),
  ),
});

/** Features, each with a number of cases or the index of one. */
const featuresSchema = v.pipe(
  text,
  v.check((packed) => {
    const pairs = unpackPairs(packed);
    return pairs.every((value, i) => value < (i % 2 === 0 ? FEATURE_SLOTS : BLOCK_CASES + 1));
  }, 'no features'),
);

function blockSchema(plan: BlockPlan) {
  const subjects = subjectsOf(plan);
  const index = count(BLOCK_CASES - 1);
  const release = v.picklist(RELEASE_IDS);
  return v.strictObject({
    mode: v.literal(plan.mode),
    block: v.literal(plan.block),
    cases: v.literal(BLOCK_CASES),
    digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    counts: counts(2 * subjects.length * plan.properties.length),
    sightings: v.array(
      v.strictObject({
        bucket: text,
        first: v.strictObject({
          subject: v.picklist(subjects),
          release,
          finding: v.strictObject({
            property: text,
            field: text,
            step: count(),
            verdict: v.picklist(['violation', 'difference', 'hookFault']),
            cause: v.array(v.picklist(DEVIATION_IDS)),
            detail: v.exactOptional(text),
          }),
          index,
          token: tokenSchema,
        }),
        only: v.nullable(index),
        seen: v.array(v.tuple([count(subjects.length - 1), count(BLOCK_CASES)])),
      }),
    ),
    compared: count(),
    disagreements: v.strictObject({
      count: count(),
      first: v.nullable(v.strictObject({ release, index, token: tokenSchema })),
    }),
    coverage: v.strictObject({
      labels: counts((LABELS.length * (LABELS.length + 1)) / 2),
      library: counts(LIBRARY.length),
      met: v.array(count(SOMETIMES.length - 1)),
    }),
    features: v.strictObject({ once: featuresSchema, more: featuresSchema }),
    discoveries: v.exactOptional(
      v.array(
        v.strictObject({
          token: tokenSchema,
          size: count(MAX_WIRE_WORDS),
          features: v.array(count(FEATURE_SLOTS - 1)),
        }),
      ),
    ),
    trees: v.pipe(
      v.array(v.strictObject({ cases: count(BLOCK_CASES), skipped: count(BLOCK_CASES) })),
      v.length(plan.trees.length),
    ),
  });
}

// A field that the border does not know would be refused there: it has to be added above.
type Missing<Whole, Known> = Exclude<keyof Whole, keyof Known>;
type Block = v.InferOutput<ReturnType<typeof blockSchema>>;
true satisfies [Missing<BlockResult, Block>] extends [never] ? true : false;
true satisfies [Missing<ShrinkOutcome, v.InferOutput<typeof shrinkSchema>>] extends [never] ? true : false;
