import { DEVIATIONS, type DeviationId, deviationNames } from '../models/deviations.js';
import { MAX_OPERATIONS } from '../models/limits.js';
import { createOptimized, type OptimizedModel } from '../models/optimized/index.js';
import { profileOf, type Release } from '../models/releases.js';
import { sameTrace } from '../models/same-trace.js';
import { TRACE } from '../models/trace-layout.js';
import { TraceView } from '../models/trace-view.js';
import { checkLaw } from './evaluate.js';
import type { AnyProperty, Report, Violation } from './property.js';
import { findProperty } from './registry.js';
import { combinations } from './subsets.js';

/** What is to vanish: the first violation of a field of a property. What fails later is not looked at. */
export interface Symptom {
  readonly property: AnyProperty;
  readonly field: string;
  readonly step: number;
}

/**
 * The smallest set of a release's deviations without which a violation vanishes: without which the
 * field is not violated in that step or an earlier one.
 *
 * Among equally small ones goes first a set that brings the violation about by itself, added to the
 * ideal; next one without which all operations up to the violation return what they did: others
 * may only keep the run from getting there. Then the one with the lower bits.
 *
 * Empty when the violation stays without all deviations, or does not appear with them. Runs the
 * optimized model once or twice for each set tried: some dozen times for a set of one.
 *
 * @param wire the scenario
 * @param rightWire its transform, when the property is a relation
 * @throws VmacheckError `UNKNOWN_NAME` for a property that is not the suite's; {@link CauseFinder} takes any
 */
export function findCause(
  wire: Int32Array,
  violation: Violation,
  release: Release,
  rightWire?: Int32Array,
): DeviationId[] {
  const finder = new CauseFinder(release);
  const symptom = { ...violation, property: findProperty(violation.property) };
  return finder.appears(wire, symptom, rightWire) ? finder.findCauses(wire, [symptom], rightWire)[0] : [];
}

/** A symptom whose cause is being looked for. */
interface Search extends Symptom {
  readonly index: number;
  /** The first set of the present size without which it vanishes; 0 for none yet. */
  necessary: number;
  /** The first of them without which all operations up to the violation return what they did; 0 for none yet. */
  quiet: number;
}

/**
 * Up to this size, sets are made of all the release's deviations. Larger ones are made only of those
 * that show in the scenario at hand, since 20 deviations have more sets than there is time for.
 */
const EXHAUSTIVE_SIZE = 2;

/** Finds causes under one release; keeps the models it runs. */
export class CauseFinder {
  private readonly features: number;
  private readonly deviations: number;
  /** The bits of the release's deviations, in ascending order. */
  private readonly bits: readonly number[];
  private readonly leftModel: OptimizedModel;
  private readonly rightModel: OptimizedModel;
  private readonly left = new TraceView();
  private readonly right = new TraceView();
  private readonly lookout = new Lookout();
  private readonly results = new Int32Array(MAX_OPERATIONS + 1);
  private readonly keptLeft = new KeptTrace();
  private readonly keptRight = new KeptTrace();

  constructor(release: Release) {
    const profile = profileOf(release);
    this.features = profile.features;
    this.deviations = profile.deviations;
    this.bits = release.deviations.map((id) => DEVIATIONS[id].bit).sort((a, b) => a - b);
    this.leftModel = createOptimized(profile);
    this.rightModel = createOptimized(profile);
  }

  /** Whether a symptom appears under the release as it is. */
  appears(wire: Int32Array, symptom: Symptom, rightWire?: Int32Array): boolean {
    this.run(wire, rightWire, this.deviations);
    return this.shows(symptom, wire, rightWire);
  }

