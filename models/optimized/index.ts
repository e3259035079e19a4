/**
 * The optimized model: the same machine as the reference in packed words, for campaigns, causes and
 * the checker. It shares nothing with the reference but the schema and its constants.
 *
 * Read in this order: layout.ts (the words of a state), machine.ts (the registers), operations.ts,
 * mmap.ts, mmap-region.ts, merge.ts, prepare-program.ts, nested.ts, compat.ts,
 * actions.ts, nommu.ts. A running operation allocates nothing.
 */
import type { Model } from '../model.js';
import type { Profile, ReleaseId } from '../releases.js';
import { STATE_WORDS, WIRE_MMU, WIRE_OPERATIONS } from './layout.js';
import { Machine } from './machine.js';
import { runOperation, runTeardown } from './operations.js';
import { checkWire } from './refusals.js';
import { loadState, resetState, storeState } from './state.js';
import { endStep, endTrace, startStep, startTrace } from './trace.js';

export interface OptimizedModel extends Model {
  /** Words of a state. */
  readonly stateWords: number;
  /** Makes it behave as another release, or as any set of deviations. */
  setProfile(profile: Profile): void;
  /**
   * Takes a scenario, which must stay as it is, and starts with nothing open and nothing mapped.
   *
   * @throws VmacheckError `SCENARIO_INVALID` for words of another schema
   */
  begin(wire: Int32Array): void;
  /** Goes to a state that `store` gave, of the same scenario. */
  load(state: Int32Array): void;
  /**
   * Runs one operation of the scenario from the present state; writes no trace.
   *
   * @param operation its index in the scenario
   * @returns 0 or more, or a negated errno
   * @throws VmacheckError `OPERATION_NOT_MODELLED`
   */
  apply(operation: number): number;
  /** Copies the state to the first `stateWords` words of an array. Equal states give equal words. */
  store(state: Int32Array): void;
  /** Unmaps and closes everything, as at the end of every run. */
  finish(): void;
  /** A run without a trace. */
  runUntraced(wire: Int32Array): void;
}

/** A model with these features and deviations. `release` is the one it stands for, if it does. */
export function createOptimized(profile: Profile, release: ReleaseId | null = null): OptimizedModel {
  return new Optimized(profile, release);
}

class Optimized implements OptimizedModel {
  readonly name: string;
  readonly stateWords = STATE_WORDS;
  private readonly machine = new Machine();

  constructor(
    profile: Profile,
    readonly release: ReleaseId | null,
  ) {
    this.name = release === null ? 'optimized' : `optimized ${release}`;
    this.setProfile(profile);
  }

  setProfile(profile: Profile): void {
    this.machine.features = profile.features;
    this.machine.deviations = profile.deviations;
  }

  begin(wire: Int32Array): void {
    checkWire(wire);
    this.machine.wire = wire;
    this.machine.nommu = wire[WIRE_MMU] === 0;
    this.machine.tracing = false;
    resetState(this.machine);
  }

  load(state: Int32Array): void {
    loadState(this.machine, state);
  }

  apply(operation: number): number {
    return runOperation(this.machine, operation);
  }

  store(state: Int32Array): void {
    storeState(this.machine, state);
  }

  finish(): void {
    runTeardown(this.machine);
  }

  run(wire: Int32Array): Int32Array {
    const m = this.machine;
    this.begin(wire);
    const operations = wire[WIRE_OPERATIONS];
    const steps = operations + 1;
    startTrace(m, steps);
    m.tracing = true;
    for (let i = 0; i < operations; i++) {
      startStep(m, i);
      const result = runOperation(m, i);
      endStep(m, i, result);
    }
    startStep(m, operations);
    runTeardown(m);
    endStep(m, operations, 0);
    m.tracing = false;
    endTrace(m, steps);
    return m.trace;
  }

  runUntraced(wire: Int32Array): void {
    this.begin(wire);
    const operations = wire[WIRE_OPERATIONS];
    for (let i = 0; i < operations; i++) runOperation(this.machine, i);
    runTeardown(this.machine);
  }
}
