import { BLOCK_CASES } from '../../generators/seeds.js';
import type { Discovery, DiscoveryPoint, Knowledge } from '../../reports/discovery.js';
import type { BlockResult } from '../block.js';
import { GUIDED } from '../guided/mode.js';
import { unpackPairs } from '../guided/packed-pairs.js';
import { expectedNew, goodTuring } from './good-turing.js';
import { Incidence } from './incidence.js';

/** Points of a curve: when there are more, every second one goes, and from then on every second block. */
const MAX_POINTS = 256;

/** Fewer random blocks than this are no plateau, however flat. */
const LEAST_BLOCKS = 32;

/**
 * What the blocks of a run have shown so far, features and buckets, and how much more there may be.
 *
 * Estimates need cases that are drawn alike. Guided cases are not: what they show counts as seen, but says
 * nothing about the next case. The estimates speak of the next random case, of any mode of the run. Cases of
 * one block share its swarm subset and are more alike than others, so that expectations over many
 * cases go by blocks.
 */
export class DiscoveryCollector {
  private readonly features = new Incidence();
  private readonly buckets = new Incidence();
  private readonly curve: DiscoveryPoint[] = [];
  private stride = 1;
  private blocks = 0;
  private cases = 0;
  private randomBlocks = 0;
  private randomCases = 0;

  /** @param plateau the run has come to one when the chance of a new bucket is surely below; null: never */
  constructor(private readonly plateau: number | null = null) {}

  commit({ mode, block, cases, features, sightings }: BlockResult): void {
    const random = mode !== GUIDED;
    this.blocks++;
    this.cases += cases;
    if (random) {
      this.randomBlocks++;
      this.randomCases += cases;
    }
    const first = block * BLOCK_CASES;
    const once = unpackPairs(features.once);
    const more = unpackPairs(features.more);
    for (let i = 0; i < once.length; i += 2)
      this.features.add(once[i], block, random ? 1 : 0, first + once[i + 1]);
    for (let i = 0; i < more.length; i += 2) this.features.add(more[i], block, random ? more[i + 1] : 0, -1);
    for (const { bucket, only, seen } of sightings) {
      const times = only === null ? Math.max(2, ...seen.map(([, count]) => count)) : 1;
      this.buckets.add(bucket, block, random ? times : 0, only === null ? -1 : first + only);
    }
    if (this.blocks % this.stride === 0) this.keep(this.point());
  }

  /** Whether the chance that the next random case shows a new bucket is surely below what was asked for. */
  get onPlateau(): boolean {
    if (this.plateau === null || this.randomBlocks < LEAST_BLOCKS) return false;
    const { high } = this.knowledge(this.buckets);
    return high !== null && high < this.plateau;
  }

  result(): Discovery {
    const last = this.curve.at(-1);
    const whole =
      this.blocks === 0 || last?.blocks === this.blocks ? this.curve : [...this.curve, this.point()];
    return {
      curve: whole,
      plateau: this.plateau === null ? null : { below: this.plateau, reached: this.onPlateau },
    };
  }

  private point(): DiscoveryPoint {
    return {
      blocks: this.blocks,
      cases: this.cases,
      features: this.knowledge(this.features),
      buckets: this.knowledge(this.buckets),
    };
  }

  private knowledge(incidence: Incidence): Knowledge {
    const { size: seen, single, double, inOneBlock, inTwoBlocks } = incidence;
    const known = { seen, inOneBlock, inTwoBlocks };
    if (this.randomBlocks === 0) return { ...known, chance: null, low: null, high: null, expected: null };
    const { chance, low, high } = goodTuring(this.randomCases, single, double);
    const expected = expectedNew(this.randomBlocks, inOneBlock, inTwoBlocks, this.randomBlocks);
    return {
      ...known,
      chance: rounded(chance),
      low: rounded(low),
      high: rounded(high),
      expected: rounded(expected),
    };
  }

  private keep(point: DiscoveryPoint): void {
    this.curve.push(point);
    if (this.curve.length < MAX_POINTS) return;
    this.stride *= 2;
    const left = this.curve.filter(({ blocks }) => blocks % this.stride === 0);
    this.curve.splice(0, this.curve.length, ...left);
  }
}

/** Six digits: more would tell of the processor's arithmetic. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
