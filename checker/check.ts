import { encodeToken } from '../models/archive.js';
import type { Feature } from '../models/deviations.js';
import { findRelease, type ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { Judge } from '../properties/judge.js';
import type { Finding } from '../properties/property.js';
import { LAWS } from '../properties/registry.js';
import { SOMETIMES } from '../properties/sometimes.js';
import { compareKeys, scenarioKey } from '../shrinkers/order.js';
import type { Level, SearchResult, Violation } from './engine/result.js';
import { type Progress, type RunOptions, Search } from './engine/search.js';
import type { SpaceSource } from './engine/space.js';
import type { SymmetryLevel } from './layer/canonical.js';
import { describeKind } from './layer/kinds.js';
import type { Scope } from './layer/scope.js';
import { createSpace, type LayerSpaceData } from './layer/space.js';

export interface CheckOptions {
  readonly release: ReleaseId;
  readonly scope: Scope;
  readonly symmetry?: SymmetryLevel;
  /** Ids of the laws that count; default: all of them. All are evaluated in any case. */
  readonly laws?: readonly string[];
  /** Threads; nothing in the result depends on them. */
  readonly workers?: number;
  /** Bytes for states. */
  readonly memory?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Where to save the search at level borders, and after how many new states. */
  readonly checkpoint?: RunOptions['checkpoint'];
  /** A saved search to go on with. */
  readonly resume?: string;
}

/** A bucket with its shortest counterexample within the scope. */
export interface Counterexample {
  readonly finding: Finding;
  readonly token: string;
  /** Operations of it; no scenario of the scope with fewer shows a violation of its kind. */
  readonly operations: number;
  /** Transitions of the whole scope that show a violation of this kind: see kinds.ts. */
  readonly transitions: number;
}

/** What exploring a scope has shown. Equal runs give the same JSON. */
export interface CheckResult {
  readonly release: ReleaseId;
  readonly scope: Scope;
  readonly symmetry: SymmetryLevel;
  /** `complete`, or why it ended before. */
  readonly status: SearchResult['status'];
  readonly configurations: number;
  /** Sets of files left out, since a hook of theirs breaks its contract. */
  readonly unlawful: number;
  readonly states: number;
  readonly transitions: number;
  readonly levels: readonly Level[];
  /** 64 bits over the set of states. */
  readonly digest: string;
  /** States not followed further, since something is lost or miscounted in them. */
  readonly unfollowed: number;
  /** Transitions that led out of the scope, by the bound they broke. */
  readonly cut: Readonly<Record<string, number>>;
  /** States of those followed from which nothing leads back to where nothing is open and mapped; null: not known. */
  readonly stuck: number | null;
  readonly counterexamples: readonly Counterexample[];
  /** Violations that running their counterexample as a whole does not confirm: a mistake of the checker. */
  readonly unconfirmed: readonly string[];
  /** What never happened, so that nothing has been checked about it. */
  readonly vacuous: readonly string[];
  readonly counters: Readonly<Record<string, number>>;
}

/** Explores a scope under a release, with every law on every step. */
export async function check(options: CheckOptions): Promise<CheckResult> {
  const { release, scope, symmetry = 'full', signal, onProgress, checkpoint, resume } = options;
  const data: LayerSpaceData = { release, scope, symmetry };
  const source = layerSource(data);
  const searchOptions = {
    ...(options.workers === undefined ? {} : { workers: options.workers }),
    ...(options.memory === undefined ? {} : { memory: options.memory }),
  };
  const search = await (resume === undefined
    ? Search.create(source, searchOptions)
    : Search.resume(resume, source, searchOptions));
  try {
    const found = await search.run({
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    });
    const complete = found.status === 'complete';
    const { counterexamples, unconfirmed } = judge(search, found, data, options.laws);
    const space = createSpace(data);
    const unfollowed = found.counters['states not followed'];
    const stuck = complete ? (await search.canReachInitial()).stuck - unfollowed : null;
    return {
      release,
      scope,
      symmetry,
      status: found.status,
      configurations: space.initialStates,
      unlawful: space.unlawful,
      states: found.states,
      transitions: found.transitions,
      levels: found.levels,
      digest: search.digest(),
      unfollowed,
      cut: ofGroup(found.counters, 'cut'),
      stuck,
      counterexamples,
      unconfirmed,
      vacuous: complete ? vacuousIn(found, data, options.laws) : [],
      counters: found.counters,
    };
  } finally {
    await search.close();
  }
}

/** The layer's space, for the engine and its workers. */
export function layerSource(data: LayerSpaceData): SpaceSource {
  return { module: new URL('./layer/space.js', import.meta.url).href, data };
}

/** Runs the counterexample of each kind as a whole, and keeps the least of each bucket. */
function judge(
  search: Search,
  { violations }: SearchResult,
  data: LayerSpaceData,
  laws: readonly string[] | undefined,
): { counterexamples: Counterexample[]; unconfirmed: string[] } {
  const space = createSpace(data);
  const judge = new Judge(findRelease(data.release), { properties: LAWS });
  const least = new Map<string, Counterexample & { readonly key: readonly number[] }>();
  const unconfirmed: string[] = [];
  for (const violation of violations) {
    const { law, field } = describeKind(violation.kind);
    if (laws !== undefined && !laws.includes(law)) continue;
    const scenario = scenarioOf(search, space, violation);
    const token = encodeToken(scenario);
    const finding = judge.judge(scenario).find((each) => each.property === law && each.field === field);
    if (finding === undefined) {
      unconfirmed.push(`${law}/${field} ${token}`);
      continue;
    }
    const operations = scenario.operations.length;
    const key = [operations, ...scenarioKey(scenario)];
    const known = least.get(finding.bucket);
    const transitions = violation.count + (known?.transitions ?? 0);
    if (known !== undefined && compareKeys(known.key, key) <= 0)
      least.set(finding.bucket, { ...known, transitions });
    else least.set(finding.bucket, { finding, token, operations, transitions, key });
  }
  const counterexamples = [...least.values()]
    .map(({ key: _, ...counterexample }) => counterexample)
    .sort((a, b) => (a.finding.bucket < b.finding.bucket ? -1 : 1));
  return { counterexamples, unconfirmed };
}

function scenarioOf(search: Search, space: ReturnType<typeof createSpace>, violation: Violation): Scenario {
  const path = search.pathTo(violation.state);
  if (path === undefined) throw new Error('the state of a violation was not reached');
  return space.scenarioOf(path.states, violation.kind);
}

/** Laws whose condition only a release with one of these features can meet; all others any release can. */
const LAW_FEATURES: Readonly<Record<string, readonly Feature[]>> = {
  'action-error-reaches-caller': ['actions'],
  'action-flags': ['actions'],
  'mapped-after-action': ['mapped'],
};

/** Facts about what no scope has: other operations, and machines without an MMU. */
const BEYOND_SCOPES = ['ksm', 'nommu-hook', 'nommu-copy', 'nommu-action-refused'];

function vacuousIn(
  { counters }: SearchResult,
  { release, scope }: LayerSpaceData,
  laws: readonly string[] | undefined,
): string[] {
  const { features } = findRelease(release);
  const canBe = (needed: readonly Feature[]) =>
    needed.length === 0 || needed.some((feature) => features.includes(feature));
  const operations = ['open', 'close', 'mmap', 'munmap', ...(scope.slots > 1 ? ['dup'] : [])];
  const expected = [
    ...operations.map((kind) => `succeeds ${kind}`),
    ...LAWS.filter(({ id }) => laws === undefined || laws.includes(id))
      .filter(({ id }) => canBe(LAW_FEATURES[id] ?? []))
      .map(({ id }) => `law ${id}`),
    ...SOMETIMES.filter(({ id }) => !BEYOND_SCOPES.includes(id))
      .filter((fact) => canBe(fact.features))
      .map(({ id }) => `sometimes ${id}`),
  ];
  return expected.filter((name) => counters[name] === 0);
}

function ofGroup(counters: Readonly<Record<string, number>>, group: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counters)
      .filter(([name]) => name.startsWith(`${group} `))
      .map(([name, count]) => [name.slice(group.length + 1), count]),
  );
}
