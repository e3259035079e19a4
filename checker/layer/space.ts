/** The compatibility layer as a space to search: every configuration of a scope, every operation in every state. */
import { ERRNO } from '../../models/errno.js';
import { STATE_WORDS } from '../../models/optimized/layout.js';
import { STEPPED, Stepper } from '../../models/optimized/stepper.js';
import { findRelease, profileOf, type ReleaseId } from '../../models/releases.js';
import { FAULT_SITES, type FileSpec, OPERATIONS, type Operation } from '../../models/scenario.js';
import { TraceView } from '../../models/trace-view.js';
import * as vm from '../../models/vm-flags.js';
import { OPERATION_FAULTS_AT, OPERATION_WORDS, wireOf } from '../../models/wire.js';
import { LAWS } from '../../properties/registry.js';
import { SOMETIMES } from '../../properties/sometimes.js';
import type { Space, Visitor } from '../engine/space.js';
import { alphabetOf, IDLE } from './alphabet.js';
import { MAPPINGS, MOVES } from './behaviours.js';
import { configurationsOf } from './configurations.js';
import { kindCount, kindOf, TEARDOWN } from './kinds.js';
import { CUTS, Packing } from './packing.js';
import type { Scope } from './scope.js';
import { StepLaws } from './step-laws.js';
import { noSymmetry, type Symmetry, symmetriesOf } from './symmetry.js';

/**
 * What of a state is left out as interchangeable: `none`; the `numbers` of open files; `full`: with them
 * processes, slots, and files that are alike.
 */
export type SymmetryLevel = 'none' | 'numbers' | 'full';

/** What a space is made from: plain data, so that workers can make their own. */
export interface LayerSpaceData {
  readonly release: ReleaseId;
  readonly scope: Scope;
  readonly symmetry: SymmetryLevel;
}

export function createSpace(data: LayerSpaceData): LayerSpace {
  return new LayerSpace(data);
}

/** What the files of one configuration come to. */
interface Configuration {
  readonly files: readonly FileSpec[];
  readonly alphabet: readonly Operation[];
  /** A scenario of two operations, the second to be overwritten. */
  readonly wire: Int32Array;
  /** The words of each operation of the alphabet. */
  readonly operations: Int32Array;
  readonly symmetries: readonly Symmetry[];
}

const IDLE_RESULT = -ERRNO.EINVAL;
const SITE_CODES = Object.values(FAULT_SITES).filter((code) => code !== 0);
const SITE_NAMES = Object.keys(FAULT_SITES).filter((name) => name !== 'none');
const MOST_NTH = 4;
/** Transitions of one operation: without a fault, or with one. Those below it are the teardown. */
export const PER_OPERATION = 1 + (Math.max(...SITE_CODES) + 1) * MOST_NTH;

/** A transition: the operation at this place of the alphabet, with a fault at this site, or without (0). */
export function describeTransition(transition: number): {
  operation: number;
  site: number;
  nth: number;
} {
  const fault = (transition % PER_OPERATION) - 1;
  return {
    operation: Math.floor(transition / PER_OPERATION) - 1,
    site: fault < 0 ? 0 : Math.floor(fault / MOST_NTH),
    nth: fault < 0 ? 0 : (fault % MOST_NTH) + 1,
  };
}

export class LayerSpace implements Space {
  readonly stateWords: number;
  readonly counters: readonly string[];
  readonly counts: Float64Array;
  readonly violations: number;
  readonly initialStates: number;
  /** Sets of files left out, since a hook of theirs breaks its contract. */
  readonly unlawful: number;

  private readonly scope: Scope;
  private readonly packing: Packing;
  private readonly stepper: Stepper;
  private readonly laws = new StepLaws();
  private readonly trace = new TraceView();
  private readonly files: readonly (readonly FileSpec[])[];
  private readonly known: (Configuration | undefined)[] = [];
  private readonly symmetry: SymmetryLevel;
  private readonly full = new Int32Array(STATE_WORDS);
  private readonly form: Int32Array;

