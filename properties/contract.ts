import { FEATURES } from '../models/deviations.js';
import { MAX_FILES } from '../models/limits.js';
import {
  FAULT_SITES,
  GUARDS,
  HOOKS,
  OPERATIONS,
  type Scenario,
  STEPS,
  SWAP_BORROWED,
  SWAP_OWN,
  SWAP_SHARED,
  WRAP_DEREFERENCES,
  WRAP_HOLDS_FILE,
} from '../models/scenario.js';
import * as flags from '../models/vm-flags.js';
import { MAX_WRAPS, OPS_NULL } from '../models/vm-ops.js';
import { OPERATION_FAULTS_AT, STEP_WORDS, wireOf } from '../models/wire.js';
import { CONTRACT, type ContractBreach, type ContractRule } from './contract-rules.js';
import { belowOf, fileAt, fileCount, swapOf, WIRE_FILE } from './reading/wire-file.js';
import { OPEN_FIELDS, operationAt, operationCount } from './reading/wire-operation.js';

const PERMISSIONS =
  flags.VM_READ | flags.VM_WRITE | flags.VM_EXEC | flags.VM_SHARED | flags.VM_MAYREAD | flags.VM_MAYSHARE;
const NOT_TO_SET = PERMISSIONS | flags.VM_MAYWRITE | flags.VM_MAYEXEC;
const NOT_TO_CLEAR = PERMISSIONS;

/**
 * The breaches of contract in the programs that a scenario can come to, file by file.
 *
 * @param features of the release, as bits: the contract about references changed in 6.19
 */
export function contractBreaches(scenario: Scenario, features: number): ContractBreach[] {
  const breaches: ContractBreach[] = [];
  inspector.inspect(wireOf(scenario), features, breaches);
  return breaches;
}

/** Whether no program that the scenario can come to breaks the contract. Allocates nothing. */
export function isLawful(wire: Int32Array, features: number): boolean {
  return inspector.inspect(wire, features, null);
}

/**
 * Reads the programs once, without running them: whatever a program could do in some run counts. It goes
 * through the files twice: from the last to the first for what a nested call can bring about, then
 * from the first to the last, since a file only stands above files with a higher index.
 */
class Inspector {
  private wire: Int32Array = new Int32Array();
  private handed = false;
  private lawful = true;
  private sink: ContractBreach[] | null = null;
  private file = 0;
  private program: 'prepare' | 'mmap' = 'prepare';

  /** By file: what a call of it can bring about. */
  private readonly mayHold = new Uint8Array(MAX_FILES);
  private readonly mayLeaveNull = new Uint8Array(MAX_FILES);
  private readonly wraps = new Int32Array(MAX_FILES);
  /** By file: whether it can run at all, and in which state it can find the VMA. */
  private readonly reached = new Uint8Array(MAX_FILES);
  private readonly mayFindNull = new Uint8Array(MAX_FILES);
  private readonly mayFindWraps = new Int32Array(MAX_FILES);

  inspect(wire: Int32Array, features: number, sink: ContractBreach[] | null): boolean {
    this.wire = wire;
    this.handed = (features & FEATURES['handed-reference']) !== 0;
    this.sink = sink;
    this.lawful = true;
    const files = fileCount(wire);
    this.reached.fill(0);
    this.mayFindNull.fill(0);
    this.mayFindWraps.fill(0);
    for (let file = files - 1; file >= 0; file--) this.summarise(file);
    this.markOpened();
    for (let file = 0; file < files; file++) {
      if (this.reached[file] === 0) continue;
      this.file = file;
      const hook = wire[fileAt(file)];
      if ((hook & HOOKS.prepare) !== 0) this.readPrepare();
      else if (hook === HOOKS.mmap) this.readMmap();
      if (!this.lawful && sink === null) return false;
    }
    return this.lawful;
  }

  private breach(step: number, rule: ContractRule): void {
    this.lawful = false;
    this.sink?.push({ file: this.file, program: this.program, step, rule, reason: CONTRACT[rule] });
  }

