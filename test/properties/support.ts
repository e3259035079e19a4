/** Runs of properties on scenarios written by hand. */
import { DEVIATIONS, type DeviationId } from '../../models/deviations.js';
import type { Model } from '../../models/model.js';
import { createOptimized } from '../../models/optimized/index.js';
import { createReference } from '../../models/reference/index.js';
import { findRelease, profileOf, type ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { TRACE } from '../../models/trace-layout.js';
import { TraceView } from '../../models/trace-view.js';
import { checkLaw } from '../../properties/evaluate.js';
import type { Law, Relation, Report } from '../../properties/property.js';
import { LAWS, RELATIONS } from '../../properties/registry.js';
import { wireOf } from '../support/scenarios.js';

/** What a property said about a run. */
export interface Heard {
  /** Its condition was met at least once. */
  readonly evaluated: boolean;
  /** `step field` of each violation, in order, without repeats. */
  readonly violations: readonly string[];
}

class Listener implements Report {
  evaluated = false;
  readonly violations: string[] = [];

  held(): void {
    this.evaluated = true;
  }

  violated(step: number, field: string): void {
    this.evaluated = true;
    const text = `${step} ${field}`;
    if (!this.violations.includes(text)) this.violations.push(text);
  }
}

export function law(id: string): Law {
  const found = LAWS.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no law ${id}`);
  return found;
}

export function relation(id: string): Relation {
  const found = RELATIONS.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no relation ${id}`);
  return found;
}

/** The trace of a scenario, in words of its own. */
export function traceOf(model: Model, scenario: Scenario): TraceView {
  const words = model.run(wireOf(scenario));
  return new TraceView(words.slice(0, words[TRACE.words]));
}

export function hear(checked: Law, trace: TraceView, scenario: Scenario): Heard {
  const listener = new Listener();
  checkLaw(checked, trace, listener, wireOf(scenario));
  return { evaluated: listener.evaluated, violations: listener.violations };
}

export function hearLaw(id: string, scenario: Scenario, model: Model): Heard {
  return hear(law(id), traceOf(model, scenario), scenario);
}

/** What a relation said; `transformed` is false where it had nothing to compare. */
export function hearRelation(id: string, scenario: Scenario, model: Model): Heard & { transformed: boolean } {
  const checked = relation(id);
  const left = traceOf(model, scenario);
  const right = checked.applies(left, wireOf(scenario)) ? checked.transform(scenario) : null;
  if (right === null) return { transformed: false, evaluated: false, violations: [] };
  const listener = new Listener();
  checked.compare(left, traceOf(model, right), listener, wireOf(scenario), wireOf(right));
  return { transformed: true, evaluated: listener.evaluated, violations: listener.violations };
}

export function reference(release: ReleaseId): Model {
  return createReference(findRelease(release));
}

/** The newest features and these deviations alone. */
export function idealWith(...ids: readonly DeviationId[]): Model {
  const deviations = ids.reduce((bits, id) => bits | DEVIATIONS[id].bit, 0);
  return createOptimized({ features: profileOf(findRelease('ideal')).features, deviations });
}
