/** The events of a campaign's log: docs/event-log.md tells what each is for. */
import * as v from 'valibot';
import { RELEASE_IDS } from '../../models/releases.js';
import type { RunCheck } from '../../reports/result.js';
import type { ScopeRun } from '../../reports/scopes.js';
import type { BlockResult } from '../block.js';
import type { Setup } from '../setup.js';
import type { ShrinkOutcome } from '../shrink-task.js';

/** The version of the log's format: logs of another one are foreign. */
export const LOG_FORMAT = 1;

/** What begins after the checks and scopes. */
const PHASES = ['blocks', 'shrinking'] as const;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const seconds = v.pipe(v.number(), v.minValue(0));

const check = v.looseObject({
  id: v.string(),
  title: v.string(),
  outcome: v.picklist(['passed', 'failed', 'notEvaluated']),
  detail: v.string(),
});

/** What of a block result a collector relies on; further members go through as they are. */
const block = v.looseObject({
  mode: v.string(),
  block: count,
  cases: count,
  digest: v.string(),
  counts: v.array(count),
  sightings: v.array(
    v.looseObject({
      bucket: v.string(),
      first: v.nullable(
        v.looseObject({
          subject: v.string(),
          release: v.string(),
          finding: v.looseObject({
            property: v.string(),
            field: v.string(),
            step: count,
            verdict: v.string(),
          }),
          index: count,
          token: v.string(),
        }),
      ),
      only: v.nullable(count),
      seen: v.array(v.tuple([count, count])),
    }),
  ),
  compared: count,
  disagreements: v.looseObject({ count, first: v.nullable(v.looseObject({})) }),
  coverage: v.looseObject({ labels: v.array(count), library: v.array(count), met: v.array(count) }),
  features: v.looseObject({ once: v.string(), more: v.string() }),
  discoveries: v.optional(
    v.array(v.looseObject({ token: v.string(), size: count, features: v.array(count) })),
  ),
  trees: v.array(v.looseObject({ cases: count, skipped: count })),
});

/** What of a plan is relied on before its key is compared. */
const plan = v.looseObject({
  command: v.string(),
  seed: v.string(),
  modes: v.array(v.string()),
  releases: v.array(v.picklist(RELEASE_IDS)),
  properties: v.array(v.string()),
  oracle: v.boolean(),
  trees: v.array(v.looseObject({ name: v.string(), fast: v.looseObject({ root: v.string() }) })),
  budget: v.variant('kind', [
    v.object({ kind: v.literal('blocks'), blocks: count }),
    v.object({ kind: v.literal('seconds'), seconds }),
  ]),
  workers: count,
  shard: v.optional(v.object({ index: count, of: count })),
  scopes: v.optional(
    v.array(v.object({ release: v.picklist(RELEASE_IDS), scope: v.string(), changes: v.string() })),
  ),
});

const outcome = v.looseObject({ token: v.string(), evaluations: count, provenLeast: v.boolean() });

const schema = v.variant('type', [
  v.looseObject({
    type: v.literal('begin'),
    format: count,
    key: v.record(v.string(), v.string()),
    setup: v.looseObject({ plan, ledger: v.string(), regression: v.boolean(), canary: v.boolean() }),
  }),
  v.looseObject({ type: v.literal('resumed'), blocks: count, cut: count }),
  v.looseObject({ type: v.literal('check'), check }),
  v.looseObject({
    type: v.literal('scope'),
    scope: v.looseObject({ release: v.string(), scope: v.string() }),
  }),
  v.looseObject({ type: v.literal('block'), seconds, result: block }),
  v.looseObject({ type: v.literal('shrunk'), task: v.string(), outcome }),
  v.looseObject({ type: v.literal('phase'), phase: v.picklist(PHASES), seconds }),
  v.looseObject({ type: v.literal('interrupted'), seconds }),
  v.looseObject({ type: v.literal('end'), code: count, digest: v.string() }),
]);

/** The first event: all that decides what follows. */
export interface Begin {
  readonly type: 'begin';
  /** {@link LOG_FORMAT} of who wrote it. */
  readonly format: number;
  /** What has to be equal for the results to be: see key.ts. */
  readonly key: Readonly<Record<string, string>>;
  /** The effective configuration. */
  readonly setup: Setup;
}

export type LogEvent =
  | Begin
  /** Another process went on, after so many blocks; `cut`: bytes of a damaged tail that were cut off. */
  | { readonly type: 'resumed'; readonly blocks: number; readonly cut: number }
  | { readonly type: 'check'; readonly check: RunCheck }
  | { readonly type: 'scope'; readonly scope: ScopeRun }
  /** A block was committed; `seconds` of the budget had been spent, over all processes. */
  | { readonly type: 'block'; readonly seconds: number; readonly result: BlockResult }
  | { readonly type: 'shrunk'; readonly task: string; readonly outcome: ShrinkOutcome }
  /** A phase begins; `seconds` as above, also where no block was committed. */
  | { readonly type: 'phase'; readonly phase: (typeof PHASES)[number]; readonly seconds: number }
  | { readonly type: 'interrupted'; readonly seconds: number }
  | { readonly type: 'end'; readonly code: number; readonly digest: string };

/** What was written as an event, read again; null when it is none of this version. */
export function parseEvent(value: unknown): LogEvent | null {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? (parsed.output as unknown as LogEvent) : null;
}
