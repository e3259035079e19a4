import type { DeviationId } from '../models/deviations.js';
import { MAX_OPERATIONS } from '../models/limits.js';
import type { Model } from '../models/model.js';
import { createOptimized, type OptimizedModel } from '../models/optimized/index.js';
import { profileOf, type Release } from '../models/releases.js';
import type { Scenario } from '../models/scenario.js';
import { TRACE } from '../models/trace-layout.js';
import { TraceView } from '../models/trace-view.js';
import { encodeWire, MAX_WIRE_WORDS, wireLength } from '../models/wire.js';
import { bucketOf, expectedDifference, parseBucket, verdictOf } from './bucket.js';
import { CauseFinder, Lookout } from './cause.js';
import { isLawful } from './contract.js';
import { checkLaw, checkRelation, LawSet } from './evaluate.js';
import type { AnyProperty, Finding, Relation, Violation } from './property.js';
import { PROPERTIES } from './registry.js';
import { type PropertyCounts, Tally } from './tally.js';

export interface JudgeOptions {
  /** Default: all of them. */
  readonly properties?: readonly AnyProperty[];
  /**
   * Relations take a second run each. With a stride of n they are looked at only in cases whose index
   * is a multiple of n. Default: 1, in all.
   */
  readonly relationStride?: number;
}

/**
 * Says what is wrong in a scenario under one release.
 *
 * 1. The scenario is run, and the laws read its trace.
 * 2. With lawful hooks, so do the relations that apply, with a second run each. A hook that breaks its
 *    contract tells nothing about them.
 * 3. For each property and field that failed, the smallest set of the release's deviations without
 *    which it would not: the cause, and with it the bucket.
 *
 * Counts what came of each property over all the scenarios it has judged.
 */
export class Judge {
  private readonly features: number;
  private readonly relationStride: number;
  private readonly laws: LawSet;
  private readonly relations: readonly Relation[];
  private readonly tally: Tally;
  /** For what is not to be counted. */
  private readonly aside: Tally;
  private readonly own: OptimizedModel;
  private readonly finder: CauseFinder;

  private readonly left = new TraceView();
  private readonly right = new TraceView();
  private leftWords = new Int32Array(1 << 12);
  private readonly wire = new Int32Array(MAX_WIRE_WORDS);
  private readonly rightWire = new Int32Array(MAX_WIRE_WORDS);
  private readonly lookout = new Lookout();

  constructor(
    readonly release: Release,
    { properties = PROPERTIES, relationStride = 1 }: JudgeOptions = {},
  ) {
    this.relationStride = relationStride;
    const profile = profileOf(release);
    this.features = profile.features;
    const laws = properties.filter((property) => property.kind === 'law');
    this.laws = new LawSet(laws);
    this.relations = properties.filter((property) => property.kind === 'relation');
    this.tally = new Tally([...laws, ...this.relations]);
    this.aside = new Tally(this.tally.properties);
    this.own = createOptimized(profile, release.id);
    this.finder = new CauseFinder(release);
  }

  /**
   * The findings in a scenario, in the order of the properties.
   *
   * @param wire its wire words, where the caller has them
   * @param run what to run it on, or the trace, where the caller has it: that of the optimized model of
   *   the release, which is also the default. A violation that only another model shows has no cause
   *   among the deviations: it is `new`.
   * @param index of the case, for `relationStride`
   * @param traceOfRun where the caller has the trace of another model as well
   */
  judge(
    scenario: Scenario,
    wire: Int32Array = this.encode(scenario),
    run: Model | Int32Array = this.own,
    index = 0,
    traceOfRun?: Int32Array,
  ): Finding[] {
    const model = run instanceof Int32Array ? this.own : run;
    const lawful = isLawful(wire, this.features);
    const left = this.left;
    const tally = this.tally;
    left.words = run instanceof Int32Array ? run : (traceOfRun ?? run.run(wire));
    this.laws.checkRun(left, wire, tally);
    let violations = tally.violations();
    const findings = violations.length === 0 ? [] : this.explain(scenario, wire, violations, lawful, model);
    if (!lawful || index % this.relationStride !== 0) return findings;

    for (const [i, relation] of this.relations.entries()) {
      const rightWire = this.secondRun(relation, scenario, wire, model);
      if (rightWire === null) continue;
      left.words = this.keep(left.words);
      this.right.words = model.run(rightWire);
      const before = tally.violations().length;
      checkRelation(relation, this.laws.laws.length + i, left, this.right, wire, rightWire, tally);
      violations = tally.violations();
      if (violations.length > before)
        findings.push(...this.explain(scenario, wire, violations.slice(before), lawful, model, rightWire));
    }
    return findings;
  }

  /** Wire words of the second runs that {@link judge} will ask the model for, in this order. */
  secondRuns(
    scenario: Scenario,
    wire: Int32Array,
    model: Model,
    index: number,
    traceOfRun: Int32Array,
  ): Int32Array[] {
    if (index % this.relationStride !== 0 || !isLawful(wire, this.features)) return [];
    this.left.words = traceOfRun;
    return this.relations.flatMap((relation) => {
      const second = this.secondRun(relation, scenario, wire, model);
      return second === null ? [] : [second.slice(0, wireLength(second))];
    });
  }

