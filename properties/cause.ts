import { type DeviationId, deviationNames } from '../models/deviations.js';
import { createOptimized, type OptimizedModel } from '../models/optimized/index.js';
import { profileOf, type Release } from '../models/releases.js';
import { TraceView } from '../models/trace-view.js';
import type { AnyProperty, Report, Violation } from './property.js';
import { findProperty } from './registry.js';
import { deviationSubsets } from './subsets.js';

/** A property and field to look for. */
type Symptom = Pick<Violation, 'property' | 'field'>;

/**
 * The smallest set of a release's deviations without which a violation vanishes, among equally small
 * ones that with the lower bits; empty when it stays without all of them, or does not appear with
 * them. Runs the optimized model once for each set tried: some dozen times for a set of one.
 *
 * @param wire the scenario
 * @param rightWire its transform, when the property is a relation
 */
export function findCause(
  wire: Int32Array,
  symptom: Symptom,
  release: Release,
  rightWire?: Int32Array,
): DeviationId[] {
  const finder = new CauseFinder(release);
  return finder.appears(wire, symptom, rightWire) ? finder.findCauses(wire, [symptom], rightWire)[0] : [];
}

/** Finds causes under one release; keeps the models it runs. */
export class CauseFinder {
  private readonly features: number;
  private readonly deviations: number;
  private readonly subsets: readonly number[];
  private readonly leftModel: OptimizedModel;
  private readonly rightModel: OptimizedModel;
  private readonly left = new TraceView();
  private readonly right = new TraceView();
  private readonly lookout = new Lookout();

  constructor(release: Release) {
    const profile = profileOf(release);
    this.features = profile.features;
    this.deviations = profile.deviations;
    this.subsets = deviationSubsets(release.deviations);
    this.leftModel = createOptimized(profile);
    this.rightModel = createOptimized(profile);
  }

  /** Whether a symptom appears under the release as it is. */
  appears(wire: Int32Array, symptom: Symptom, rightWire?: Int32Array): boolean {
    this.run(wire, rightWire, this.deviations);
    return this.shows(findProperty(symptom.property), symptom.field, wire, rightWire);
  }

  /**
   * The causes of symptoms that appear in a scenario, in their order. All of them share the runs.
   *
   * @param rightWire the transform, when the symptoms are those of a relation
   */
  findCauses(wire: Int32Array, symptoms: readonly Symptom[], rightWire?: Int32Array): DeviationId[][] {
    const causes: DeviationId[][] = symptoms.map(() => []);
    this.run(wire, rightWire, 0);
    let open = symptoms
      .map(({ property, field }, index) => ({ index, field, property: findProperty(property) }))
      .filter(({ property, field }) => !this.shows(property, field, wire, rightWire));
    for (let i = 0; i < this.subsets.length && open.length > 0; i++) {
      this.run(wire, rightWire, this.deviations & ~this.subsets[i]);
      open = open.filter(({ index, property, field }) => {
        if (this.shows(property, field, wire, rightWire)) return true;
        causes[index] = deviationNames(this.subsets[i]);
        return false;
      });
    }
    return causes;
  }

  private run(wire: Int32Array, rightWire: Int32Array | undefined, deviations: number): void {
    const profile = { features: this.features, deviations };
    this.leftModel.setProfile(profile);
    this.left.words = this.leftModel.run(wire);
    if (rightWire === undefined) return;
    this.rightModel.setProfile(profile);
    this.right.words = this.rightModel.run(rightWire);
  }

  private shows(
    property: AnyProperty,
    field: string,
    wire: Int32Array,
    rightWire: Int32Array | undefined,
  ): boolean {
    const lookout = this.lookout;
    lookout.begin(field);
    if (property.kind === 'law') property.check(this.left, lookout, wire);
    else if (rightWire !== undefined) property.compare(this.left, this.right, lookout, wire, rightWire);
    return lookout.seen;
  }
}

/** Waits for one field to be violated. */
export class Lookout implements Report {
  seen = false;
  /** The first step, when seen. */
  step = -1;
  private field = '';

  begin(field: string): void {
    this.field = field;
    this.seen = false;
    this.step = -1;
  }

  held(): void {}

  violated(step: number, field: string): void {
    if (this.seen || field !== this.field) return;
    this.seen = true;
    this.step = step;
  }
}
