import { FEATURES, type Feature } from '../../models/deviations.js';
import { MAX_FILES } from '../../models/limits.js';
import { FAULT_SITES, type FaultSite, GUARDS, HOOKS, STEPS } from '../../models/scenario.js';
import { OPERATION_FAULTS_AT, STEP_WORDS } from '../../models/wire.js';
import { CONTRACT, type ContractBreach, type ContractProgram, type ContractRule } from '../contract-rules.js';
import { fileAt, WIRE_FILE } from '../reading/wire-file.js';
import { operationAt, operationCount } from '../reading/wire-operation.js';

const STEP_COUNTS = {
  prepare: WIRE_FILE.prepareSteps,
  mmap: WIRE_FILE.mmapSteps,
  mapped: WIRE_FILE.mappedSteps,
} as const;

/** What the parts of the contract share while a scenario is read. Reused: a reading allocates nothing. */
export class Reader {
  wire: Int32Array = new Int32Array();
  mmu = true;
  lawful = true;
  file = 0;
  program: ContractProgram = 'prepare';
  private features = 0;
  private sink: ContractBreach[] | null = null;

  /** By file: a call of it may leave operations that hold a file, or count users. */
  readonly mayHold = new Uint8Array(MAX_FILES);
  /** By file: a call of it may count a user. */
  readonly mayCount = new Uint8Array(MAX_FILES);
  /** By file: a call of it may fail after the VMA has been changed. */
  readonly mayFailLate = new Uint8Array(MAX_FILES);
  readonly mayLeaveNull = new Uint8Array(MAX_FILES);
  /** By file: how often a call of it wraps vm_ops. */
  readonly wraps = new Int32Array(MAX_FILES);

  /** By file: whether it can run at all, and in which state it can find the VMA. */
  readonly reached = new Uint8Array(MAX_FILES);
  readonly mayFindNull = new Uint8Array(MAX_FILES);
  readonly mayFindWraps = new Int32Array(MAX_FILES);

  start(wire: Int32Array, features: number, sink: ContractBreach[] | null): void {
    this.wire = wire;
    this.mmu = wire[3] !== 0;
    this.features = features;
    this.sink = sink;
    this.lawful = true;
    for (const each of [this.mayHold, this.mayCount, this.mayFailLate, this.mayLeaveNull]) each.fill(0);
    for (const each of [this.wraps, this.reached, this.mayFindNull, this.mayFindWraps]) each.fill(0);
  }

  has(feature: Feature): boolean {
    return (this.features & FEATURES[feature]) !== 0;
  }

  breach(step: number, rule: ContractRule): void {
    this.lawful = false;
    const { file, program } = this;
    this.sink?.push({ file, program, step, rule, reason: CONTRACT[rule] });
  }

  /** Whether nothing more is to be found out. */
  get decided(): boolean {
    return !this.lawful && this.sink === null;
  }

  /** Offset of the first step of a program of a file, whatever its hook. */
  stepsOf(file: number, program: ContractProgram): number {
    const { wire } = this;
    const at = fileAt(file);
    let steps = wire[at + WIRE_FILE.stepsAt];
    if (program !== 'prepare') steps += wire[at + WIRE_FILE.prepareSteps] * STEP_WORDS;
    if (program === 'mapped') steps += wire[at + WIRE_FILE.mmapSteps] * STEP_WORDS;
    return steps;
  }

  stepCount(file: number, program: ContractProgram): number {
    return this.wire[fileAt(file) + STEP_COUNTS[program]];
  }

  /** Whether the step at this offset never runs in this scenario. */
  skipped(step: number): boolean {
    return this.mmu && this.wire[step + 1] === GUARDS.nommu;
  }

  /** Whether it runs whenever the program comes to it. */
  always(step: number): boolean {
    const guard = this.wire[step + 1];
    return guard === GUARDS.always || (guard === GUARDS.nommu && !this.mmu);
  }

  /** Whether no step after this one is ever come to. */
  endsHere(step: number): boolean {
    const kind = this.wire[step];
    return (kind === STEPS.stop.code || kind === STEPS.fail.code) && this.always(step);
  }

  /** Whether an operation has a fault at this site. */
  faultAt(site: FaultSite): boolean {
    const { wire } = this;
    const code = FAULT_SITES[site];
    for (let i = operationCount(wire) - 1; i >= 0; i--) {
      const faults = operationAt(wire, i) + OPERATION_FAULTS_AT;
      if (wire[faults] === code || wire[faults + 2] === code) return true;
    }
    return false;
  }

  hookOf(file: number): number {
    return this.wire[fileAt(file)];
  }

  /** The program that a nested call of the file runs, or null. With both hooks prepare wins. */
  calledProgram(file: number): 'prepare' | 'mmap' | null {
    const hook = this.hookOf(file);
    if ((hook & HOOKS.prepare) !== 0) return 'prepare';
    return hook === HOOKS.mmap ? 'mmap' : null;
  }
}
