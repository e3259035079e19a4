/** The compatibility layer as a space to search: every configuration of a scope, every operation in every state. */
import type { MutantId } from '../../models/mutants/catalogue.js';
import { loadMutantStepper } from '../../models/mutants/load.js';
import { STATE_WORDS } from '../../models/optimized/layout.js';
import { STEPPED, Stepper } from '../../models/optimized/stepper.js';
import { findRelease, profileOf, type ReleaseId } from '../../models/releases.js';
import {
  FAULT_SITES,
  type FileSpec,
  OPERATIONS,
  type Operation,
  type Scenario,
} from '../../models/scenario.js';
import { CALL } from '../../models/trace-layout.js';
import { TraceView } from '../../models/trace-view.js';
import { occasionsOf } from '../../properties/reading/occasions.js';
import { LAWS } from '../../properties/registry.js';
import { SOMETIMES } from '../../properties/sometimes.js';
import type { Space, Visitor } from '../engine/space.js';
import { Canonical } from './canonical.js';
import { configurationsOf, configured } from './configurations.js';
import { flagsOf } from './flags.js';
import { CALLED, describeKind, kindCount, kindOf, TEARDOWN } from './kinds.js';
import { CUTS, Packing } from './packing.js';
import type { Steppable } from './retell.js';
import type { Scope } from './scope.js';
import { StepLaws } from './step-laws.js';
import { Steps, TEARDOWN_TRANSITION } from './steps.js';
import type { SymmetryLevel } from './symmetry.js';

/** What a space is made from: plain data, so that workers can make their own. */
export interface LayerSpaceData {
  readonly release: ReleaseId;
  readonly scope: Scope;
  readonly symmetry: SymmetryLevel;
  /** A mistake to plant; the release must be `ideal`. */
  readonly mutant?: MutantId;
}

/** A step from a state. */
export interface LayerStep {
  readonly operation: Operation;
  /** The words of the model's state that it leads to. */
  readonly state: Int32Array;
  /** The words of the space's; null when they lie beyond the scope. */
  readonly packed: Int32Array | null;
}

/** @throws VmacheckError `UNKNOWN_NAME`; for a mutant `MUTANT_STALE` */
export async function createSpace(data: LayerSpaceData): Promise<LayerSpace> {
  const stepper =
    data.mutant === undefined
      ? new Stepper(profileOf(findRelease(data.release)))
      : await loadMutantStepper(data.mutant);
  return new LayerSpace(data, stepper);
}

export class LayerSpace implements Space, Steppable {
  readonly stateWords: number;
  readonly counters: readonly string[];
  readonly counts: Float64Array;
  readonly violations: number;
  readonly initialStates: number;
  /** Sets of files left out, since a hook of theirs breaks its contract. */
  readonly unlawful: number;

  private readonly packing: Packing;
  private readonly canonical: Canonical;
  private readonly steps: Steps;
  private readonly laws = new StepLaws();
  private readonly trace = new TraceView();
  private readonly files: readonly (readonly FileSpec[])[];
  private readonly state = new Int32Array(STATE_WORDS);

  // Where each group of counters starts.
  private readonly succeeds: number;
  private readonly fails: number;
  private readonly fault: number;
  private readonly law: number;
  private readonly sometimes: number;
  private readonly cut: number;
  private readonly unfollowed: number;
  private readonly orbits: number;

  constructor({ release, scope, symmetry }: LayerSpaceData, stepper: Stepper) {
    const profile = profileOf(findRelease(release));
    const { files, unlawful } = configurationsOf(scope, profile.features);
    this.files = files;
    this.unlawful = unlawful;
    this.steps = new Steps(
      scope,
      files.map((each) => configured(scope, each)),
      stepper,
    );
    this.packing = new Packing(scope, files.length, flagsOf(scope), symmetry !== 'none');
    this.canonical = new Canonical(scope, files, this.packing, symmetry);
    this.stateWords = this.packing.words;
    this.violations = kindCount(files.length);
    this.initialStates = files.length;

    const names: string[] = [];
    const group = (prefix: string, members: readonly string[]) => {
      names.push(...members.map((member) => `${prefix} ${member}`));
      return names.length - members.length;
    };
    this.succeeds = group('succeeds', Object.keys(OPERATIONS));
    this.fails = group('fails', Object.keys(OPERATIONS));
    this.fault = group('fault', Object.keys(FAULT_SITES));
    this.law = group('law', ids(LAWS));
    this.sometimes = group('sometimes', ids(SOMETIMES));
    this.cut = group('cut', CUTS);
    this.unfollowed = group('states', ['not followed']);
    this.orbits = group('states', ['stood for']);
    this.counters = names;
    this.counts = new Float64Array(names.length);
  }

