/**
 * fast-check arbitraries made of the same functions that make campaign cases. Shrinking offers the
 * shrinkers' candidates in their order; fast-check itself keeps the first that still fails.
 */
import fc from 'fast-check';
import type { FileSpec, OperationOf, Scenario, Step } from '../models/scenario.js';
import { requireModelled, validateScenario } from '../models/validate.js';
import { candidates } from '../shrinkers/candidates.js';
import { scenarioOrder } from '../shrinkers/order.js';
import type { Choices } from './choices.js';
import { drawFile } from './files.js';
import { hookProgram } from './hook-program.js';
import { drawMmap } from './mmap.js';
import { findMode, MODES, type ModeId } from './modes.js';
import { pick, weightedIndex } from './pick.js';
import { Places } from './places.js';
import { drawPlan, type Plan } from './plan.js';
import { drawScenario } from './scenario.js';
import { drawSwarm, fullSwarm } from './swarm.js';
import { wrapperProgram } from './wrapper-program.js';

export interface ArbitraryOptions {
  /** What to make more likely. Left out: any mode for scenarios, `uniform` for parts. */
  readonly mode?: ModeId;
}

/**
 * Whole scenarios, each with a swarm subset of its own. Every one is valid and modelled.
 *
 * @throws VmacheckError `UNKNOWN_NAME` (mode)
 */
export function scenarioArbitrary({ mode }: ArbitraryOptions = {}): fc.Arbitrary<Scenario> {
  const fixed = mode === undefined ? null : findMode(mode);
  return new DrawnArbitrary({
    draw: (choices) => {
      const drawn = fixed ?? pick(choices, MODES);
      return drawScenario(choices, drawn, drawSwarm(choices, drawn));
    },
    toScenario: (scenario) => scenario,
    fromScenario: (scenario) => scenario,
  });
}

/** One file without files below or beside it: mostly a hook, from the library in that mode. */
export function fileArbitrary(options: ArbitraryOptions = {}): fc.Arbitrary<FileSpec> {
  return partArbitrary(options, {
    draw: (plan) => drawFile(plan, 0, 1),
    toScenario: scenarioOfFile,
    fromScenario: onlyFile,
  });
}

/** The program of a `.mmap_prepare` hook. */
export function hookProgramArbitrary(options: ArbitraryOptions = {}): fc.Arbitrary<readonly Step[]> {
  return partArbitrary<readonly Step[]>(options, {
    draw: (plan) => hookProgram(plan, 'prepare'),
    toScenario: (prepare) => scenarioOfFile({ ...PLAIN_FILE, hook: 'prepare', prepare }),
    fromScenario: (scenario) => onlyFile(scenario)?.prepare ?? null,
  });
}

/** The program of an `.mmap` that calls the file below. */
export function wrapperProgramArbitrary(options: ArbitraryOptions = {}): fc.Arbitrary<readonly Step[]> {
  return partArbitrary<readonly Step[]>(options, {
    draw: wrapperProgram,
    toScenario: (mmap) => scenarioOfFile({ ...PLAIN_FILE, hook: 'mmap', mmap }),
    fromScenario: (scenario) => onlyFile(scenario)?.mmap ?? null,
  });
}

/** One mmap operation: a VMA to be, through any descriptor slot or anonymous. */
export function mmapArbitrary(options: ArbitraryOptions = {}): fc.Arbitrary<OperationOf<'mmap'>> {
  return partArbitrary(options, {
    draw: (plan) => drawMmap(plan, new Places(), 0),
    toScenario: (operation): Scenario => ({ mmu: true, files: [], operations: [operation] }),
    fromScenario: ({ operations }) =>
      operations.length === 1 && operations[0].kind === 'mmap' ? operations[0] : null,
  });
}

const PLAIN_FILE: FileSpec = {
  hook: 'none',
  below: null,
  swap: null,
  attributes: 0,
  prepare: [],
  mmap: [],
  mapped: [],
};

function scenarioOfFile(file: FileSpec): Scenario {
  return { mmu: true, files: [file], operations: [] };
}

function onlyFile({ files }: Scenario): FileSpec | null {
  return files.length === 1 ? files[0] : null;
}

/** How values are drawn, and how they stand in a scenario: what the shrinkers work on. */
interface Drawing<T, Source> {
  readonly draw: (source: Source) => T;
  readonly toScenario: (value: T) => Scenario;
  /** Null when a candidate no longer has such a value. */
  readonly fromScenario: (scenario: Scenario) => T | null;
}

function partArbitrary<T>({ mode }: ArbitraryOptions, drawing: Drawing<T, Plan>): fc.Arbitrary<T> {
  const drawn = findMode(mode ?? 'uniform');
  const swarm = fullSwarm(drawn);
  return new DrawnArbitrary({ ...drawing, draw: (choices) => drawing.draw(drawPlan(choices, drawn, swarm)) });
}

class DrawnArbitrary<T> extends fc.Arbitrary<T> {
  constructor(private readonly drawing: Drawing<T, Choices>) {
    super();
  }

  generate(random: fc.Random): fc.Value<T> {
    return new fc.Value(this.drawing.draw(new FastCheckChoices(random)), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is T {
    try {
      const scenario = requireModelled(validateScenario(this.drawing.toScenario(value as T)));
      return this.drawing.fromScenario(scenario) !== null;
    } catch {
      return false;
    }
  }

  shrink(value: T): fc.Stream<fc.Value<T>> {
    return fc.stream(this.smaller(value));
  }

  private *smaller(value: T): Generator<fc.Value<T>> {
    const { toScenario, fromScenario } = this.drawing;
    const scenario = toScenario(value);
    for (const candidate of candidates(scenario)) {
      const smaller = fromScenario(candidate);
      // What became smaller may be the scenario around the value.
      if (smaller !== null && scenarioOrder(toScenario(smaller), scenario) < 0)
        yield new fc.Value(smaller, undefined);
    }
  }
}

class FastCheckChoices implements Choices {
  constructor(private readonly random: fc.Random) {}

  integer(min: number, max: number): number {
    return this.random.nextInt(min, max);
  }

  chance(numerator: number): boolean {
    return this.random.nextInt(0, 255) < numerator;
  }

  weighted(weights: readonly number[]): number {
    return weightedIndex(this, weights);
  }
}
