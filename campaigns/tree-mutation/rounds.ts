import { CaseBlock } from '../../generators/block.js';
import { MODES } from '../../generators/modes.js';
import { BLOCK_CASES } from '../../generators/seeds.js';
import { createOptimized } from '../../models/optimized/index.js';
import { findRelease, profileOf, type ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { TRACE } from '../../models/trace-layout.js';
import { encodeWire, MAX_WIRE_WORDS } from '../../models/wire.js';
import { AIMED } from './aimed.js';

/** Cases that are sent together, and what the model says of them. */
export interface Round {
  readonly scenarios: readonly Scenario[];
  /** Their wire words, one after the other. */
  readonly batch: Int32Array;
  /** The model's traces. */
  readonly expected: readonly Int32Array[];
}

/** How many cases of each block a round takes: most mutants die early. */
const CASES_OF_A_BLOCK = [8, 24, 96, 128, 256, 512];

/**
 * The same cases for every mutant: blocks of all modes in turn, a few cases of each block at first, then
 * more, and the aimed ones last. They and their expected traces are made when first asked for. What needs no
 * MMU is left out.
 */
export class Rounds {
  private readonly blocks: readonly CaseBlock[];
  private readonly made: Round[] = [];

  constructor(
    private readonly release: ReleaseId,
    seed: string,
    blocks: number,
  ) {
    const modes = MODES.filter(({ id }) => id !== 'nommu');
    this.blocks = Array.from(
      { length: blocks },
      (_, block) => new CaseBlock(modes[block % modes.length].id, seed, block),
    );
  }

  *[Symbol.iterator](): Generator<Round> {
    for (let i = 0; i <= CASES_OF_A_BLOCK.length; i++) {
      if (i === this.made.length) this.made.push(this.make(this.scenarios(i)));
      yield this.made[i];
    }
  }

  private scenarios(round: number): readonly Scenario[] {
    if (round === CASES_OF_A_BLOCK.length) return AIMED;
    return this.blocks
      .flatMap((block) => Array.from({ length: CASES_OF_A_BLOCK[round] }, () => block.next()))
      .filter(({ mmu }) => mmu);
  }

  private make(scenarios: readonly Scenario[]): Round {
    const model = createOptimized(profileOf(findRelease(this.release)), this.release);
    const wire = new Int32Array(MAX_WIRE_WORDS);
    const wires: Int32Array[] = [];
    const expected: Int32Array[] = [];
    for (const scenario of scenarios) {
      wires.push(wire.slice(0, encodeWire(scenario, wire)));
      const trace = model.run(wire);
      expected.push(trace.slice(0, trace[TRACE.words]));
    }
    const batch = new Int32Array(wires.reduce((words, { length }) => words + length, 0));
    let at = 0;
    for (const words of wires) {
      batch.set(words, at);
      at += words.length;
    }
    return { scenarios, batch, expected };
  }
}

/** Cases of a block over all rounds. */
if (CASES_OF_A_BLOCK.reduce((a, b) => a + b) !== BLOCK_CASES) throw new RangeError('the rounds are no block');
