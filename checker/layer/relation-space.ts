/**
 * Two runs side by side: of each configuration, and of its transform under a relation. A state is a pair of
 * states, a step the same operation on both.
 */
import type { MutantId } from '../../models/mutants/catalogue.js';
import { loadMutantStepper } from '../../models/mutants/load.js';
import { STATE_WORDS } from '../../models/optimized/layout.js';
import { STEPPED, Stepper } from '../../models/optimized/stepper.js';
import { findRelease, profileOf, type ReleaseId } from '../../models/releases.js';
import type { FileSpec, Operation, Scenario } from '../../models/scenario.js';
import { TraceView } from '../../models/trace-view.js';
import type { Relation, Report } from '../../properties/property.js';
import type { Space, Visitor } from '../engine/space.js';
import { findChecked } from './checked-relations.js';
import { configurationsOf, configured } from './configurations.js';
import { flagsOf } from './flags.js';
import { RELATION_FIELDS, relationField } from './kinds.js';
import { CUTS, Packing } from './packing.js';
import type { Steppable } from './retell.js';
import type { Scope } from './scope.js';
import { StepLaws } from './step-laws.js';
import { type Configured, Steps, TEARDOWN_TRANSITION } from './steps.js';
import { noSymmetry, type Symmetry } from './symmetry.js';

export interface RelationSpaceData {
  readonly release: ReleaseId;
  readonly scope: Scope;
  /** The id of one of CHECKED. */
  readonly relation: string;
  /** A mistake to plant on both sides; the release must be `ideal`. */
  readonly mutant?: MutantId;
}

/** @throws VmacheckError for a mutant `MUTANT_STALE` */
export async function createRelationSpace(data: RelationSpaceData): Promise<RelationSpace> {
  const { mutant } = data;
  const profile = profileOf(findRelease(data.release));
  const stepper = async () => (mutant === undefined ? new Stepper(profile) : loadMutantStepper(mutant));
  return new RelationSpace(data, await stepper(), await stepper());
}

export { createRelationSpace as createSpace };

/** A configuration and its transform, with the same operations in the same places. */
interface Pair {
  readonly left: Configured;
  readonly right: Configured;
}

export class RelationSpace implements Space, Steppable, Report {
  readonly stateWords: number;
  readonly counters = ['compared', ...CUTS.map((cut) => `cut ${cut}`), 'states not followed'];
  readonly counts = new Float64Array(this.counters.length);
  readonly violations: number;
  readonly initialStates: number;

  private readonly relation: Relation;
  private readonly pairs: readonly Pair[];
  private readonly left: Steps;
  private readonly right: Steps;
  private readonly leftPacking: Packing;
  private readonly rightPacking: Packing;
  private readonly symmetry: Symmetry;
  private readonly leftState = new Int32Array(STATE_WORDS);
  private readonly rightState = new Int32Array(STATE_WORDS);
  private readonly laws = new StepLaws();
  private readonly leftTrace = new TraceView();
  private readonly rightTrace = new TraceView();

  /** The fields reported in the step at hand. */
  private readonly reported = new Set<string>();
  /** Whether the two differed before it. */
  private differed = false;

  constructor(data: RelationSpaceData, leftStepper: Stepper, rightStepper: Stepper) {
    const profile = profileOf(findRelease(data.release));
    const checked = findChecked(data.relation);
    const scope = checked.left(data.scope);
    this.relation = checked.relation;
    this.pairs = configurationsOf(scope, profile.features).files.flatMap((files) => {
      const pair = pairOf(this.relation, configured(scope, files));
      return pair === null ? [] : [pair];
    });
    this.left = new Steps(
      scope,
      this.pairs.map(({ left }) => left),
      leftStepper,
    );
    this.right = new Steps(
      scope,
      this.pairs.map(({ right }) => right),
      rightStepper,
    );
    const flags = flagsOf(scope);
    this.leftPacking = new Packing(scope, this.pairs.length, flags, true);
    this.rightPacking = new Packing(checked.right(data.scope), this.pairs.length, flags, true);
    this.symmetry = noSymmetry(scope);
    this.stateWords = this.leftPacking.words + this.rightPacking.words;
    this.violations = this.pairs.length * RELATION_FIELDS.length;
    this.initialStates = this.pairs.length;
  }

  writeInitial(index: number, to: Int32Array): void {
    this.leftState.fill(0);
    this.pack(this.leftState, this.leftState, index, to);
  }

