import { decodeToken, encodeToken } from '../models/archive.js';
import { findRelease, type Release } from '../models/releases.js';
import { Judge } from '../properties/judge.js';
import type { AnyProperty } from '../properties/property.js';
import { LAWS, RELATIONS } from '../properties/registry.js';
import { shrink } from '../shrinkers/shrink.js';
import { type CheckOptions, layerSource, ofGroup, relationSource, selected } from './check.js';
import { counterexamplesOf, type Retold, type Witnessed } from './counterexamples.js';
import { createRelationSpace } from './layer/relation-space.js';
import { createSpace, type LayerSpaceData } from './layer/space.js';
import type { Counterexample, SimulationResult, WalkedCounterexample, WalkedSpace } from './result.js';
import type { WalkWitness } from './simulate/batch.js';
import { takeWalks, type WalksOptions, type WalksResult } from './simulate/walks.js';
import { neverCompared, neverMet } from './vacuity.js';

export interface SimulateOptions
  extends Omit<CheckOptions, 'onProgress' | 'checkpoint' | 'resume'>,
    Omit<WalksOptions, 'workers' | 'memory' | 'signal'> {}

/**
 * Takes random walks through a scope under a release: for scopes that do not fit. The same states, operations and
 * laws as {@link check}, and after that the same relations; each violation is run as a whole scenario, and
 * shrunk. Nothing is proven.
 *
 * @throws VmacheckError `MEMORY_UNAVAILABLE`, `WORKER_FAILED`
 */
export async function simulate(options: SimulateOptions): Promise<SimulationResult> {
  const { release, scope, symmetry = 'full', seed, depth } = options;
  const { laws, relations } = selected(options.properties);
  const data: LayerSpaceData = { release, scope, symmetry };
  const walked = await takeWalks(layerSource(data), options);
  const properties = LAWS.filter(({ id }) => laws.includes(id));
  const compared: SimulationResult['relations'][number][] = [];
  for (const relation of relations) {
    const source = relationSource({ release, scope, relation });
    const pairs = await takeWalks(source, options);
    const about = RELATIONS.filter(({ id }) => id === relation);
    compared.push({
      relation,
      compared: pairs.counters.compared,
      ...describe(pairs, await createRelationSpace(source.data), findRelease(release), about),
    });
  }
  return {
    release,
    scope,
    symmetry,
    seed,
    depth,
    ...describe(walked, await createSpace(data), findRelease(release), properties),
    vacuous: [...neverMet(walked.counters, data, laws), ...neverCompared(compared, options.properties)],
    counters: walked.counters,
    relations: compared,
  };
}

function describe(
  walked: WalksResult,
  space: Retold & { readonly initialStates: number },
  release: Release,
  properties: readonly AnyProperty[],
): WalkedSpace {
  const { counterexamples, unconfirmed } = counterexamplesOf(
    witnesses(walked, space.stateWords),
    space,
    release,
    properties,
  );
  return {
    status: walked.status,
    configurations: space.initialStates,
    begun: walked.starts,
    walks: walked.walks,
    ended: walked.ended,
    steps: walked.steps,
    transitions: walked.transitions,
    states: walked.states,
    exact: walked.exact,
    cut: ofGroup(walked.counters, 'cut'),
    counterexamples: counterexamples.map((each) => shrunk(each, release)),
    unconfirmed,
  };
}

function witnesses({ violations }: WalksResult, width: number): Witnessed[] {
  return [...violations]
    .sort(([a], [b]) => a - b)
    .map(([kind, { count, path }]) => ({ kind, count, path: () => statesOf(path, width) }));
}

function statesOf(path: WalkWitness['path'], width: number): Int32Array[] {
  return Array.from({ length: path.length / width }, (_, i) => path.slice(i * width, (i + 1) * width));
}

/** The least scenario of the same bucket. */
function shrunk(
  { finding, token, operations, transitions }: Counterexample,
  release: Release,
): WalkedCounterexample {
  const { bucket } = finding;
  const judge = new Judge(release);
  const least = shrink(decodeToken(token), (candidate) => judge.hasBucket(candidate, bucket));
  return {
    finding: judge.find(least.scenario, bucket) ?? finding,
    token: encodeToken(least.scenario),
    operations: least.scenario.operations.length,
    walked: operations,
    transitions,
    provenLeast: least.provenLeast,
  };
}