  // Where each group of counters starts.
  private readonly succeeded: number;
  private readonly failed: number;
  private readonly fired: number;
  private readonly met: number;
  private readonly seen: number;
  private readonly cut: number;

  constructor({ release, scope, symmetry }: LayerSpaceData) {
    const profile = profileOf(findRelease(release));
    const { files, unlawful } = configurationsOf(scope, profile.features);
    this.scope = scope;
    this.symmetry = symmetry;
    this.files = files;
    this.unlawful = unlawful;
    this.stepper = new Stepper(profile);
    this.packing = new Packing(scope, files.length, flagsOf(scope), symmetry !== 'none');
    this.stateWords = this.packing.words;
    this.form = new Int32Array(this.stateWords);
    this.violations = kindCount(files.length);
    this.initialStates = files.length;

    const names: string[] = [];
    const group = (prefix: string, members: readonly string[]) => {
      const start = names.length;
      names.push(...members.map((member) => `${prefix} ${member}`));
      return start;
    };
    this.succeeded = group('succeeds', Object.keys(OPERATIONS));
    this.failed = group('fails', Object.keys(OPERATIONS));
    this.fired = group('fault', SITE_NAMES);
    this.met = group(
      'law',
      LAWS.map(({ id }) => id),
    );
    this.seen = group(
      'sometimes',
      SOMETIMES.map(({ id }) => id),
    );
    this.cut = group('cut', CUTS);
    this.counters = names;
    this.counts = new Float64Array(names.length);
  }

  writeInitial(index: number, to: Int32Array): void {
    this.full.fill(0);
    this.packing.pack(this.full, index, noSymmetry(this.scope), to);
  }

  /**
   * A state in which a law fails whatever is done next has something lost or miscounted: it is torn down and
   * not followed, since what comes after it is of the same bug.
   */
  expand(state: Int32Array, next: Int32Array, visitor: Visitor): void {
    const index = this.packing.unpack(state, this.full);
    const configuration = this.configuration(index);
    const { stepper, laws, scope } = this;
    const { wire, operations } = configuration;
    const at = wire[WIRE_OPERATIONS_AT] + STEPPED * OPERATION_WORDS;
    stepper.take(wire, IDLE_RESULT);
    stepper.enter(this.full);

    wire.set(IDLE_WORDS, at);
    const idle = stepper.stepAndTearDown();
    laws.enter(idle, wire);
    laws.check(idle, wire, STEPPED + 1);
    this.reportSymptoms(index, TEARDOWN, 0, 0, visitor);
    if (laws.standing) return;

    const count = operations.length / OPERATION_WORDS;
    for (let operation = 0; operation < count; operation++) {
      const from = operation * OPERATION_WORDS;
      for (let i = 0; i < OPERATION_WORDS; i++) wire[at + i] = operations[from + i];
      const first = (operation + 1) * PER_OPERATION;
      this.step(configuration, index, at, first, 0, next, visitor);
      if (scope.faults === 0) continue;
      const visited = stepper.visited;
      for (let s = 0; s < SITE_CODES.length; s++) {
        const site = SITE_CODES[s];
        if (((visited >>> site) & 1) === 0) continue;
        wire[at + OPERATION_FAULTS_AT] = site;
        for (let nth = 1; nth <= scope.faults; nth++) {
          wire[at + OPERATION_FAULTS_AT + 1] = nth;
          const transition = first + 1 + site * MOST_NTH + nth - 1;
          if (!this.step(configuration, index, at, transition, site, next, visitor)) break;
          this.counts[this.fired + s]++;
        }
      }
    }
  }

