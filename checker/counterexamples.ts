import { encodeToken } from '../models/archive.js';
import type { Release } from '../models/releases.js';
import { Judge } from '../properties/judge.js';
import type { AnyProperty, Finding } from '../properties/property.js';
import { findProperty } from '../properties/registry.js';
import { compareKeys, scenarioKey } from '../shrinkers/order.js';
import { type Steppable, scenarioOf } from './layer/retell.js';
import type { Counterexample } from './result.js';

/** What is asked of a space to tell a violation of it as a scenario. */
export interface Retold extends Steppable {
  /** Whether a kind is about this property, and about this field of it. */
  isOfKind(kind: number, property: string, field?: string): boolean;
}

/** A kind of violation, and the way to one of its witnesses. */
export interface Witnessed {
  readonly kind: number;
  /** Transitions that show it. */
  readonly count: number;
  /** States from an initial one to the one whose step shows it, as packed words. */
  path(): readonly ArrayLike<number>[];
}

/** Runs the counterexample of each kind of violation as a whole, and keeps the least of each bucket. */
export function counterexamplesOf(
  violations: readonly Witnessed[],
  space: Retold,
  release: Release,
  properties: readonly AnyProperty[],
): { counterexamples: Counterexample[]; unconfirmed: string[] } {
  const judge = new Judge(release, { properties });
  const least = new Map<string, Counterexample & { readonly key: readonly number[] }>();
  const unconfirmed: string[] = [];
  for (const violation of violations) {
    if (!properties.some(({ id }) => space.isOfKind(violation.kind, id))) continue;
    const scenario = scenarioOf(space, violation.path(), violation.kind);
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