  writeInitial(index: number, to: Int32Array): void {
    this.state.fill(0);
    this.canonical.pack(this.state, index, to);
  }

  /**
   * A state in which a law fails whatever is done next has something lost or miscounted: it is torn down and
   * not followed, since what comes after it is of the same bug. So is one in which something refers to a
   * freed file.
   */
  expand(state: Int32Array, next: Int32Array, visitor: Visitor): void {
    const { counts, laws, steps } = this;
    const configuration = this.packing.unpack(state, this.state);
    counts[this.orbits] += this.canonical.orbit(this.state, configuration);
    const idle = this.arrive(configuration, this.state);
    laws.check(idle, steps.wire, STEPPED + 1);
    this.reportSymptoms(configuration, TEARDOWN, TEARDOWN_TRANSITION, idle, visitor);
    if (!this.isFollowedFrom(this.state)) {
      counts[this.unfollowed]++;
      return;
    }
    steps.takeEach((transition, words) => {
      laws.check(words, steps.wire, STEPPED);
      this.reportSymptoms(configuration, steps.operation, transition, words, visitor);
      this.count(words);
      const cut = this.canonical.pack(steps.stepper.state, configuration, next);
      if (cut === null) visitor.successor(transition);
      else counts[this.cut + CUTS.indexOf(cut)]++;
      return visitor.enough !== true;
    });
  }

  /** What closes and unmaps: one of these leads nearer to the empty state from nearly everywhere. */
  retreat(state: Int32Array, next: Int32Array, visitor: Visitor): void {
    const { steps } = this;
    const configuration = this.packing.unpack(state, this.state);
    this.arrive(configuration, this.state);
    if (!this.isFollowedFrom(this.state)) return;
    steps.takeEach((transition) => {
      const cut = this.canonical.pack(steps.stepper.state, configuration, next);
      if (cut === null) visitor.successor(transition);
      return visitor.enough !== true;
    }, RETREATS);
  }

  /** Goes to a state, and returns the trace of doing nothing and then closing and unmapping everything. */
  private arrive(configuration: number, state: Int32Array): Int32Array {
    const { laws, steps } = this;
    steps.enter(configuration, state);
    const idle = steps.idle();
    laws.enter(idle, steps.wire);
    return idle;
  }

  /** Whether steps lead on from a state that one has arrived at: see {@link expand}. */
  private isFollowedFrom(state: Int32Array): boolean {
    return !this.laws.standing && !this.packing.numbering.refersToFreed(state);
  }

  // As Steppable: where one is, and the trace of the step at hand.
  private at = 0;
  private readonly here = new Int32Array(STATE_WORDS);
  private shown: Int32Array = new Int32Array();

  start(initial: Int32Array): void {
    this.at = this.packing.unpack(initial, this.here);
  }

  follow(is: () => boolean): number {
    const { steps, here } = this;
    let found = -1;
    this.tearDown();
    steps.takeEach((transition, words) => {
      this.shown = words;
      if (!is()) return true;
      found = transition;
      here.set(steps.stepper.state);
      return false;
    });
    return found;
  }

  writeNext(to: Int32Array): boolean {
    return this.canonical.pack(this.steps.stepper.state, this.at, to) === null;
  }

  shows(kind: number): boolean {
    this.laws.check(this.shown, this.steps.wire, STEPPED);
    return this.showsIn(this.steps.operation, kind, this.shown);
  }

  showsTornDown(kind: number): boolean {
    return this.showsIn(TEARDOWN, kind, this.tearDown());
  }

  tell(transitions: readonly number[]): Scenario {
    const operations = transitions.map((transition) => this.steps.describe(this.at, transition));
    return { mmu: true, files: this.files[this.at], operations };
  }

