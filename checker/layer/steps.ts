import { ERRNO } from '../../models/errno.js';
import { STEPPED, type Stepper } from '../../models/optimized/stepper.js';
import { FAULT_SITES, type FaultSite, type FileSpec, type Operation } from '../../models/scenario.js';
import { OPERATION_FAULTS_AT, OPERATION_WORDS, wireOf } from '../../models/wire.js';
import { operationAt } from '../../properties/reading/wire-operation.js';
import { IDLE } from './alphabet.js';
import type { Scope } from './scope.js';

/** Files, and the operations that are tried with them in every state. */
export interface Configured {
  readonly files: readonly FileSpec[];
  readonly alphabet: readonly Operation[];
}

/** What a configuration comes to as words. */
interface Prepared {
  /** A scenario of two operations, the second of which is overwritten. */
  readonly wire: Int32Array;
  /** The words of each operation of the alphabet. */
  readonly operations: Int32Array;
}

const IDLE_RESULT = -ERRNO.EINVAL;
const IDLE_WORDS = wordsOf(IDLE);

const SITE_NAMES = Object.keys(FAULT_SITES) as FaultSite[];
const SITE_CODES = Object.values(FAULT_SITES);
/** The transition that stands for closing and unmapping everything; operations follow. */
export const TEARDOWN_TRANSITION = 0;

// A transition is an operation of the alphabet, and then its fault: 0 for none, else the site's code (which
// is 1 at least) and which coming to it fails.
const MOST_NTH = 4;
const PER_OPERATION = (Math.max(...SITE_CODES) + 1) * MOST_NTH;

function transitionOf(operation: number, site: number, nth: number): number {
  return 1 + operation * PER_OPERATION + (site === 0 ? 0 : site * MOST_NTH + nth - 1);
}

function operationOf(transition: number): number {
  return Math.floor((transition - 1) / PER_OPERATION);
}

function siteOf(transition: number): number {
  return Math.floor(((transition - 1) % PER_OPERATION) / MOST_NTH);
}

function nthOf(transition: number): number {
  return ((transition - 1) % MOST_NTH) + 1;
}

/**
 * All steps from a state: each operation of the alphabet without a fault, and with a fault at each site that
 * it comes to. One step is one transition, and has a number.
 */
export class Steps {
  /** The scenario of the step at hand: an operation that does nothing, and the step's. */
  wire: Int32Array = new Int32Array();
  /** The code of the step's operation. */
  operation = 0;
  /** The code of the site that was made to fail; 0: none. */
  site = 0;

  private readonly prepared: (Prepared | undefined)[] = [];
  private current: Prepared = { wire: this.wire, operations: this.wire };
  private at = 0;

  constructor(
    private readonly scope: Scope,
    private readonly configured: readonly Configured[],
    readonly stepper: Stepper,
  ) {}

  /** Goes to a state of a configuration. */
  enter(configuration: number, state: Int32Array): void {
    this.current = this.prepare(configuration);
    this.wire = this.current.wire;
    this.at = operationAt(this.wire, STEPPED);
    this.stepper.take(this.wire, IDLE_RESULT);
    this.stepper.enter(state);
  }

  /** The trace of doing nothing, and then the teardown. */
  idle(): Int32Array {
    this.wire.set(IDLE_WORDS, this.at);
    this.operation = IDLE_WORDS[0];
    this.site = 0;
    return this.stepper.stepAndTearDown();
  }

  /**
   * Takes each step from the state entered, in the order of their numbers.
   *
   * @param look is shown the step's trace, and says whether to go on
   * @param kinds the codes of the operations to take; default: all
   */
  takeEach(look: (transition: number, trace: Int32Array) => boolean, kinds?: readonly number[]): void {
    const { stepper } = this;
    const { operations } = this.current;
    const { faults } = this.scope;
    const count = operations.length / OPERATION_WORDS;
    for (let operation = 0; operation < count; operation++) {
      if (kinds !== undefined && !kinds.includes(operations[operation * OPERATION_WORDS])) continue;
      this.choose(operation, 0, 0);
      if (!look(transitionOf(operation, 0, 0), stepper.step())) return;
      if (faults === 0) continue;
      // The faults of a step are at places that it comes to without one.
      const visited = stepper.visited;
      for (const site of SITE_CODES) {
        if (((visited >>> site) & 1) === 0) continue;
        for (let nth = 1; nth <= faults; nth++) {
          this.choose(operation, site, nth);
          const trace = stepper.step();
          if (!stepper.fired) break;
          if (!look(transitionOf(operation, site, nth), trace)) return;
        }
      }
    }
  }

  /** Takes one step from the state entered, whether its fault fires or not, and returns its trace. */
  take(transition: number): Int32Array {
    this.choose(operationOf(transition), siteOf(transition), nthOf(transition));
    return this.stepper.step();
  }

  /** Writes an operation with its fault into the scenario of the step. */
  private choose(operation: number, site: number, nth: number): void {
    const { wire, at } = this;
    const { operations } = this.current;
    const from = operation * OPERATION_WORDS;
    for (let i = 0; i < OPERATION_WORDS; i++) wire[at + i] = operations[from + i];
    this.operation = wire[at];
    this.site = site;
    if (site === 0) return;
    wire[at + OPERATION_FAULTS_AT] = site;
    wire[at + OPERATION_FAULTS_AT + 1] = nth;
  }

  /** The operation that a transition of a configuration stands for, with its fault. */
  describe(configuration: number, transition: number): Operation {
    const operation = this.configured[configuration].alphabet[operationOf(transition)];
    const code = siteOf(transition);
    if (code === 0) return operation;
    const site = SITE_NAMES[SITE_CODES.indexOf(code as 1)];
    return { ...operation, faults: [{ site, nth: nthOf(transition) }] };
  }

  private prepare(configuration: number): Prepared {
    const known = this.prepared[configuration];
    if (known !== undefined) return known;
    const { files, alphabet } = this.configured[configuration];
    const operations = new Int32Array(alphabet.length * OPERATION_WORDS);
    alphabet.forEach((operation, i) => {
      operations.set(wordsOf(operation), i * OPERATION_WORDS);
    });
    const wire = wireOf({ mmu: true, files, operations: [IDLE, IDLE] }).slice();
    const prepared = { wire, operations };
    this.prepared[configuration] = prepared;
    return prepared;
  }
}

function wordsOf(operation: Operation): Int32Array {
  const wire = wireOf({ mmu: true, files: [], operations: [operation] });
  return wire.slice(operationAt(wire, 0), operationAt(wire, 1));
}
