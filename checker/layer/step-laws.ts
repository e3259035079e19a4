import { TraceView } from '../../models/trace-view.js';
import { type LawReport, LawSet } from '../../properties/evaluate.js';
import { LAWS } from '../../properties/registry.js';
import { FIELDS, symptomOf } from './kinds.js';

/**
 * The laws on one step. The trace is that of a `Stepper`: the state before, the step, the teardown.
 *
 * A law about states fails in every state that a bad one leads to. What fails after a step that does
 * nothing was there before, and is not counted again.
 */
export class StepLaws implements LawReport {
  /** By law: whether its condition was met since the last call of {@link check}. */
  readonly met = new Uint8Array(LAWS.length);
  /** What fails in the step looked at, and only there: `symptomOf` each. */
  readonly symptoms = new Int32Array(LAWS.length * FIELDS.length);
  count = 0;
  /** Whether a law failed in the state entered, whatever is done next. */
  standing = false;

  private readonly trace = new TraceView();
  private readonly stood = new Uint8Array(LAWS.length * FIELDS.length);
  private readonly laws = new LawSet(LAWS);
  private law = 0;

  /** What the trace's step of doing nothing shows is what stood before. */
  enter(words: Int32Array, wire: Int32Array): void {
    this.stood.fill(0);
    this.check(words, wire, 1);
    for (let i = 0; i < this.count; i++) this.stood[this.symptoms[i]] = 1;
    this.standing = this.count > 0;
  }

  /** Fills {@link symptoms} with what fails in a step of the trace. */
  check(words: Int32Array, wire: Int32Array, step: number): void {
    this.trace.words = words;
    this.count = 0;
    this.met.fill(0);
    this.laws.checkStep(this.trace, step, wire, this);
  }

  begin(law: number): void {
    this.law = law;
  }

  held(): void {
    this.met[this.law] = 1;
  }

  violated(_step: number, field: string): void {
    this.met[this.law] = 1;
    const symptom = symptomOf(this.law, field);
    if (this.stood[symptom] === 1) return;
    for (let i = 0; i < this.count; i++) if (this.symptoms[i] === symptom) return;
    this.symptoms[this.count++] = symptom;
  }
}
