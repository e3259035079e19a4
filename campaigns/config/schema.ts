/**
 * The configuration of a campaign: what can stand in the file, what each key means and takes. The page
 * docs/campaign-configuration.md is made of it.
 */
import * as v from 'valibot';
import { SCOPES, type ScopeName } from '../../checker/layer/scope.js';
import { LABELS } from '../../generators/labels.js';
import { MODE_IDS } from '../../generators/modes.js';
import { RELEASE_IDS } from '../../models/releases.js';
import { PROPERTIES } from '../../properties/registry.js';
import { RERUNS } from '../flake.js';
import { GUIDED } from '../guided/mode.js';

/** What the page says of a key. */
export interface About {
  readonly says: string;
  readonly takes: string;
  /** The value when the key is absent, in words or as JSON. */
  readonly default: string;
}

const TIME = /^(\d+(?:\.\d+)?)([smh])$/;

/** The longest time and the most blocks a budget can have. */
export const MAX_SECONDS = 7 * 86_400;
export const MAX_BLOCKS = 10_000_000;

/** `30s`, `5m`, `2h` in seconds; NaN for anything else. */
export function secondsOf(time: string): number {
  const match = TIME.exec(time);
  return match === null ? Number.NaN : Number(match[1]) * { s: 1, m: 60, h: 3600 }[match[2] as 's']!;
}

const SCOPE_NAMES = Object.keys(SCOPES) as [ScopeName, ...ScopeName[]];

function names<const T extends string>(known: readonly T[]) {
  const takes = `"all", or a list of: ${known.join(', ')}`;
  return v.union([v.literal('all'), v.pipe(v.array(v.picklist(known)), v.minLength(1, takes))], takes);
}

function number(least: number, most: number) {
  const takes = `a number from ${least} to ${most}`;
  return v.pipe(v.number(takes), v.minValue(least, takes), v.maxValue(most, takes));
}

function whole(least: number, most: number) {
  const takes = `a whole number from ${least} to ${most}`;
  return v.pipe(v.number(takes), v.integer(takes), v.minValue(least, takes), v.maxValue(most, takes));
}

function text(takes: string, most = 4096) {
  return v.pipe(v.string(takes), v.minLength(1, takes), v.maxLength(most, takes));
}

const yesOrNo = v.boolean('true or false');
const TIME_TAKES = 'a time such as "30s", "5m" or "8h", up to "168h"';
const SHARE_TAKES = 'a share above 0 and below 1';
const share = v.pipe(v.number(SHARE_TAKES), v.gtValue(0, SHARE_TAKES), v.ltValue(1, SHARE_TAKES));

/** Attaches what the page says. */
function key<S extends v.GenericSchema>(schema: S, about: About) {
  return v.optional(v.pipe(schema, v.metadata(about as unknown as Record<string, unknown>)));
}

const scope = v.strictObject({
  scope: v.picklist(SCOPE_NAMES, `one of ${SCOPE_NAMES.join(', ')}`),
  set: v.optional(text('changes such as "pages=3,faults=2"; see vmacheck check --set')),
  releases: v.optional(
    v.union(
      [v.literal('newest'), names(RELEASE_IDS)],
      `"newest", "all", or a list of: ${RELEASE_IDS.join(', ')}`,
    ),
  ),
});