  /** The trace of the step at hand, and its wire words: see {@link STEPPED}. */
  get step(): { readonly trace: Int32Array; readonly wire: Int32Array } {
    return { trace: this.shown, wire: this.steps.wire };
  }

  /** The files of where one is. */
  get filesHere(): readonly FileSpec[] {
    return this.files[this.at];
  }

  /** Whether steps lead on from here: see {@link expand}. To be asked after {@link tearDown}. */
  get isFollowed(): boolean {
    return this.isFollowedFrom(this.here);
  }

  /** The trace of doing nothing and then closing and unmapping everything, with the laws on that. */
  tearDown(): Int32Array {
    const idle = this.arrive(this.at, this.here);
    this.laws.check(idle, this.steps.wire, STEPPED + 1);
    return idle;
  }

  /** The files of a configuration, which has the number of its initial state. */
  filesOf(configuration: number): readonly FileSpec[] {
    return this.files[configuration];
  }

  /** All steps from a state of a configuration, also those that lead out of the scope. */
  stepsFrom(configuration: number, state: Int32Array): LayerStep[] {
    const { canonical, stateWords, steps } = this;
    const found: LayerStep[] = [];
    steps.enter(configuration, state);
    steps.takeEach((transition) => {
      const packed = new Int32Array(stateWords);
      const within = canonical.pack(steps.stepper.state, configuration, packed) === null;
      const operation = steps.describe(configuration, transition);
      found.push({ operation, state: steps.stepper.state.slice(), packed: within ? packed : null });
      return true;
    });
    return found;
  }

  isOfKind(kind: number, property: string, field?: string): boolean {
    const told = describeKind(kind);
    return told.law === property && (field === undefined || told.field === field);
  }

  private showsIn(operation: number, kind: number, words: Int32Array): boolean {
    const { symptoms, count } = this.laws;
    const way = this.wayOf(words);
    for (let i = 0; i < count; i++) {
      if (kindOf(this.at, symptoms[i], operation, this.steps.site, way) === kind) return true;
    }
    return false;
  }

  private reportSymptoms(
    configuration: number,
    operation: number,
    transition: number,
    words: Int32Array,
    visitor: Visitor,
  ): void {
    const { symptoms, count } = this.laws;
    if (count === 0) return;
    const way = this.wayOf(words);
    for (let i = 0; i < count; i++)
      visitor.violation(kindOf(configuration, symptoms[i], operation, this.steps.site, way), transition);
  }

  private wayOf(words: Int32Array): number {
    const trace = this.trace;
    trace.words = words;
    const called = trace.callCount(STEPPED) === 0 ? 0 : 1 + words[trace.call(STEPPED, 0) + CALL.kind];
    return called + CALLED * trace.placement(STEPPED);
  }

  private count(words: Int32Array): void {
    const { counts, steps } = this;
    const trace = this.trace;
    trace.words = words;
    const group = trace.result(STEPPED) < 0 ? this.fails : this.succeeds;
    counts[group + OPERATION_PLACES[steps.operation]]++;
    counts[this.fault + SITE_PLACES[steps.site]]++;
    for (let i = 0; i < LAWS.length; i++) counts[this.law + i] += this.laws.met[i];
    const has = occasionsOf(trace, STEPPED);
    for (let i = 0; i < SOMETIMES.length; i++) {
      if ((SOMETIMES_OCCASIONS[i] & has) === 0) continue;
      if (SOMETIMES[i].seen(trace, STEPPED, steps.wire)) counts[this.sometimes + i]++;
    }
  }
}

const RETREATS = [OPERATIONS.close.code, OPERATIONS.munmap.code];

const SOMETIMES_OCCASIONS = SOMETIMES.map(({ occasion }) => occasion);

/** By code, the place in the table. */
const OPERATION_PLACES = places(Object.values(OPERATIONS).map(({ code }) => code));
const SITE_PLACES = places(Object.values(FAULT_SITES));

function places(codes: readonly number[]): number[] {
  const at: number[] = [];
  codes.forEach((code, place) => {
    at[code] = place;
  });
  return at;
}

function ids(items: readonly { readonly id: string }[]): string[] {
  return items.map(({ id }) => id);
}
