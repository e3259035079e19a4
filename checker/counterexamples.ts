import { encodeToken } from '../models/archive.js';
import type { Release } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { Judge } from '../properties/judge.js';
import type { AnyProperty, Finding } from '../properties/property.js';
import { findProperty } from '../properties/registry.js';
import { compareKeys, scenarioKey } from '../shrinkers/order.js';
import type { SearchResult, Violation } from './engine/result.js';
import type { Search } from './engine/search.js';
import type { Counterexample } from './result.js';

/** What is asked of a space to tell a violation of it as a scenario. */
export interface Retold {
  /** The scenario of a path of states and then a step that shows a kind of violation. */
  scenarioOf(path: readonly ArrayLike<number>[], kind: number): Scenario;
  /** Whether a kind is about this property, and about this field of it. */
  isOfKind(kind: number, property: string, field?: string): boolean;
}

/** Runs the counterexample of each kind of violation as a whole, and keeps the least of each bucket. */
export function counterexamplesOf(
  search: Search,
  { violations }: SearchResult,
  space: Retold,
  release: Release,
  properties: readonly AnyProperty[],
): { counterexamples: Counterexample[]; unconfirmed: string[] } {
  const judge = new Judge(release, { properties });
  const least = new Map<string, Counterexample & { readonly key: readonly number[] }>();
  const unconfirmed: string[] = [];
  for (const violation of violations) {
    if (!properties.some(({ id }) => space.isOfKind(violation.kind, id))) continue;
    const scenario = scenarioOf(search, space, violation);
    const token = encodeToken(scenario);
    const finding = confirm(judge.judge(scenario), space, violation.kind);
    if (finding === undefined) {
      unconfirmed.push(token);
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

/** A relation names a field by all that was before, too, and ends at the first difference. A single step does not know that. */
function confirm(findings: readonly Finding[], space: Retold, kind: number): Finding | undefined {
  return (
    findings.find(({ property, field }) => space.isOfKind(kind, property, field)) ??
    findings.find(
      ({ property }) => findProperty(property).kind === 'relation' && space.isOfKind(kind, property),
    )
  );
}

function scenarioOf(search: Search, space: Retold, violation: Violation): Scenario {
  const path = search.pathTo(violation.state);
  if (path === undefined) throw new Error('the state of a violation was not reached');
  return space.scenarioOf(path.states, violation.kind);
}
