import { encodeToken } from '../models/archive.js';
import { findRelease, type ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { Judge } from '../properties/judge.js';
import { LAWS } from '../properties/registry.js';
import { compareKeys, scenarioKey } from '../shrinkers/order.js';
import type { SearchResult, Violation } from './engine/result.js';
import { type Progress, type RunOptions, Search } from './engine/search.js';
import type { SpaceSource } from './engine/space.js';
import type { SymmetryLevel } from './layer/canonical.js';
import { describeKind } from './layer/kinds.js';
import type { Scope } from './layer/scope.js';
import { createSpace, type LayerSpace, type LayerSpaceData } from './layer/space.js';
import type { CheckResult, Counterexample } from './result.js';
import { neverMet } from './vacuity.js';

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
    const space = await createSpace(data);
    const { counterexamples, unconfirmed } = judge(search, found, space, release, options.laws);
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
      orbits: found.counters['states stood for'],
      transitions: found.transitions,
      levels: found.levels,
      digest: search.digest(),
      unfollowed,
      cut: ofGroup(found.counters, 'cut'),
      stuck,
      counterexamples,
      unconfirmed,
      vacuous: complete ? neverMet(found.counters, data, options.laws) : [],
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
  space: LayerSpace,
  release: ReleaseId,
  laws: readonly string[] | undefined,
): { counterexamples: Counterexample[]; unconfirmed: string[] } {
  const judge = new Judge(findRelease(release), { properties: LAWS });
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

function scenarioOf(search: Search, space: LayerSpace, violation: Violation): Scenario {
  const path = search.pathTo(violation.state);
  if (path === undefined) throw new Error('the state of a violation was not reached');
  return space.scenarioOf(path.states, violation.kind);
}

function ofGroup(counters: Readonly<Record<string, number>>, group: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counters)
      .filter(([name]) => name.startsWith(`${group} `))
      .map(([name, count]) => [name.slice(group.length + 1), count]),
  );
}
