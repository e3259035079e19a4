import { HOOKS, STEPS, SWAP_SHARED, WRAP_DEREFERENCES, WRAP_HOLDS_FILE } from '../../models/scenario.js';
import { countsUsers, MAX_WRAPS, OPS_NULL } from '../../models/vm-ops.js';
import { STEP_WORDS } from '../../models/wire.js';
import type { ContractRule } from '../contract-rules.js';
import { belowOf } from '../reading/wire-file.js';
import { checkCountingOfMmap } from './counting.js';
import { checkFlags } from './flags.js';
import { checkHook, reachSwap } from './hook.js';
import type { Reader } from './reader.js';

/** An `.mmap` program, read step by step: what it may have left behind so far. */
class MmapProgram {
  private reader!: Reader;
  private below = -1;
  /** The step whose parked reference is in no operations yet, or -1. */
  private parked = -1;
  private parks = false;
  private holds = false;
  private counts = false;
  private checked = false;
  private mayBeNull = false;
  private wraps = 0;
  private callsOwn = false;

  check(reader: Reader): void {
    const { wire, file } = reader;
    this.reader = reader;
    this.below = belowOf(wire, file);
    this.parked = -1;
    this.parks = this.holds = this.counts = this.checked = this.callsOwn = false;
    this.mayBeNull = reader.mayFindNull[file] !== 0;
    this.wraps = reader.mayFindWraps[file];
    reader.program = 'mmap';
    this.readSteps();
    checkCountingOfMmap(reader);
    // Its own hook, which nobody else can call: f_op has .mmap alone.
    if (this.callsOwn) checkHook(reader);
  }

  private readSteps(): void {
    const { reader } = this;
    let step = reader.stepsOf(reader.file, 'mmap');
    for (let i = 0, count = reader.stepCount(reader.file, 'mmap'); i < count; i++, step += STEP_WORDS) {
      if (reader.skipped(step)) continue;
      checkFlags(reader, i, step);
      this.readStep(i, step);
      if (reader.endsHere(step)) return;
    }
    this.requireUnparked();
  }

  private readStep(index: number, step: number): void {
    const { reader } = this;
    const arg = reader.wire[step + 2];
    const always = reader.always(step);
    switch (reader.wire[step]) {
      case STEPS.vmOps.code:
        this.breachIf(this.holds, index, 'dropsHeldOps');
        if (arg === OPS_NULL) this.mayBeNull = true;
        else if (always) this.mayBeNull = false;
        if (countsUsers(arg)) this.holds = this.counts = true;
        break;
      case STEPS.swapFile.code:
        reachSwap(reader, index);
        this.breachIf(arg === SWAP_SHARED, index, 'forgetsReference');
        this.breachIf(this.holds, index, 'mayFailHolding');
        break;
      case STEPS.setFile.code:
        this.breachIf(this.holds && this.below < 0, index, 'mayFailHolding');
        break;
      case STEPS.replaceFile.code:
        this.breachIf(this.holds, index, 'mayFailHolding');
        if (this.parked < 0) this.parked = index;
        this.parks = true;
        break;
      case STEPS.checkHooks.code:
        if (this.holds && (this.below < 0 || reader.hookOf(this.below) !== HOOKS.mmap))
          reader.breach(index, 'mayFailHolding');
        if (always) this.checked = true;
        break;
      case STEPS.lsmCheck.code:
        if (this.holds && reader.has('lsm-check') && reader.faultAt('lsm'))
          reader.breach(index, 'mayFailHolding');
        break;
      case STEPS.callNested.code:
        this.breachIf(this.holds, index, 'mayFailHolding');
        if (this.below >= 0) this.callBelow(index, arg);
        break;
      case STEPS.callOwn.code:
        if (reader.has('own-call')) this.callOwn(index);
        break;
      case STEPS.wrapOps.code:
        this.wrap(index, arg, always);
        break;
      case STEPS.stop.code:
        this.requireUnparked();
        break;
      case STEPS.fail.code:
        this.breachIf(this.holds, index, 'mayFailHolding');
        if (always) this.parked = -1;
        break;
    }
  }

  private callBelow(index: number, swallows: number): void {
    const { reader, below } = this;
    reader.reached[below] = 1;
    const hook = reader.hookOf(below);
    this.breachIf(!this.checked && hook === HOOKS.none, index, 'callsNothing');
    this.breachIf(hook === HOOKS.both, index, 'bothHooks');
    this.breachIf(this.counts && reader.mayCount[below] !== 0, index, 'countsTwice');
    this.breachIf(swallows !== 0 && reader.mayFailLate[below] !== 0, index, 'swallowsHalfMapped');
    if (this.mayBeNull) reader.mayFindNull[below] = 1;
    if (this.wraps > reader.mayFindWraps[below]) reader.mayFindWraps[below] = this.wraps;
    if (reader.mayLeaveNull[below] !== 0) this.mayBeNull = true;
    if (reader.mayHold[below] !== 0) this.holds = true;
    if (reader.mayCount[below] !== 0) this.counts = true;
    this.wraps += reader.wraps[below];
  }

  private callOwn(index: number): void {
    const { reader } = this;
    this.callsOwn = true;
    this.breachIf(this.holds, index, 'mayFailHolding');
    const { mayHold, mayCount, mayLeaveNull } = reader;
    // The summary of the file stands for its hook: it may say more, never less.
    this.breachIf(this.counts && mayCount[reader.file] !== 0, index, 'countsTwice');
    if (mayHold[reader.file] !== 0) this.holds = true;
    if (mayCount[reader.file] !== 0) this.counts = true;
    if (mayLeaveNull[reader.file] !== 0) this.mayBeNull = true;
  }

  private wrap(index: number, arg: number, always: boolean): void {
    const { reader } = this;
    const readsNull = this.mayBeNull && (arg & WRAP_DEREFERENCES) !== 0;
    this.breachIf(readsNull, index, 'readsNull');
    if (this.holds && (readsNull || this.wraps >= MAX_WRAPS || reader.faultAt('wrapperAlloc')))
      reader.breach(index, 'mayFailHolding');
    if ((arg & WRAP_HOLDS_FILE) !== 0 && this.parks) {
      this.holds = true;
      if (always) this.parked = -1;
    }
    this.mayBeNull = this.mayBeNull && !always;
    this.wraps++;
  }

  private requireUnparked(): void {
    if (this.parked >= 0) this.reader.breach(this.parked, 'parksReference');
  }

  private breachIf(broken: boolean, step: number, rule: ContractRule): void {
    if (broken) this.reader.breach(step, rule);
  }
}

const program = new MmapProgram();

/** Checks the `.mmap` program of `reader.file`, and the hook that it runs itself. */
export function checkMmap(reader: Reader): void {
  program.check(reader);
}
