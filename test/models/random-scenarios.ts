/**
 * Random scenarios for comparing models, from the bounds of the schema's tables alone. Independent of
 * `generators/`, so that a blind spot there is not one here too. Biased so that descriptors are open
 * and ranges overlap or touch.
 */
import seedrandom from 'seedrandom';
import { MAX_FAULTS, MAX_FILES, MAX_OPERATIONS, MAX_STEPS } from '../../models/limits.js';
import {
  FAULT_NTH,
  FAULT_SITES,
  type Fault,
  type FaultSite,
  type FileSpec,
  GUARDS,
  type Guard,
  HOOKS,
  type HookKind,
  MODELLED_ATTRIBUTES,
  OPERATIONS,
  type Operation,
  type OperationKind,
  operationFields,
  PROCESS_RANGE,
  type Range,
  type Scenario,
  STEPS,
  type Step,
  type StepKind,
} from '../../models/scenario.js';
import { packAction, packSuccessHook } from '../../models/step-args.js';
import { VM_FLAGS } from '../../models/vm-flags.js';

const STEP_KINDS = (Object.keys(STEPS) as StepKind[]).filter((kind) => STEPS[kind].modelled);
const OPERATION_KINDS = (Object.keys(OPERATIONS) as OperationKind[]).filter(
  (kind) => OPERATIONS[kind].modelled,
);
const GUARD_NAMES = Object.keys(GUARDS) as Guard[];
const SITES = (Object.keys(FAULT_SITES) as (FaultSite | 'none')[]).filter((site) => site !== 'none');
const FLAG_BITS = Object.values(VM_FLAGS);
const FLAG_STEPS: readonly StepKind[] = ['setFlags', 'clearFlags', 'assignFlags'];
/** What wrappers in the kernel do, as kinds of steps, to be mixed with anything else. */
const WRAPPERS: readonly (readonly StepKind[])[] = [
  ['checkHooks', 'setFile', 'callNested'],
  ['replaceFile', 'callNested', 'wrapOps'],
  ['callNested', 'wrapOps'],
  ['callNested', 'setFile'],
  ['setFile', 'callNested', 'callNested'],
  ['setFile', 'lsmCheck', 'callNested'],
  ['callOwn'],
];

/** What the first operations open, so that most descriptors exist. */
const FIRST_SLOTS = [
  { proc: 0, slot: 0 },
  { proc: 0, slot: 1 },
  { proc: 1, slot: 0 },
];

/** An endless series of scenarios; the same seed gives the same series. */
export class RandomScenarios {
  private readonly draw: () => number;
  /** How often programs fail and operations have faults, of 100; drawn for each scenario. */
  private trouble = 0;
  private files = 0;
  /** Most mappings of a scenario are alike, so that neighbours merge; drawn for each scenario. */
  private usual = { shared: 0, prot: 3 };

  constructor(seed: string) {
    this.draw = seedrandom(seed).int32;
  }

  next(): Scenario {
    this.trouble = this.below(3) * 15;
    this.usual = { shared: this.in([0, 1]), prot: this.of([1, 3, 3, 3, 7]) };
    const files = Array.from({ length: this.percent(4) ? 0 : this.in([1, MAX_FILES]) });
    this.files = files.length;
    const operations = this.percent(8) ? MAX_OPERATIONS : this.in([3, 14]);
    return {
      mmu: !this.percent(15),
      files: files.map((_, index) => this.file(index)),
      operations: Array.from({ length: operations }, (_, index) => this.operation(index)),
    };
  }

  private file(index: number): FileSpec {
    const hook = this.percent(85)
      ? this.of<HookKind>(['prepare', 'prepare', 'mmap'])
      : this.of(Object.keys(HOOKS) as HookKind[]);
    return {
      hook,
      below: this.higherFile(index, 75),
      swap: this.higherFile(index, 50),
      attributes: this.percent(15) ? this.in([0, MODELLED_ATTRIBUTES]) : 0,
      prepare: this.percent(40) ? [] : this.program(this.in([1, 4])),
      mmap: this.percent(60) ? this.wrapper() : this.program(this.in([0, 4])),
      mapped: this.percent(30) ? this.mapped() : [],
    };
  }

  private higherFile(index: number, percent: number): number | null {
    if (index + 1 >= MAX_FILES || !this.percent(percent)) return null;
    return this.percent(80) ? index + 1 : this.in([index + 1, MAX_FILES - 1]);
  }