export const configSchema = v.strictObject({
  $schema: v.optional(v.string()),
  seed: key(text('a text of 1 to 200 characters', 200), {
    says: 'The campaign seed. Equal seeds make equal cases.',
    takes: 'a text of 1 to 200 characters',
    default: 'the date, as 2026-11-23',
  }),
  time: key(
    v.pipe(
      v.string(TIME_TAKES),
      v.check((value) => secondsOf(value) > 0 && secondsOf(value) <= MAX_SECONDS, TIME_TAKES),
    ),
    {
      says: 'The budget as a time: checks, scopes and blocks together; findings are shrunk after it. Not beside `blocks`.',
      takes: TIME_TAKES,
      default: '50s, where `blocks` is absent too',
    },
  ),
  blocks: key(whole(1, MAX_BLOCKS), {
    says: 'The budget as a number of blocks of 1,024 cases: the same results on any machine. Not beside `time`.',
    takes: `a whole number from 1 to ${MAX_BLOCKS}`,
    default: 'no limit but `time`',
  }),
  releases: key(names(RELEASE_IDS), {
    says: 'The kernel releases whose models run the cases.',
    takes: `"all", or a list of: ${RELEASE_IDS.join(', ')}`,
    default: '"all"; with trees, the releases they are compared with',
  }),
  trees: key(
    v.pipe(
      v.array(text('the folder of a kernel source tree'), 'a list of folders'),
      v.maxLength(32, 'at most 32 folders'),
    ),
    {
      says: 'Kernel source trees that run the same cases.',
      takes: 'a list of at most 32 folders, relative to this file',
      default: '[]',
    },
  ),
  modes: key(names([...MODE_IDS, GUIDED]), {
    says: 'Generator modes; blocks take turns. "all" is without guided, whose blocks build on what all blocks before have shown, and which measures the edges of trees, too.',
    takes: `"all", or a list of: ${[...MODE_IDS, GUIDED].join(', ')}`,
    default: '"all"',
  }),
  properties: key(names(PROPERTIES.map(({ id }) => id)), {
    says: 'Laws and relations to be evaluated; `vmacheck laws` lists them.',
    takes: '"all", or a list of their ids',
    default: '"all"',
  }),
  oracle: key(yesOrNo, {
    says: 'Compare the reference with the optimized model in one case of eight.',
    takes: 'true or false',
    default: 'true',
  }),
  regression: key(yesOrNo, {
    says: 'First replay what the ledger knows: it must still show.',
    takes: 'true or false',
    default: 'true',
  }),
  canary: key(yesOrNo, {
    says: 'First plant mistakes in the model: they must be noticed.',
    takes: 'true or false',
    default: 'true',
  }),
  scopes: key(v.pipe(v.array(scope, 'a list of scopes'), v.maxLength(64, 'at most 64 scopes')), {
    says: 'Checker scopes to be searched exhaustively before the random cases: `scope` is a name, `set` changes numbers of it, `releases` says on which ("newest" where absent). tiny takes some seconds a release, small a minute or more, medium and large up to hours.',
    takes: `a list of {"scope": ${SCOPE_NAMES.map((name) => `"${name}"`).join(' | ')}, "set": "pages=3", "releases": "newest" | "all" | [...]}`,
    default: '[{"scope": "tiny", "releases": "newest"}]',
  }),
  workers: key(whole(1, 256), {
    says: 'Worker threads. No influence on the result.',
    takes: 'a whole number from 1 to 256',
    default: 'one for each processor',
  }),
  folder: key(text('a folder'), {
    says: 'Where the event log, the result and the reports go.',
    takes: 'a folder, relative to this file, without a campaign in it',
    default: 'results/campaign-SEED, with a number behind where that is taken',
  }),
  ledger: key(text('"packaged", "empty", or a file'), {
    says: 'What is known already, and so is not red.',
    takes: '"packaged", "empty", or a file, relative to this file',
    default: '"packaged"',
  }),
  reruns: key(whole(0, 1000), {
    says: 'How often each new finding is run again, to see whether it shows every time.',
    takes: 'a whole number from 0 to 1000',
    default: String(RERUNS),
  }),
  waivers: key(text('a file'), {
    says: 'New findings to let pass, each with a reason and a last day.',
    takes: 'a file, relative to this file',
    default: 'none',
  }),
  flush: key(number(0.05, 60), {
    says: 'Seconds until an event of the log is on the disk, at most. What a power cut can cost; a kill costs nothing that was logged.',
    takes: 'a number from 0.05 to 60',
    default: '1',
  }),
  plateau: key(share, {
    says: 'End early when the chance that the next random case shows a new bucket is surely below this: its upper bound at 99 %, after 32 random blocks at least.',
    takes: SHARE_TAKES,
    default: 'never',
  }),
  covers: key(
    v.record(v.picklist(LABELS, `a label (${LABELS.join(', ')})`), share, 'an object of labels and shares'),
    {
      says: 'Least shares of the cases that are to have a label. Not met with a confidence of 99 %: exit code 4, and whether the label is too rare, or there were not enough cases to tell.',
      takes: `an object such as {"nommu": 0.05}; labels are: ${LABELS.join(', ')}`,
      default: '{}',
    },
  ),
});

/** A campaign's configuration, as it stands in a file: all keys can be absent. */
export type CampaignConfig = Omit<v.InferOutput<typeof configSchema>, '$schema'>;

/** The keys with what the page says of each, in its order. */
export const CONFIG_KEYS: readonly (About & { readonly key: string })[] = Object.entries(
  configSchema.entries,
).flatMap(([key, entry]) => {
  if (!('wrapped' in entry) || !('pipe' in entry.wrapped)) return [];
  const about = v.getMetadata(entry.wrapped as v.GenericSchema) as unknown as About;
  return [{ key, ...about }];
});
