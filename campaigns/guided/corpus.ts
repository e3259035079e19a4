import { STREAM_VERSION, seededChoices } from '../../generators/seeds.js';
import type { BlockResult } from '../block.js';
import { MOST_ENERGY } from './cases.js';
import { FEATURE_SLOTS } from './features.js';
import { type Discovery, type Guidance, NO_GUIDANCE, packFeatures } from './guidance.js';
import { unpackPairs } from './packed-pairs.js';

/** Blocks in a round. A block of round r uses what rounds up to r - 2 have found: so many can run at the same time. */
export const ROUND_BLOCKS = 8;

/** Parents drawn for a block. */
const PARENTS = 64;

/** What a corpus reads of a block's result. */
export type Explored = Pick<BlockResult, 'block' | 'features' | 'discoveries'>;

interface Entry extends Discovery {
  /** Features of which it is the smallest case. */
  readonly owned: Set<number>;
}

/** The corpus after a round, as its blocks use it. */
interface Round {
  readonly known: string;
  readonly tokens: readonly string[];
  readonly energies: readonly number[];
}

/**
 * Scenarios that showed new behaviour: of each feature the smallest one that had it. One that is the
 * smallest for nothing any more is dropped, so the corpus never has more entries than there are features.
 *
 * Its state is a function of the committed blocks alone, and what a block gets of it, of those of the rounds
 * up to two before its own: whatever the workers do, a block is made of the same corpus.
 */
export class Corpus {
  private readonly smallest = new Map<number, Entry>();
  private readonly counts = new Float64Array(FEATURE_SLOTS);
  private readonly rounds = new Map<number, Round>();
  private committed = 0;

  constructor(private readonly seed: string) {}

  /** The smallest scenarios, as tokens, in the order in which their features were discovered. */
  get tokens(): string[] {
    return [...this.entries()].map(({ token }) => token);
  }

  /** Takes the results of blocks in order, from block 0 on. */
  commit({ block, features, discoveries }: Explored): void {
    if (block !== this.committed)
      throw new RangeError(`block ${block} is not the next one, ${this.committed}`);
    const once = unpackPairs(features.once);
    const more = unpackPairs(features.more);
    for (let i = 0; i < once.length; i += 2) this.counts[once[i]]++;
    for (let i = 0; i < more.length; i += 2) this.counts[more[i]] += more[i + 1];
    for (const discovery of discoveries ?? []) this.add(discovery);
    this.committed++;
    if (this.committed % ROUND_BLOCKS === 0) this.endRound(this.committed / ROUND_BLOCKS - 1);
  }

  /** What block `block` is to use; null while the rounds it builds on are not committed. */
  guidanceFor(block: number): Guidance | null {
    const round = Math.floor(block / ROUND_BLOCKS);
    if (round < 2) return NO_GUIDANCE;
    const use = this.rounds.get(round - 2);
    if (use === undefined) {
      if (this.committed > (round - 1) * ROUND_BLOCKS) throw new RangeError(`round ${round} is over`);
      return null;
    }
    const { known, tokens, energies } = use;
    if (tokens.length === 0) return { known, parents: [] };
    const choices = seededChoices(`vmacheck ${STREAM_VERSION} parents ${block} ${this.seed}`);
    const drawn = new Map<string, number>();
    for (let i = 0; i < PARENTS; i++) {
      const at = choices.weighted(energies);
      drawn.set(tokens[at], energies[at]);
    }
    return { known, parents: [...drawn].map(([token, energy]) => ({ token, energy })) };
  }

  private add(discovery: Discovery): void {
    const entry: Entry = { ...discovery, owned: new Set() };
    for (const feature of discovery.features) {
      const before = this.smallest.get(feature);
      if (before !== undefined && before.size <= entry.size) continue;
      before?.owned.delete(feature);
      entry.owned.add(feature);
      this.smallest.set(feature, entry);
    }
  }

  private endRound(round: number): void {
    const entries = [...this.entries()];
    this.rounds.set(round, {
      known: packFeatures(this.smallest.keys()),
      tokens: entries.map(({ token }) => token),
      energies: entries.map((entry) => this.energyOf(entry)),
    });
    // Blocks of this round and the next are handed out by now, or will be soon; none of an earlier one.
    this.rounds.delete(round - 2);
  }

  private *entries(): Iterable<Entry> {
    yield* new Set(this.smallest.values());
  }

  /** The rarer the rarest feature of an entry, the more often it is a parent. */
  private energyOf({ owned }: Entry): number {
    let rarest = Number.POSITIVE_INFINITY;
    for (const feature of owned) rarest = Math.min(rarest, this.counts[feature]);
    return Math.max(1, Math.round(MOST_ENERGY / Math.max(1, rarest)));
  }
}