  private program(length: number): Step[] {
    const steps = this.percent(3) ? MAX_STEPS : length;
    return Array.from({ length: steps }, () =>
      this.step(this.percent(20) ? 'swapFile' : this.of(STEP_KINDS)),
    );
  }

  /** What a ->mapped does, mixed with anything else. */
  private mapped(): Step[] {
    return Array.from({ length: this.in([1, 3]) }, () =>
      this.step(this.percent(25) ? this.of(STEP_KINDS) : this.of<StepKind>(['take', 'privateData', 'fail'])),
    );
  }

  private wrapper(): Step[] {
    const steps = this.of(WRAPPERS).flatMap((kind) => [
      ...this.program(this.percent(35) ? 1 : 0),
      this.step(kind),
    ]);
    return steps.slice(0, MAX_STEPS);
  }

  private step(wanted: StepKind): Step {
    const ends = wanted === 'fail' || wanted === 'stop';
    const kind = ends && !this.percent(10 + this.trouble) ? 'vmOps' : wanted;
    return {
      kind,
      when: this.percent(70) ? 'always' : this.of(GUARD_NAMES),
      arg: this.argument(kind),
    };
  }

  private argument(kind: StepKind): number {
    if (FLAG_STEPS.includes(kind)) return this.flags();
    if (kind === 'action' && this.percent(90))
      return packAction(this.in([0, 5]), this.of([0, 0, 0, 1, 2]), this.in([0, 9]));
    if (kind === 'successHook' && this.percent(90))
      return packSuccessHook(this.in([0, 2]), this.of([0, 0, 3]), 9);
    return this.in(STEPS[kind].fields.arg);
  }

  /** One or two known flags, rarely any word. */
  private flags(): number {
    if (this.percent(4)) return this.draw();
    return this.of(FLAG_BITS) | (this.percent(40) ? this.of(FLAG_BITS) : 0);
  }

  private operation(index: number): Operation {
    const kind = this.operationKind(index);
    const values = operationFields(kind).map(([name, range]) => [name, this.field(kind, name, range)]);
    const operation: Record<string, unknown> = Object.fromEntries(values);
    if (kind === 'mmap' && this.percent(70)) operation.pgoff = operation.start;
    operation.kind = kind;
    operation.proc = this.percent(80) ? 0 : this.in(PROCESS_RANGE);
    if (kind === 'open' && index < FIRST_SLOTS.length) Object.assign(operation, FIRST_SLOTS[index]);
    operation.faults = this.faults();
    return operation as unknown as Operation;
  }

  private operationKind(index: number): OperationKind {
    if (index < FIRST_SLOTS.length && this.percent(90)) return 'open';
    if (this.percent(60)) return 'mmap';
    return this.percent(50) ? 'munmap' : this.of(OPERATION_KINDS);
  }

  /** The whole range one time in twelve, else values that make ranges meet and descriptors exist. */
  private field(kind: OperationKind, name: string, range: Range): number {
    if (this.percent(8)) return this.in(range);
    switch (name) {
      case 'slot':
        return this.percent(kind === 'mmap' ? 12 : 0)
          ? range[1]
          : this.percent(kind === 'close' ? 30 : 75)
            ? 0
            : 1;
      case 'from':
        return this.percent(75) ? 0 : 1;
      case 'file':
        return this.percent(60) ? 0 : this.below(Math.max(this.files, 1));
      case 'start':
        return this.in([0, 7]);
      case 'length':
        return kind === 'munmap' ? this.in([1, 6]) : this.in([1, 4]);
      case 'prot':
        return this.usual.prot;
      case 'shared':
        return this.usual.shared;
      case 'replace':
        return this.percent(60) ? 1 : 0;
      case 'readOnly':
      case 'noreserve':
        return this.percent(10) ? 1 : 0;
      default:
        return this.in(range);
    }
  }

  private faults(): Fault[] {
    if (!this.percent(this.trouble)) return [];
    const one = (): Fault => ({
      site: this.of(SITES),
      nth: this.percent(75) ? FAULT_NTH[0] : this.in(FAULT_NTH),
    });
    return Array.from({ length: this.in([1, MAX_FAULTS]) }, one);
  }

  private of<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  private percent(percent: number): boolean {
    return this.below(100) < percent;
  }

  private in([min, max]: Range): number {
    return min + this.below(max - min + 1);
  }

  private below(bound: number): number {
    return (this.draw() >>> 0) % bound;
  }
}