  /**
   * The causes of symptoms that appear in a scenario, in their order. All of them share the runs.
   *
   * @param rightWire the transform, when the symptoms are those of a relation
   */
  findCauses(wire: Int32Array, symptoms: readonly Symptom[], rightWire?: Int32Array): DeviationId[][] {
    const causes: DeviationId[][] = symptoms.map(() => []);
    if (symptoms.length === 0) return causes;
    this.run(wire, rightWire, 0);
    let open = symptoms
      .map(
        (symptom, index): Search => ({
          ...symptom,
          index,
          necessary: 0,
          quiet: 0,
        }),
      )
      .filter((search) => !this.shows(search, wire, rightWire));
    if (open.length === 0) return causes;
    this.run(wire, undefined, this.deviations);
    this.keepResults();
    let bits = this.bits;
    for (let size = 1; size <= bits.length && open.length > 0; size++) {
      if (size === EXHAUSTIVE_SIZE + 1) bits = this.showing(wire, rightWire);
      for (const subset of combinations(bits, size)) {
        const vanished = this.vanishing(open, subset, wire, rightWire);
        if (vanished.length === 0) continue;
        const kept = this.stepsKept();
        this.run(wire, rightWire, subset);
        for (const search of vanished) {
          if (search.necessary === 0) search.necessary = subset;
          if (kept > search.step && search.quiet === 0) search.quiet = subset;
          if (!this.shows(search, wire, rightWire)) continue;
          causes[search.index] = deviationNames(subset);
          open = open.filter((other) => other !== search);
        }
        if (open.length === 0) break;
      }
      for (const { index, necessary, quiet } of open) {
        if (necessary !== 0) causes[index] = deviationNames(quiet !== 0 ? quiet : necessary);
      }
      open = open.filter(({ necessary }) => necessary === 0);
    }
    for (const search of open) causes[search.index] = deviationNames(this.reduced(search, wire, rightWire));
    return causes;
  }

  /**
   * The deviations that show in a scenario by themselves: without which the release, or with which the
   * ideal, gives another trace.
   */
  private showing(wire: Int32Array, rightWire: Int32Array | undefined): number[] {
    const shows = (base: number) => {
      this.run(wire, rightWire, base);
      this.keptLeft.keep(this.left.words);
      if (rightWire !== undefined) this.keptRight.keep(this.right.words);
      return (bit: number) => {
        this.run(wire, rightWire, base ^ bit);
        if (!this.keptLeft.equals(this.left.words)) return true;
        return rightWire !== undefined && !this.keptRight.equals(this.right.words);
      };
    };
    const onRelease = this.bits.filter(shows(this.deviations));
    const onIdeal = this.bits.filter(shows(0));
    return this.bits.filter((bit) => onRelease.includes(bit) || onIdeal.includes(bit));
  }

  /** Where no small set will do: all deviations but those that can be left out one after the other. */
  private reduced(search: Search, wire: Int32Array, rightWire: Int32Array | undefined): number {
    return this.bits.reduceRight((set, bit) => {
      const less = set & ~bit;
      return this.vanishing([search], less, wire, rightWire).length > 0 ? less : set;
    }, this.deviations);
  }

  /** Those that do not appear without these deviations. */
  private vanishing(
    open: readonly Search[],
    subset: number,
    wire: Int32Array,
    rightWire: Int32Array | undefined,
  ): Search[] {
    this.run(wire, rightWire, this.deviations & ~subset);
    return open.filter((search) => !this.shows(search, wire, rightWire));
  }

  private keepResults(): void {
    for (let step = 0; step < this.left.steps; step++) this.results[step] = this.left.result(step);
  }

  /** How many steps, from the first on, return what they did. */
  private stepsKept(): number {
    let step = 0;
    while (step < this.left.steps && this.left.result(step) === this.results[step]) step++;
    return step;
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
    { property, field, step }: Symptom,
    wire: Int32Array,
    rightWire: Int32Array | undefined,
  ): boolean {
    const lookout = this.lookout;
    lookout.begin(field, step);
    if (property.kind === 'law') checkLaw(property, this.left, lookout, wire);
    else if (rightWire !== undefined) property.compare(this.left, this.right, lookout, wire, rightWire);
    return lookout.seen;
  }
}

/** A copy of a trace, to compare others with. */
class KeptTrace {
  private words = new Int32Array(1 << 12);

  keep(trace: Int32Array): void {
    const length = trace[TRACE.words];
    if (this.words.length < length) this.words = new Int32Array(2 * length);
    for (let i = 0; i < length; i++) this.words[i] = trace[i];
  }

  equals(trace: Int32Array): boolean {
    return sameTrace(this.words, trace);
  }
}

/** Waits for one field to be violated, up to a step. */
export class Lookout implements Report {
  seen = false;
  /** The first step, when seen. */
  step = -1;
  private field = '';
  private lastStep = 0;

  begin(field: string, lastStep: number): void {
    this.field = field;
    this.lastStep = lastStep;
    this.seen = false;
    this.step = -1;
  }

  held(): void {}

  violated(step: number, field: string): void {
    if (field !== this.field || step > this.lastStep || (this.seen && step >= this.step)) return;
    this.seen = true;
    this.step = step;
  }
}