  /** What came of each property so far. */
  counts(): PropertyCounts[] {
    return this.tally.counts();
  }

  /**
   * The ids of the properties that fail in a scenario on another model and not on the release itself;
   * none when a hook is at fault. Not counted.
   */
  failing(scenario: Scenario, model: Model): string[] {
    const shown = this.violations(scenario, model);
    if (shown.length === 0) return [];
    const own = this.violations(scenario, this.own);
    const others = shown.filter(
      ({ property, field }) => !own.some((known) => known.property === property && known.field === field),
    );
    return [...new Set(others.map(({ property }) => property))];
  }

  /** The finding of a scenario that is in this bucket, or null. Evaluates nothing but its property. */
  find(scenario: Scenario, bucket: string, model: Model = this.own): Finding | null {
    const { property: id, field, hook } = parseBucket(bucket);
    const property = this.tally.properties.find((candidate) => candidate.id === id);
    if (property === undefined) return null;
    const wire = this.encode(scenario);
    const lawful = isLawful(wire, this.features);
    if (lawful === hook) return null;

    const left = this.left;
    const lookout = this.lookout;
    lookout.begin(field, MAX_OPERATIONS);
    let rightWire: Int32Array | undefined;
    if (property.kind === 'law') {
      left.words = model.run(wire);
      checkLaw(property, left, lookout, wire);
    } else {
      left.words = this.keep(model.run(wire));
      const transformed = this.secondRun(property, scenario, wire, model);
      if (transformed === null) return null;
      rightWire = transformed;
      this.right.words = model.run(rightWire);
      property.compare(left, this.right, lookout, wire, rightWire);
    }
    if (!lookout.seen) return null;
    const violation = { property: id, field, step: lookout.step };
    const [finding] = this.explain(scenario, wire, [violation], lawful, model, rightWire);
    return finding.bucket === bucket ? finding : null;
  }

  /** Whether a scenario still has this bucket: the lock of the shrinkers. */
  hasBucket(scenario: Scenario, bucket: string, model: Model = this.own): boolean {
    return this.find(scenario, bucket, model) !== null;
  }

  private violations(scenario: Scenario, model: Model): readonly Violation[] {
    const wire = this.encode(scenario);
    if (!isLawful(wire, this.features)) return [];
    const left = this.left;
    const tally = this.aside;
    left.words = model.run(wire);
    this.laws.checkRun(left, wire, tally);
    for (const [i, relation] of this.relations.entries()) {
      const rightWire = this.secondRun(relation, scenario, wire, model);
      if (rightWire === null) continue;
      left.words = this.keep(left.words);
      this.right.words = model.run(rightWire);
      checkRelation(relation, this.laws.laws.length + i, left, this.right, wire, rightWire, tally);
    }
    return tally.violations();
  }

  private explain(
    scenario: Scenario,
    wire: Int32Array,
    violations: readonly Violation[],
    lawful: boolean,
    model: Model,
    rightWire?: Int32Array,
  ): Finding[] {
    const symptoms = violations.map((violation) => ({
      ...violation,
      property: this.property(violation.property),
    }));
    // What the release itself does not show has no explanation here.
    const known = symptoms.filter(
      (symptom) => model === this.own || this.finder.appears(wire, symptom, rightWire),
    );
    const expected = symptoms.map((symptom) =>
      known.includes(symptom) ? expectedDifference(symptom.property, symptom.field) : undefined,
    );
    const unexplained = known.filter((symptom) => expected[symptoms.indexOf(symptom)] === undefined);
    const found = this.finder.findCauses(wire, unexplained, rightWire);
    return violations.map((violation, i) => {
      const at = unexplained.indexOf(symptoms[i]);
      const cause: readonly DeviationId[] = at < 0 ? [] : found[at];
      const verdict = verdictOf(cause, lawful, expected[i]);
      const bucket = bucketOf(violation, cause, verdict, expected[i]);
      return { ...violation, bucket, verdict, cause, release: this.release.id, scenario };
    });
  }

  private property(id: string): AnyProperty {
    const property = this.tally.properties.find((candidate) => candidate.id === id);
    if (property === undefined) throw new TypeError(`${id} is not one of this judge's properties`);
    return property;
  }

  private encode(scenario: Scenario): Int32Array {
    encodeWire(scenario, this.wire);
    return this.wire;
  }

  /** Of what to compare the run in `left` with; null where there is nothing, or nothing that the model can run. */
  private secondRun(
    relation: Relation,
    scenario: Scenario,
    wire: Int32Array,
    model: Model,
  ): Int32Array | null {
    if (!relation.applies(this.left, wire)) return null;
    const transformed = relation.transform(scenario);
    if (transformed === null || (!transformed.mmu && model.nommu === false)) return null;
    encodeWire(transformed, this.rightWire);
    return this.rightWire;
  }

  /** A copy of a trace that the next run does not overwrite. */
  private keep(trace: Int32Array): Int32Array {
    if (trace === this.leftWords) return trace;
    const words = trace[TRACE.words];
    if (this.leftWords.length < words) this.leftWords = new Int32Array(2 * words);
    this.leftWords.set(trace.subarray(0, words));
    return this.leftWords;
  }
}