  private markOpened(): void {
    const { wire } = this;
    const files = fileCount(wire);
    for (let i = operationCount(wire) - 1; i >= 0; i--) {
      const operation = operationAt(wire, i);
      if (wire[operation] !== OPERATIONS.open.code) continue;
      const file = wire[operation + OPEN_FIELDS.file];
      if (file < files) this.reached[file] = 1;
    }
  }

  private summarise(file: number): void {
    const { wire } = this;
    const at = fileAt(file);
    const hook = wire[at];
    const below = belowOf(wire, file);
    this.mayHold[file] = 0;
    this.mayLeaveNull[file] = 0;
    this.wraps[file] = 0;
    const wrapper = hook === HOOKS.mmap;
    if (!wrapper && (hook & HOOKS.prepare) === 0) return;
    let step = wire[at + WIRE_FILE.stepsAt];
    const prepareSteps = wire[at + WIRE_FILE.prepareSteps];
    if (wrapper) step += prepareSteps * STEP_WORDS;
    let parks = false;
    for (let rest = wrapper ? wire[at + WIRE_FILE.mmapSteps] : prepareSteps; rest > 0; rest--) {
      const arg = wire[step + 2];
      switch (wire[step]) {
        case STEPS.vmOps.code:
          if (arg === OPS_NULL) this.mayLeaveNull[file] = 1;
          break;
        case STEPS.replaceFile.code:
          parks = wrapper;
          break;
        case STEPS.wrapOps.code:
          if (!wrapper) break;
          if (parks && (arg & WRAP_HOLDS_FILE) !== 0) this.mayHold[file] = 1;
          this.wraps[file]++;
          break;
        case STEPS.callNested.code:
          if (!wrapper || below < 0) break;
          if (this.mayHold[below] !== 0) this.mayHold[file] = 1;
          if (this.mayLeaveNull[below] !== 0) this.mayLeaveNull[file] = 1;
          this.wraps[file] += this.wraps[below];
          break;
      }
      if (this.endsHere(step)) return;
      step += STEP_WORDS;
    }
  }

  private readPrepare(): void {
    const { wire, file } = this;
    const at = fileAt(file);
    this.program = 'prepare';
    let step = wire[at + WIRE_FILE.stepsAt];
    let hasOwn = false;
    for (let i = 0, count = wire[at + WIRE_FILE.prepareSteps]; i < count; i++, step += STEP_WORDS) {
      if (wire[step + 1] === GUARDS.nommu) continue;
      const arg = wire[step + 2];
      this.checkFlags(i, wire[step], arg);
      if (wire[step] === STEPS.swapFile.code) {
        this.reachSwap(i);
        if (!this.handed && arg !== SWAP_BORROWED) this.breach(i, 'keepsReference');
        if (this.handed && arg === SWAP_BORROWED) this.breach(i, 'handsOverBorrowed');
        if (this.handed && arg === SWAP_SHARED && hasOwn) this.breach(i, 'handsOverSame');
        if (arg === SWAP_OWN) hasOwn = true;
      }
      if (this.endsHere(step)) return;
    }
  }

