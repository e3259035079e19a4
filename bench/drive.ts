/**
 * Generating and driving: our generator against `fc.commands` + `fc.modelRun`, both driving the same
 * optimized model with the same number of operations a case, in one run on one core.
 */
import fc from 'fast-check';
import { CaseBlock } from '../generators/block.js';
import { MODES } from '../generators/modes.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import { MAX_FILES, MAX_OPERATIONS } from '../models/limits.js';
import { createOptimized, type OptimizedModel } from '../models/optimized/index.js';
import { findRelease, profileOf } from '../models/releases.js';
import {
  type FileSpec,
  GUARDS,
  type Guard,
  OPERATIONS,
  type Operation,
  type OperationKind,
  operationFields,
  type Range,
  STEPS,
  type Step,
  type StepKind,
} from '../models/scenario.js';
import { encodeWire, MAX_WIRE_WORDS, OPERATION_FIELDS_AT, OPERATION_WORDS } from '../models/wire.js';

/** Mean sizes of our cases. */
interface Shape {
  readonly operations: number;
  readonly files: number;
  /** Steps of one program. */
  readonly steps: number;
}

const GUARD_NAMES = Object.keys(GUARDS) as Guard[];
const MODELLED_STEPS = (Object.keys(STEPS) as StepKind[]).filter((kind) => STEPS[kind].modelled);

interface Measured {
  readonly cases: number;
  readonly operations: number;
  readonly seconds: number;
}

/** Our generator over `blocks` blocks, mode by mode. */
function ours(blocks: number): Measured {
  const model = createOptimized(profileOf(findRelease('7.3')), '7.3');
  const wire = new Int32Array(MAX_WIRE_WORDS);
  let operations = 0;
  const started = performance.now();
  for (let block = 0; block < blocks; block++) {
    const cases = new CaseBlock(MODES[block % MODES.length].id, 'bench', block);
    for (let index = 0; index < BLOCK_CASES; index++) {
      const scenario = cases.next();
      encodeWire(scenario, wire);
      operations += scenario.operations.length;
      model.runUntraced(wire);
    }
  }
  return { cases: blocks * BLOCK_CASES, operations, seconds: (performance.now() - started) / 1000 };
}

function shapeOf(blocks: number): Shape {
  let [cases, operations, files, steps] = [0, 0, 0, 0];
  for (let block = 0; block < blocks; block++) {
    const source = new CaseBlock(MODES[block % MODES.length].id, 'bench', block);
    for (let index = 0; index < BLOCK_CASES; index++, cases++) {
      const scenario = source.next();
      operations += scenario.operations.length;
      files += scenario.files.length;
      for (const { prepare, mmap } of scenario.files) steps += prepare.length + mmap.length;
    }
  }
  return { operations: operations / cases, files: files / cases, steps: steps / files / 2 };
}

/** One operation as a fast-check command: appended to the scenario under way and applied at once. */
class ApplyOperation implements fc.Command<{ count: number }, Driven> {
  constructor(private readonly operation: Operation) {}
  check = () => true;
  run(expected: { count: number }, driven: Driven): void {
    driven.apply(this.operation, expected.count++);
  }
}

class Driven {
  private static readonly wire = new Int32Array(MAX_WIRE_WORDS);
  private static readonly operations = new Array<Operation>(MAX_OPERATIONS).fill({
    kind: 'close',
    proc: 0,
    slot: 0,
    faults: [],
  });
  constructor(
    private readonly model: OptimizedModel,
    files: readonly FileSpec[],
  ) {
    encodeWire({ mmu: true, files, operations: Driven.operations }, Driven.wire);
    model.begin(Driven.wire);
  }

  apply(operation: Operation, index: number): void {
    writeOperation(Driven.wire, operation, index);
    this.model.apply(index);
  }
}

function writeOperation(wire: Int32Array, operation: Operation, index: number): void {
  const at = wire[6] + index * OPERATION_WORDS;
  wire[at] = OPERATIONS[operation.kind].code;
  wire[at + 1] = operation.proc;
  const values = operation as unknown as Record<string, number>;
  const fields = operationFields(operation.kind);
  for (let i = 0; i < 8; i++)
    wire[at + OPERATION_FIELDS_AT + i] = i < fields.length ? values[fields[i][0]] : 0;
}

