/**
 * Two runs side by side: of each configuration, and of its transform under a relation. A state is a pair of
 * states, a step the same operation on both.
 */
import { STATE_WORDS } from '../../models/optimized/layout.js';
import { STEPPED, Stepper } from '../../models/optimized/stepper.js';
import { findRelease, profileOf, type ReleaseId } from '../../models/releases.js';
import type { FileSpec, Operation, Scenario } from '../../models/scenario.js';
import { TraceView } from '../../models/trace-view.js';
import type { Relation, Report } from '../../properties/property.js';
import { RELATIONS } from '../../properties/registry.js';
import type { Space, Visitor } from '../engine/space.js';
import { configurationsOf, configured } from './configurations.js';
import { flagsOf } from './flags.js';
import { CUTS, Packing } from './packing.js';
import type { Scope } from './scope.js';
import { StepLaws } from './step-laws.js';
import { type Configured, Steps, TEARDOWN_TRANSITION } from './steps.js';
import { noSymmetry, type Symmetry } from './symmetry.js';

export interface RelationSpaceData {
  readonly release: ReleaseId;
  readonly scope: Scope;
  /** The relation's id. Its transform must have the same operations. */
  readonly relation: string;
}

/** What a relation can report; kinds of violations are made of it. */
const MOST_FIELDS = 4096;

export function createRelationSpace(data: RelationSpaceData): RelationSpace {
  return new RelationSpace(data);
}

export { createRelationSpace as createSpace };

/** A configuration and its transform, with the same operations in the same places. */
interface Pair {
  readonly left: Configured;
  readonly right: Configured;
}

export class RelationSpace implements Space, Report {
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

  constructor({ release, scope, relation }: RelationSpaceData) {
    const profile = profileOf(findRelease(release));
    this.relation = RELATIONS.find(({ id }) => id === relation)!;
    this.pairs = configurationsOf(scope, profile.features).files.flatMap((files) => {
      const pair = pairOf(this.relation, configured(scope, files));
      return pair === null ? [] : [pair];
    });
    this.left = new Steps(
      scope,
      this.pairs.map(({ left }) => left),
      new Stepper(profile),
    );
    this.right = new Steps(
      scope,
      this.pairs.map(({ right }) => right),
      new Stepper(profile),
    );
    const flags = flagsOf(scope);
    // The transform may put a wrapper above every file that can be opened.
    const wider = widened(scope);
    this.leftPacking = new Packing(scope, this.pairs.length, flags, true);
    this.rightPacking = new Packing(wider, this.pairs.length, flags, true);
    this.symmetry = noSymmetry(scope);
    this.stateWords = this.leftPacking.words + this.rightPacking.words;
    this.violations = this.pairs.length * MOST_FIELDS;
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
    if (this.reported.size > 0 || this.isLost(leftIdle, left) || this.isLost(rightIdle, right)) {
      for (const field of this.reported) visitor.violation(this.kindOf(index, field), TEARDOWN_TRANSITION);
      counts[counts.length - 1]++;
      return;
    }
    left.takeEach((transition, trace) => {
      const rightTrace = right.take(transition);
      if (left.site !== 0 && !this.isRelated(index, left.describe(index, transition))) return true;
      if (this.compare(trace, rightTrace)) counts[0]++;
      for (const field of this.reported) visitor.violation(this.kindOf(index, field), transition);
      const cut = this.pack(left.stepper.state, right.stepper.state, index, next);
      if (cut === null) visitor.successor(transition);
      else counts[1 + CUTS.indexOf(cut)]++;
      return true;
    });
  }

  private isLost(idle: Int32Array, side: Steps): boolean {
    this.laws.enter(idle, side.wire);
    return this.laws.standing;
  }

  /** The scenario of a path and a step that shows this kind, on the left side. */
  scenarioOf(path: readonly ArrayLike<number>[], kind: number): Scenario {
    const index = this.unpack(Int32Array.from(path[0]));
    const states = { left: this.leftState.slice(), right: this.rightState.slice() };
    const form = new Int32Array(this.stateWords);
    const transitions = path.slice(1).map((wanted) =>
      this.find(index, states, () => {
        const { left, right } = this;
        if (this.pack(left.stepper.state, right.stepper.state, index, form) !== null) return false;
        return form.every((word, i) => word === (wanted[i] | 0));
      }),
    );
    const shows = (left: Int32Array, right: Int32Array) => {
      this.compare(left, right);
      return [...this.reported].some((field) => this.kindOf(index, field) === kind);
    };
    this.left.enter(index, states.left);
    this.right.enter(index, states.right);
    if (!shows(this.left.idle(), this.right.idle())) transitions.push(this.find(index, states, shows));
    const operations = transitions.map((transition) => this.left.describe(index, transition));
    return { mmu: true, files: this.pairs[index].left.files, operations };
  }

  isOfKind(kind: number, property: string, field?: string): boolean {
    if (property !== this.relation.id) return false;
    return field === undefined || this.kindOf(0, field) === kind % MOST_FIELDS;
  }

  private find(
    index: number,
    states: { left: Int32Array; right: Int32Array },
    is: (left: Int32Array, right: Int32Array) => boolean,
  ): number {
    const { left, right } = this;
    let found = -1;
    left.enter(index, states.left);
    right.enter(index, states.right);
    left.takeEach((transition, trace) => {
      const rightTrace = right.take(transition);
      if (left.site !== 0 && !this.isRelated(index, left.describe(index, transition))) return true;
      if (!is(trace, rightTrace)) return true;
      found = transition;
      states.left = left.stepper.state.slice();
      states.right = right.stepper.state.slice();
      return false;
    });
    if (found < 0) throw new Error('a step of a path was not found again');
    return found;
  }

  held(): void {}

  violated(step: number, field: string): void {
    if (step >= STEPPED) this.reported.add(field);
  }

  /** Fills `reported`; whether there was something to compare. */
  private compare(left: Int32Array, right: Int32Array): boolean {
    this.reported.clear();
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

  /** Which fields there are is known from what is reported; places are given by their names alone. */
  private kindOf(index: number, field: string): number {
    let hash = 0;
    for (let i = 0; i < field.length; i++) hash = (Math.imul(hash, 31) + field.charCodeAt(i)) >>> 0;
    return index * MOST_FIELDS + (hash % MOST_FIELDS);
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

/** A scope with room for what a transform adds: a wrapper above each file, and its open files. */
function widened(scope: Scope): Scope {
  return {
    ...scope,
    nesting: scope.nesting + 1 + scope.files,
    openFiles: Math.min(15, 2 * scope.openFiles),
  };
}
