import { FILE_KINDS, PROCESSES } from '../limits.js';
import type { Profile } from '../releases.js';
import { PROC, STEP, TRACE } from '../trace-layout.js';
import { STATE_WORDS, WIRE_MMU } from './layout.js';
import { Machine } from './machine.js';
import { clearCounts, runOperation, runTeardown } from './operations.js';
import { loadState, storeState } from './state.js';
import { endStep, endTrace, startStep, startTrace } from './trace.js';

/** The index of the operation that a {@link Stepper} runs; operation 0 stands for all that was before. */
export const STEPPED = 1;
const STEPS = 3;
/** A snapshot without VMAs and open files. */
const NOTHING_WORDS = PROCESSES * PROC.words + 1 + 2 * FILE_KINDS;

/**
 * The optimized model, one operation at a time from any state, with the trace of that step: for the
 * checker, whose states have many ways to them.
 *
 * The trace has three steps. The first shows the state that was entered, as left by an operation that
 * did nothing; the second is the operation; the third stands for the teardown.
 */
export class Stepper {
  private readonly machine = new Machine();
  private readonly entered = new Int32Array(STATE_WORDS);
  private afterEntered = 0;
  private idleResult = 0;

  constructor(profile: Profile) {
    this.machine.features = profile.features;
    this.machine.deviations = profile.deviations;
  }

  /** The words of the state that the last step left: see layout.ts. */
  get state(): Int32Array {
    return this.machine.state;
  }

  /** Bit n: the last step came to the fault site with code n. */
  get visited(): number {
    return this.machine.visited;
  }

  /** Whether the first fault of the last operation has fired. */
  get fired(): boolean {
    return this.machine.firstSite !== 0 && this.machine.firstLeft <= 0;
  }

  /**
   * Takes a scenario of two operations, whose second the caller may exchange before each step.
   *
   * @param idle what its first operation returns, which must change nothing in any state
   */
  take(wire: Int32Array, idle: number): void {
    this.machine.wire = wire;
    this.machine.nommu = wire[WIRE_MMU] === 0;
    this.idleResult = idle;
  }

  /** Copies the state that the last step left to `to`. Equal states give equal words. */
  store(to: Int32Array): void {
    storeState(this.machine, to);
  }

  /** Goes to a state; steps start from there until the next one is entered. */
  enter(state: Int32Array): void {
    const m = this.machine;
    this.entered.set(state);
    loadState(m, state);
    clearCounts(m);
    startTrace(m, STEPS);
    startStep(m, 0);
    endStep(m, 0, this.idleResult);
    this.afterEntered = m.at;
  }

  /** Runs operation {@link STEPPED} of the scenario from the entered state and returns the trace. */
  step(): Int32Array {
    const m = this.machine;
    this.run();
    m.tracing = false;
    this.showNothing();
    endTrace(m, STEPS);
    return m.trace;
  }

  /** As {@link step}, and tears everything down afterwards, which the third step shows. */
  stepAndTearDown(): Int32Array {
    const m = this.machine;
    this.run();
    startStep(m, STEPPED + 1);
    runTeardown(m);
    endStep(m, STEPPED + 1, 0);
    m.tracing = false;
    endTrace(m, STEPS);
    return m.trace;
  }

  /** A last step as of a machine without files and VMAs, since nothing has been torn down. */
  private showNothing(): void {
    const m = this.machine;
    startStep(m, STEPPED + 1);
    const step = m.trace[TRACE.offsets + STEPPED + 1];
    m.trace.fill(0, step, m.at + NOTHING_WORDS);
    m.trace[step + STEP.snapshot] = m.at;
    m.at += NOTHING_WORDS;
  }

  private run(): void {
    const m = this.machine;
    loadState(m, this.entered);
    m.at = this.afterEntered;
    m.tracing = true;
    startStep(m, STEPPED);
    endStep(m, STEPPED, runOperation(m, STEPPED));
  }
}