function operationArbitrary(kind: OperationKind): fc.Arbitrary<Operation> {
  const fields = Object.fromEntries(
    operationFields(kind).map(([name, [min, max]]: readonly [string, Range]) => [
      name,
      fc.integer({ min, max }),
    ]),
  );
  return fc.record({
    kind: fc.constant(kind),
    proc: fc.integer({ min: 0, max: 1 }),
    ...fields,
    faults: fc.constant([]),
  }) as unknown as fc.Arbitrary<Operation>;
}

/** A program of the same mean length as ours, made the way fast-check makes records. */
function programArbitrary(kinds: readonly StepKind[], maxLength: number): fc.Arbitrary<Step[]> {
  const steps = kinds.map((kind) => {
    const [min, max] = STEPS[kind].fields.arg;
    return fc.record({
      kind: fc.constant(kind),
      when: fc.constantFrom(...GUARD_NAMES),
      arg: fc.integer({ min, max }),
    });
  });
  return fc.array(fc.oneof(...steps), { maxLength, size: 'max' });
}

function filesArbitrary({ files, steps }: Shape): fc.Arbitrary<FileSpec[]> {
  const program = programArbitrary(MODELLED_STEPS, Math.max(1, Math.round(2 * steps)));
  const above = fc.option(fc.integer({ min: 1, max: MAX_FILES - 1 }));
  const file = fc.record({
    hook: fc.constantFrom('none', 'mmap', 'prepare', 'both'),
    below: above,
    swap: above,
    attributes: fc.constant(0),
    prepare: program,
    mmap: program,
    mapped: fc.constant([]),
  });
  const higher = (value: number | null, index: number) => (value !== null && value > index ? value : null);
  return fc
    .array(file, { minLength: 1, maxLength: Math.max(1, Math.round(2 * files) - 1), size: 'max' })
    .map((list) =>
      list.map(
        (spec, i) => ({ ...spec, below: higher(spec.below, i), swap: higher(spec.swap, i) }) as FileSpec,
      ),
    );
}

/** fast-check's own way to test a stateful system: files, then commands on them. */
function fastCheckCommands(runs: number, shape: Shape, files: fc.Arbitrary<readonly FileSpec[]>): Measured {
  const model = createOptimized(profileOf(findRelease('7.3')), '7.3');
  const kinds = (Object.keys(OPERATIONS) as OperationKind[]).filter((kind) => OPERATIONS[kind].modelled);
  const commands = kinds.map((kind) =>
    operationArbitrary(kind).map((operation) => new ApplyOperation(operation)),
  );
  // fc.commands draws lengths evenly up to its maximum, so twice the mean is the maximum.
  const maxCommands = Math.min(MAX_OPERATIONS, Math.round(2 * shape.operations));
  let operations = 0;
  const started = performance.now();
  fc.assert(
    fc.property(files, fc.commands(commands, { maxCommands, size: 'max' }), (specs, list) => {
      const state = { count: 0 };
      fc.modelRun(() => ({ model: state, real: new Driven(model, specs) }), list);
      operations += state.count;
    }),
    { numRuns: runs, seed: 1, endOnFailure: true },
  );
  return { cases: runs, operations, seconds: (performance.now() - started) / 1000 };
}

/** Prints cases a second and their ratio, at the same mean size of a case. */
export function benchDrive(): void {
  const shape = shapeOf(50);
  ours(20);
  const mine = ours(300);
  const generated = filesArbitrary(shape);
  const fixed = fc.constant(new CaseBlock('library', 'bench', 0).next().files);
  fastCheckCommands(2000, shape, generated);
  const theirs = fastCheckCommands(30_000, shape, generated);
  const fixedFiles = fastCheckCommands(30_000, shape, fixed);
  line('generate + drive, vmacheck', mine);
  line('fc.commands + fc.modelRun', theirs);
  line('the same, always on the same files', fixedFiles);
  console.log(
    `ratio: ${ratio(mine, theirs)} times the cases a second (goal: at least 5); ${ratio(mine, fixedFiles)} against fixed files`,
  );
}

function ratio(left: Measured, right: Measured): string {
  return (left.cases / left.seconds / (right.cases / right.seconds)).toFixed(1);
}

function line(name: string, { cases, operations, seconds }: Measured): void {
  const rate = Math.round(cases / seconds).toLocaleString('en');
  console.log(`${name}: ${rate} cases/s, ${(operations / cases).toFixed(1)} operations a case`);
}
