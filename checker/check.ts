import { findRelease, type ReleaseId } from '../models/releases.js';
import { LAWS, RELATIONS } from '../properties/registry.js';
import { counterexamplesOf, type Witnessed } from './counterexamples.js';
import type { SearchResult } from './engine/result.js';
import { type Progress, type RunOptions, Search, type SearchOptions } from './engine/search.js';
import type { SpaceSource } from './engine/space.js';
import { CHECKED_RELATIONS } from './layer/checked-relations.js';
import { createRelationSpace, type RelationSpaceData } from './layer/relation-space.js';
import type { Scope } from './layer/scope.js';
import { createSpace, type LayerSpaceData } from './layer/space.js';
import type { SymmetryLevel } from './layer/symmetry.js';
import type { CheckResult, RelationResult } from './result.js';
import { neverCompared, neverMet } from './vacuity.js';

export interface CheckOptions {
  readonly release: ReleaseId;
  readonly scope: Scope;
  readonly symmetry?: SymmetryLevel;
  /** Ids of the laws and relations that count; default: all laws, and {@link CHECKED_RELATIONS}. */
  readonly properties?: readonly string[];
  /** Threads; nothing in the result depends on them. */
  readonly workers?: number;
  /** Bytes for states. */
  readonly memory?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Called when a part begins: the laws, the way back, each relation. */
  readonly onPart?: (name: string) => void;
  /** Where to save the search of the laws at level borders, and after how many new states. */
  readonly checkpoint?: RunOptions['checkpoint'];
  /** A saved search to go on with. */
  readonly resume?: string;
}

/**
 * Explores a scope under a release, with every law on every step; then two runs side by side for each
 * relation.
 *
 * @throws VmacheckError `MEMORY_UNAVAILABLE`, `WORKER_FAILED`, `PATH_UNWRITABLE` for the checkpoint; of
 *   `resume` `PATH_UNREADABLE`, `CHECKPOINT_DAMAGED`, `CHECKPOINT_FOREIGN`
 */
export async function check(options: CheckOptions): Promise<CheckResult> {
  const { laws, relations } = selected(options.properties);
  const result = await checkLaws(options, laws);
  const compared: RelationResult[] = [];
  for (const relation of relations) compared.push(await checkRelation(options, relation));
  const complete = compared.filter(({ status }) => status === 'complete');
  const vacuous = [...result.vacuous, ...neverCompared(complete, options.properties)];
  return { ...result, vacuous, relations: compared };
}

/** The ids of the laws, and of {@link CHECKED_RELATIONS}, that count; without a choice all. */
export function selected(properties: readonly string[] | undefined) {
  const counts = (id: string) => properties === undefined || properties.includes(id);
  return { laws: LAWS.map(({ id }) => id).filter(counts), relations: CHECKED_RELATIONS.filter(counts) };
}

/** The layer's space, for the engine and its workers. */
export function layerSource(data: LayerSpaceData): SpaceSource {
  return { module: new URL('./layer/space.js', import.meta.url).href, data };
}

/** The space of two runs side by side, for the engine and its workers. */
export function relationSource(data: RelationSpaceData) {
  return { module: new URL('./layer/relation-space.js', import.meta.url).href, data };
}

async function checkLaws(
  options: CheckOptions,
  laws: readonly string[],
): Promise<Omit<CheckResult, 'relations'>> {
  const { release, scope, symmetry = 'full', checkpoint, resume } = options;
  const data: LayerSpaceData = { release, scope, symmetry };
  const source = layerSource(data);
  const search = await (resume === undefined
    ? Search.create(source, searchOptions(options))
    : Search.resume(resume, source, searchOptions(options)));
  try {
    options.onPart?.('laws');
    const found = await search.run({
      ...runOptions(options),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    });
    const complete = found.status === 'complete';
    const unfollowed = found.counters['states not followed'];
    if (complete) options.onPart?.('the way back from every state');
    const stuck = complete ? (await search.canReachInitial()).stuck - unfollowed : null;
    const space = await createSpace(data);
    const properties = LAWS.filter(({ id }) => laws.includes(id));
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
      ...counterexamplesOf(witnesses(search, found), space, findRelease(release), properties),
      vacuous: complete ? neverMet(found.counters, data, laws) : [],
      counters: found.counters,
    };
  } finally {
    await search.close();
  }
}

async function checkRelation(options: CheckOptions, relation: string): Promise<RelationResult> {
  const { release, scope } = options;
  const source = relationSource({ release, scope, relation });
  const search = await Search.create(source, searchOptions(options));
  try {
    options.onPart?.(relation);
    const found = await search.run(runOptions(options));
    const space = await createRelationSpace(source.data);
    const properties = RELATIONS.filter(({ id }) => id === relation);
    return {
      relation,
      status: found.status,
      configurations: space.initialStates,
      states: found.states,
      transitions: found.transitions,
      compared: found.counters.compared,
      unfollowed: found.counters['states not followed'],
      cut: ofGroup(found.counters, 'cut'),
      ...counterexamplesOf(witnesses(search, found), space, findRelease(release), properties),
    };
  } finally {
    await search.close();
  }
}

function witnesses(search: Search, { violations }: SearchResult): Witnessed[] {
  return violations.map(({ kind, count, state }) => ({ kind, count, path: () => pathTo(search, state) }));
}

function pathTo(search: Search, state: readonly number[]): readonly (readonly number[])[] {
  const path = search.pathTo(state);
  if (path === undefined) throw new Error('the state of a violation was not reached');
  return path.states;
}

export function searchOptions({ workers, memory }: CheckOptions): SearchOptions {
  return { ...(workers === undefined ? {} : { workers }), ...(memory === undefined ? {} : { memory }) };
}

export function runOptions({ signal, onProgress }: CheckOptions): RunOptions {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress }),
  };
}

/** The counters of a group, by the names of its members. */
export function ofGroup(counters: Readonly<Record<string, number>>, group: string): Record<string, number> {
  return Object.fromEntries(
    Object.entries(counters)
      .filter(([name]) => name.startsWith(`${group} `))
      .map(([name, count]) => [name.slice(group.length + 1), count]),
  );
}