  private readMmap(): void {
    const { wire, file } = this;
    const at = fileAt(file);
    const below = belowOf(wire, file);
    this.program = 'mmap';
    let step = wire[at + WIRE_FILE.stepsAt] + wire[at + WIRE_FILE.prepareSteps] * STEP_WORDS;
    let parked = -1;
    let parks = false;
    let holds = false;
    let checked = false;
    let mayBeNull = this.mayFindNull[file] !== 0;
    let wraps = this.mayFindWraps[file];
    for (let i = 0, count = wire[at + WIRE_FILE.mmapSteps]; i < count; i++, step += STEP_WORDS) {
      if (wire[step + 1] === GUARDS.nommu) continue;
      const arg = wire[step + 2];
      const always = wire[step + 1] === GUARDS.always;
      this.checkFlags(i, wire[step], arg);
      switch (wire[step]) {
        case STEPS.vmOps.code:
          if (holds) this.breach(i, 'dropsHeldOps');
          if (arg === OPS_NULL) mayBeNull = true;
          else if (always) mayBeNull = false;
          break;
        case STEPS.swapFile.code:
          this.reachSwap(i);
          if (arg === SWAP_SHARED) this.breach(i, 'forgetsReference');
          if (holds) this.breach(i, 'mayFailHolding');
          break;
        case STEPS.replaceFile.code:
          if (holds) this.breach(i, 'mayFailHolding');
          if (parked < 0) parked = i;
          parks = true;
          break;
        case STEPS.checkHooks.code:
          if (holds && (below < 0 || wire[fileAt(below)] !== HOOKS.mmap)) this.breach(i, 'mayFailHolding');
          if (always) checked = true;
          break;
        case STEPS.callNested.code:
          if (holds) this.breach(i, 'mayFailHolding');
          if (below < 0) break;
          this.reached[below] = 1;
          if (!checked && wire[fileAt(below)] === HOOKS.none) this.breach(i, 'callsNothing');
          if (wire[fileAt(below)] === HOOKS.both) this.breach(i, 'bothHooks');
          if (mayBeNull) this.mayFindNull[below] = 1;
          if (wraps > this.mayFindWraps[below]) this.mayFindWraps[below] = wraps;
          if (this.mayLeaveNull[below] !== 0) mayBeNull = true;
          if (this.mayHold[below] !== 0) holds = true;
          wraps += this.wraps[below];
          break;
        case STEPS.wrapOps.code: {
          const readsNull = mayBeNull && (arg & WRAP_DEREFERENCES) !== 0;
          if (readsNull) this.breach(i, 'readsNull');
          if (holds && (readsNull || wraps >= MAX_WRAPS || this.wrapperAllocationFails()))
            this.breach(i, 'mayFailHolding');
          if ((arg & WRAP_HOLDS_FILE) !== 0 && parks) {
            holds = true;
            if (always) parked = -1;
          }
          mayBeNull = mayBeNull && !always;
          wraps++;
          break;
        }
        case STEPS.stop.code:
          if (parked >= 0) this.breach(parked, 'parksReference');
          break;
        case STEPS.fail.code:
          if (holds) this.breach(i, 'mayFailHolding');
          if (always) parked = -1;
          break;
      }
      if (this.endsHere(step)) return;
    }
    if (parked >= 0) this.breach(parked, 'parksReference');
  }

  private checkFlags(step: number, kind: number, arg: number): void {
    if (kind === STEPS.setFlags.code || kind === STEPS.clearFlags.code) {
      if ((arg & flags.VM_ACCOUNT) !== 0) this.breach(step, 'accounting');
      const forbidden = kind === STEPS.setFlags.code ? NOT_TO_SET : NOT_TO_CLEAR;
      if ((arg & forbidden) !== 0) this.breach(step, 'permissions');
    } else if (kind === STEPS.assignFlags.code) {
      this.breach(step, 'assignsFlags');
    }
  }

  private reachSwap(step: number): void {
    const swap = swapOf(this.wire, this.file);
    if (swap < 0) return;
    this.reached[swap] = 1;
    if (this.wire[fileAt(swap)] === HOOKS.both) this.breach(step, 'bothHooks');
  }

  /** Whether no step after this one is ever come to. */
  private endsHere(step: number): boolean {
    const kind = this.wire[step];
    return this.wire[step + 1] === GUARDS.always && (kind === STEPS.stop.code || kind === STEPS.fail.code);
  }

  private wrapperAllocationFails(): boolean {
    const { wire } = this;
    for (let i = operationCount(wire) - 1; i >= 0; i--) {
      const faults = operationAt(wire, i) + OPERATION_FAULTS_AT;
      if (wire[faults] === FAULT_SITES.wrapperAlloc || wire[faults + 2] === FAULT_SITES.wrapperAlloc)
        return true;
    }
    return false;
  }
}

const inspector = new Inspector();
