/**
 * Generating and driving: our generator against `fc.commands` + `fc.modelRun`, both driving the same
 * optimized model with the same number of operations a case, in one run on one core.
 */
import fc from 'fast-check';
import { CaseBlock } from '../generators/block.js';
import { MODES } from '../generators/modes.js';
import { BLOCK_CASES } from '../generators/seeds.js';
import { MAX_OPERATIONS } from '../models/limits.js';
import { createOptimized, type OptimizedModel } from '../models/optimized/index.js';
import { findRelease, profileOf } from '../models/releases.js';
import {
  OPERATIONS,
  type Operation,
  type OperationKind,
  operationFields,
  type Range,
  type Scenario,
} from '../models/scenario.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';

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

/** One operation as a fast-check command: appended to the scenario under way and applied at once. */
class ApplyOperation implements fc.Command<{ count: number }, Driven> {
  constructor(private readonly operation: Operation) {}
  check = () => true;
  run(expected: { count: number }, driven: Driven): void {
    driven.apply(this.operation, expected.count++);
  }
}

class Driven {
  private readonly wire = new Int32Array(MAX_WIRE_WORDS);
  private readonly operations: Operation[] = [];
  constructor(
    private readonly model: OptimizedModel,
    private readonly files: Scenario['files'],
    placeholder: Operation,
  ) {
    for (let i = 0; i < MAX_OPERATIONS; i++) this.operations.push(placeholder);
    encodeWire({ mmu: true, files, operations: this.operations }, this.wire);
    model.begin(this.wire);
  }

  apply(operation: Operation, index: number): void {
    writeOperation(this.wire, operation, index);
    this.model.apply(index);
  }
}

function writeOperation(wire: Int32Array, operation: Operation, index: number): void {
  const at = wire[6] + index * 14;
  wire[at] = OPERATIONS[operation.kind].code;
  wire[at + 1] = operation.proc;
  const values = operation as unknown as Record<string, number>;
  const fields = operationFields(operation.kind);
  for (let i = 0; i < 8; i++) wire[at + 2 + i] = i < fields.length ? values[fields[i][0]] : 0;
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

/**
 * fast-check's own way to test a stateful system. The files are fixed, which saves it the generation
 * of programs: the comparison is in its favour.
 */
function fastCheckCommands(runs: number, maxCommands: number): Measured {
  const model = createOptimized(profileOf(findRelease('7.3')), '7.3');
  const { files } = new CaseBlock('library', 'bench', 0).next();
  const kinds = (Object.keys(OPERATIONS) as OperationKind[]).filter((kind) => OPERATIONS[kind].modelled);
  const commands = kinds.map((kind) =>
    operationArbitrary(kind).map((operation) => new ApplyOperation(operation)),
  );
  const placeholder: Operation = { kind: 'close', proc: 0, slot: 0, faults: [] };
  let operations = 0;
  const started = performance.now();
  fc.assert(
    fc.property(fc.commands(commands, { maxCommands, size: 'max' }), (list) => {
      const state = { count: 0 };
      fc.modelRun(() => ({ model: state, real: new Driven(model, files, placeholder) }), list);
      operations += state.count;
    }),
    { numRuns: runs, seed: 1, endOnFailure: true },
  );
  return { cases: runs, operations, seconds: (performance.now() - started) / 1000 };
}

/** Prints cases a second of both and their ratio, at the same mean number of operations a case. */
export function benchDrive(): void {
  ours(20);
  const mine = ours(300);
  const perCase = mine.operations / mine.cases;
  // fc.commands draws lengths evenly up to its maximum, so twice the mean is the maximum.
  const maxCommands = Math.min(MAX_OPERATIONS, Math.round(2 * perCase));
  fastCheckCommands(2000, maxCommands);
  const theirs = fastCheckCommands(30_000, maxCommands);
  line('generate + drive, vmacheck', mine);
  line('fc.commands + fc.modelRun', theirs);
  const ratio = mine.cases / mine.seconds / (theirs.cases / theirs.seconds);
  console.log(`ratio: ${ratio.toFixed(1)} times the cases a second (goal: at least 5)`);
}

function line(name: string, { cases, operations, seconds }: Measured): void {
  const rate = Math.round(cases / seconds).toLocaleString('en');
  console.log(`${name}: ${rate} cases/s, ${(operations / cases).toFixed(1)} operations a case`);
}
