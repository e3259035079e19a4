import { decodeToken, encodeToken } from '../models/archive.js';
import { createOptimized } from '../models/optimized/index.js';
import { STEPPED } from '../models/optimized/stepper.js';
import { findRelease, profileOf, type ReleaseId } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { TraceView } from '../models/trace-view.js';
import { wireOf } from '../models/wire.js';
import { type CheckOptions, layerSource, runOptions, searchOptions } from './check.js';
import { type CoverGraph, graphOf } from './cover/graph.js';
import { classesOfStep } from './cover/step-class.js';
import { type Tour, toursThrough } from './cover/tours.js';
import { Search } from './engine/search.js';
import { comparer } from './layer/retell.js';
import { createSpace, type LayerSpace, type LayerSpaceData } from './layer/space.js';
import type { CoverResult } from './result.js';

export interface CoverOptions extends Omit<CheckOptions, 'properties' | 'checkpoint' | 'resume'> {
  /** Tokens that are there already: what they cover is not covered again. */
  readonly known?: readonly string[];
  /** Operations a scenario, at most; 16 by default. */
  readonly longest?: number;
}

const DEFAULT_LONGEST = 16;

/**
 * A small set of scenarios that together take a step of every class (see step-class.ts) that a scope has under a
 * release, chosen from the explored graph: to be run on every implementation.
 *
 * Each scenario is run as a whole, and what it covers is what that run shows; one whose every class others show, too,
 * is left out.
 *
 * @throws VmacheckError as `check`; `TOKEN_MALFORMED` and others for a known token
 */
export async function cover(options: CoverOptions): Promise<CoverResult> {
  const { release, scope, symmetry = 'full', known = [], longest = DEFAULT_LONGEST } = options;
  const data: LayerSpaceData = { release, scope, symmetry };
  const search = await Search.create(layerSource(data), searchOptions(options));
  try {
    const { status, states } = await search.run(runOptions(options));
    const explored = { release, scope, status, states };
    if (status !== 'complete') return { ...explored, classes: 0, known: known.length, added: [], missed: [] };
    const space = await createSpace(data);
    const graph = graphOf(search, space);
    const before = known.map((token) => classesOf(decodeToken(token), release));
    const uncovered = without(graph.classes, before);
    const places = new Set(uncovered.map((name) => graph.classes.indexOf(name)));
    const scenarios = toursThrough(graph, places, longest).map((tour) => tell(tour, graph, space));
    const added = necessary(scenarios, uncovered, release);
    const after = added.map((scenario) => classesOf(scenario, release));
    return {
      ...explored,
      classes: graph.classes.length,
      known: known.length,
      added: added.map(encodeToken).sort(),
      missed: without(uncovered, after),
    };
  } finally {
    await search.close();
  }
}

/** The classes of the steps of a scenario's run on the optimized model of a release, its teardown included. */
export function classesOf(scenario: Scenario, release: ReleaseId): Set<string> {
  const wire = wireOf(scenario);
  const trace = new TraceView(createOptimized(profileOf(findRelease(release)), release).run(wire));
  return new Set(
    Array.from({ length: trace.steps }, (_, step) => classesOfStep(trace, step, wire, scenario.files)).flat(),
  );
}

function without(names: readonly string[], covered: readonly ReadonlySet<string>[]): string[] {
  const all = new Set(covered.flatMap((classes) => [...classes]));
  return names.filter((name) => !all.has(name));
}

/** The scenario of a tour: each step is found anew, as in retell.ts, by where it leads and by its class. */
function tell({ from, edges }: Tour, { nodes, classes }: CoverGraph, space: LayerSpace): Scenario {
  const leadsTo = comparer(space);
  const trace = new TraceView();
  space.start(nodes[from].state);
  const transitions = edges.map((edge) => {
    const transition = space.follow(() => {
      if (!leadsTo(nodes[edge.to].state)) return false;
      trace.words = space.step.trace;
      const shown = classesOfStep(trace, STEPPED, space.step.wire, space.filesHere);
      return edge.classes.every((place, i) => classes[place] === shown[i]);
    });
    if (transition < 0) throw new Error('a step of a tour was not found again');
    return transition;
  });
  return space.tell(transitions);
}

/** Without those whose every class of `wanted` the others show; the longest go first. */
function necessary(
  scenarios: readonly Scenario[],
  wanted: readonly string[],
  release: ReleaseId,
): Scenario[] {
  const count = new Map(wanted.map((name) => [name, 0]));
  const shown = scenarios.map((scenario) => ({
    scenario,
    classes: [...classesOf(scenario, release)].filter((name) => count.has(name)),
  }));
  for (const { classes } of shown) for (const name of classes) count.set(name, count.get(name)! + 1);
  const byLength = [...shown].sort((a, b) => b.scenario.operations.length - a.scenario.operations.length);
  const left = new Set(byLength.map(({ scenario }) => scenario));
  for (const { scenario, classes } of byLength) {
    if (!classes.every((name) => count.get(name)! > 1)) continue;
    left.delete(scenario);
    for (const name of classes) count.set(name, count.get(name)! - 1);
  }
  return scenarios.filter((scenario) => left.has(scenario));
}