  /**
   * Pairs that differ already, or when they are torn down, are not followed; nor are those in which something is
   * lost or miscounted on a side.
   */
  expand(state: Int32Array, next: Int32Array, visitor: Visitor): void {
    const { left, right, counts } = this;
    const index = this.unpack(state);
    left.enter(index, this.leftState);
    right.enter(index, this.rightState);
    const [leftIdle, rightIdle] = [left.idle(), right.idle()];
    this.compare(leftIdle, rightIdle);
    const differ = this.differed || this.reported.size > 0;
    if (differ || this.isLost(leftIdle, left) || this.isLost(rightIdle, right)) {
      for (const field of this.reported) visitor.violation(this.kindOf(index, field), TEARDOWN_TRANSITION);
      counts[counts.length - 1]++;
      return;
    }
    left.takeEach((transition, trace) => {
      if (left.site !== 0 && !this.isRelated(index, left.describe(index, transition))) return true;
      if (this.compare(trace, right.take(transition))) counts[0]++;
      for (const field of this.reported) visitor.violation(this.kindOf(index, field), transition);
      const cut = this.pack(left.stepper.state, right.stepper.state, index, next);
      if (cut === null) visitor.successor(transition);
      else counts[1 + CUTS.indexOf(cut)]++;
      return visitor.enough !== true;
    });
  }

  private isLost(idle: Int32Array, side: Steps): boolean {
    this.laws.enter(idle, side.wire);
    return this.laws.standing;
  }

  // As Steppable: where one is.
  private at = 0;
  private readonly leftHere = new Int32Array(STATE_WORDS);
  private readonly rightHere = new Int32Array(STATE_WORDS);

  start(initial: Int32Array): void {
    this.at = this.unpack(initial);
    this.leftHere.set(this.leftState);
    this.rightHere.set(this.rightState);
  }

  follow(is: () => boolean): number {
    const { left, right, at } = this;
    let found = -1;
    left.enter(at, this.leftHere);
    right.enter(at, this.rightHere);
    left.takeEach((transition, trace) => {
      if (left.site !== 0 && !this.isRelated(at, left.describe(at, transition))) return true;
      this.compare(trace, right.take(transition));
      if (!is()) return true;
      found = transition;
      this.leftHere.set(left.stepper.state);
      this.rightHere.set(right.stepper.state);
      return false;
    });
    return found;
  }

  writeNext(to: Int32Array): boolean {
    return this.pack(this.left.stepper.state, this.right.stepper.state, this.at, to) === null;
  }

  shows(kind: number): boolean {
    return [...this.reported].some((field) => this.kindOf(this.at, field) === kind);
  }

  showsTornDown(kind: number): boolean {
    this.left.enter(this.at, this.leftHere);
    this.right.enter(this.at, this.rightHere);
    this.compare(this.left.idle(), this.right.idle());
    return this.shows(kind);
  }

  /** On the left side; the relation makes the right side of it. */
  tell(transitions: readonly number[]): Scenario {
    const operations = transitions.map((transition) => this.left.describe(this.at, transition));
    return { mmu: true, files: this.pairs[this.at].left.files, operations };
  }

  isOfKind(kind: number, property: string, field?: string): boolean {
    if (property !== this.relation.id) return false;
    return field === undefined || RELATION_FIELDS[kind % RELATION_FIELDS.length] === field;
  }

  held(): void {}

  violated(step: number, field: string): void {
    if (step >= STEPPED) this.reported.add(field);
    else this.differed = true;
  }

  /** Fills `reported`; whether there was something to compare. */
  private compare(left: Int32Array, right: Int32Array): boolean {
    this.reported.clear();
    this.differed = false;
    this.leftTrace.words = left;
    this.rightTrace.words = right;
    this.relation.compare(this.leftTrace, this.rightTrace, this, this.left.wire, this.right.wire);
    return this.relation.applies(this.leftTrace, this.left.wire);
  }

  private readonly related = new Map<string, boolean>();

  /** Whether the relation is about a scenario with this fault. */
  private isRelated(index: number, operation: Operation): boolean {
    const key = `${index} ${operation.faults[0].site}`;
    const known = this.related.get(key);
    if (known !== undefined) return known;
    const { files, alphabet } = this.pairs[index].left;
    const opens = alphabet.filter(({ kind }) => kind === 'open');
    const is = this.relation.transform({ mmu: true, files, operations: [...opens, operation] }) !== null;
    this.related.set(key, is);
    return is;
  }

  private kindOf(index: number, field: string): number {
    return index * RELATION_FIELDS.length + relationField(field);
  }

  private pack(left: Int32Array, right: Int32Array, index: number, to: Int32Array) {
    const { leftPacking, rightPacking } = this;
    const none = this.symmetry;
    const words = leftPacking.words;
    return (
      leftPacking.pack(left, index, none, to.subarray(0, words)) ??
      rightPacking.pack(right, index, none, to.subarray(words))
    );
  }

  private unpack(state: Int32Array): number {
    this.rightPacking.unpack(state.subarray(this.leftPacking.words), this.rightState);
    return this.leftPacking.unpack(state, this.leftState);
  }
}

function pairOf(relation: Relation, left: Configured): Pair | null {
  const transformed = relation.transform({ mmu: true, files: left.files, operations: left.alphabet });
  if (transformed === null || transformed.operations.length !== left.alphabet.length) return null;
  const right: Configured = { files: transformed.files as FileSpec[], alphabet: transformed.operations };
  return { left, right };
}
