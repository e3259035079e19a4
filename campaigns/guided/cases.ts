import type { CaseSource } from '../../generators/block.js';
import type { Choices } from '../../generators/choices.js';
import { MODES } from '../../generators/modes.js';
import { mutate } from '../../generators/mutate.js';
import { pick } from '../../generators/pick.js';
import { drawScenario } from '../../generators/scenario.js';
import { STREAM_VERSION, seededChoices } from '../../generators/seeds.js';
import { drawSwarm, type Swarm } from '../../generators/swarm.js';
import { decodeToken } from '../../models/archive.js';
import type { Scenario } from '../../models/scenario.js';
import { encodeWire, MAX_WIRE_WORDS } from '../../models/wire.js';
import type { Guidance } from './guidance.js';
import { GUIDED } from './mode.js';

/** How often a case is a new random one, in 256ths: what no mutation leads to. More of them while there is no corpus. */
const FRESH = 64;
const FRESH_AT_FIRST = 192;

/** Random cases that are made of the same swarm subset. */
const SWARM_CASES = 16;

/** A child whose hooks break their contract shows little: so many others are tried. */
const TRIES = 4;

/** The energy of what the block itself has discovered: that of the rarest. */
export const MOST_ENERGY = 1024;

/**
 * The cases of a guided block: mutations of its parents and of what it discovers on the way, and some
 * random cases. They depend on seed, block and guidance, and on what {@link learn} is told of them.
 */
export class GuidedCases implements CaseSource {
  private readonly choices: Choices;
  private readonly freshness: number;
  private mode = MODES[0];
  private swarm: Swarm | null = null;
  private drawn = 0;
  private readonly parents: Scenario[];
  private readonly energies: number[];
  private readonly wire = new Int32Array(MAX_WIRE_WORDS);

  /**
   * @param isLawful whether the hooks of a case, given as wire words, keep their contract
   */
  constructor(
    { seed, block }: { readonly seed: string; readonly block: number },
    { parents }: Guidance,
    private readonly isLawful: (wire: Int32Array) => boolean,
  ) {
    this.choices = seededChoices(`vmacheck ${STREAM_VERSION} ${GUIDED} ${block} ${seed}`);
    this.freshness = parents.length === 0 ? FRESH_AT_FIRST : FRESH;
    this.parents = parents.map(({ token }) => decodeToken(token));
    this.energies = parents.map(({ energy }) => energy);
  }

  next(): Scenario {
    if (this.parents.length === 0 || this.choices.chance(this.freshness)) return this.fresh();
    const parent = this.parent();
    let child = parent;
    for (let tries = 0; tries < TRIES; tries++) {
      child = mutate(this.choices, parent, this.other());
      encodeWire(child, this.wire);
      if (this.isLawful(this.wire)) break;
    }
    return child;
  }

  /** What a splice takes its second half from: a parent or a random case. */
  private other(): Scenario {
    return this.choices.chance(128) ? this.fresh() : this.parent();
  }

  private parent(): Scenario {
    return this.parents[this.choices.weighted(this.energies)];
  }

  private fresh(): Scenario {
    if (this.swarm === null || this.drawn % SWARM_CASES === 0) {
      this.mode = pick(this.choices, MODES);
      this.swarm = drawSwarm(this.choices, this.mode);
    }
    this.drawn++;
    return drawScenario(this.choices, this.mode, this.swarm);
  }

  /** Takes a scenario of this block as a further parent. */
  learn(scenario: Scenario): void {
    this.parents.push(scenario);
    this.energies.push(MOST_ENERGY);
  }
}