  /** One transition; false when its fault has not fired, so that it is none. */
  private step(
    configuration: Configuration,
    index: number,
    at: number,
    transition: number,
    site: number,
    next: Int32Array,
    visitor: Visitor,
  ): boolean {
    const { counts, laws, stepper, trace } = this;
    const { wire } = configuration;
    const words = stepper.step();
    if (site !== 0 && !stepper.fired) return false;
    const kind = wire[at];
    laws.check(words, wire, STEPPED);
    this.reportSymptoms(index, kind, site, transition, visitor);

    trace.words = words;
    counts[(trace.result(STEPPED) < 0 ? this.failed : this.succeeded) + OPERATION_PLACES[kind]]++;
    for (let i = 0; i < LAWS.length; i++) counts[this.met + i] += laws.met[i];
    for (let i = 0; i < SOMETIMES.length; i++)
      if (SOMETIMES[i].seen(trace, STEPPED, wire)) counts[this.seen + i]++;
    const cut = this.packLeast(stepper.state, index, configuration.symmetries, next);
    if (cut === null) visitor.successor(transition);
    else counts[this.cut + CUTS.indexOf(cut)]++;
    return true;
  }

  private reportSymptoms(
    index: number,
    operation: number,
    site: number,
    transition: number,
    visitor: Visitor,
  ): void {
    const { symptoms, count } = this.laws;
    for (let i = 0; i < count; i++)
      visitor.violation(kindOf(index, symptoms[i], operation, site), transition);
  }

  /** The least of a state's symmetric forms stands for all of them. */
  private packLeast(
    state: Int32Array,
    index: number,
    symmetries: readonly Symmetry[],
    to: Int32Array,
  ): (typeof CUTS)[number] | null {
    const { packing, form } = this;
    const cut = packing.pack(state, index, symmetries[0], to);
    if (cut !== null) return cut;
    for (let i = 1; i < symmetries.length; i++) {
      packing.pack(state, index, symmetries[i], form);
      if (isLess(form, to, packing.words)) to.set(form);
    }
    return null;
  }

  private configuration(index: number): Configuration {
    const known = this.known[index];
    if (known !== undefined) return known;
    const files = this.files[index];
    const alphabet = alphabetOf(this.scope, files.length);
    const operations = new Int32Array(alphabet.length * OPERATION_WORDS);
    alphabet.forEach((operation, i) => {
      operations.set(wordsOf(operation), i * OPERATION_WORDS);
    });
    const configuration: Configuration = {
      files,
      alphabet,
      wire: wireOf({ mmu: true, files, operations: [IDLE, IDLE] }).slice(),
      operations,
      symmetries: this.symmetry === 'full' ? symmetriesOf(this.scope, files) : [noSymmetry(this.scope)],
    };
    this.known[index] = configuration;
    return configuration;
  }
}

/** Where the wire says where operations are. */
const WIRE_OPERATIONS_AT = 6;
const IDLE_WORDS = wordsOf(IDLE);

/** By code of an operation, its place in OPERATIONS. */
const OPERATION_PLACES: number[] = [];
Object.values(OPERATIONS).forEach(({ code }, place) => {
  OPERATION_PLACES[code] = place;
});

function wordsOf(operation: Operation): Int32Array {
  const wire = wireOf({ mmu: true, files: [], operations: [operation] });
  return wire.slice(wire[WIRE_OPERATIONS_AT], wire[WIRE_OPERATIONS_AT] + OPERATION_WORDS);
}

/** The flags that a VMA can have within a scope. */
function flagsOf(scope: Scope): number {
  let flags = vm.VM_MAYREAD | vm.VM_MAYWRITE | vm.VM_MAYEXEC | vm.VM_ACCOUNT;
  for (const { prot, shared, noreserve } of MAPPINGS.slice(0, scope.mappings)) {
    flags |= prot;
    if (shared === 1) flags |= vm.VM_SHARED | vm.VM_MAYSHARE;
    if (noreserve === 1) flags |= vm.VM_NORESERVE;
  }
  for (const { kind, arg } of MOVES.slice(0, scope.moves).flatMap(({ prepare }) => prepare)) {
    if (kind === 'setFlags' || kind === 'assignFlags') flags |= arg;
    if (kind === 'action') flags |= vm.VM_REMAP_FLAGS;
  }
  return flags;
}

function isLess(left: Int32Array, right: Int32Array, words: number): boolean {
  for (let i = 0; i < words; i++) if (left[i] !== right[i]) return left[i] >>> 0 < right[i] >>> 0;
  return false;
}
