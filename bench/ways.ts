/** The ways of making cases that are measured against one another, each an endless series for a seed. */

import { GuidedCases } from '../campaigns/guided/cases.js';
import { Corpus } from '../campaigns/guided/corpus.js';
import { FeatureCounts } from '../campaigns/guided/feature-counts.js';
import type { FeatureProbe } from '../campaigns/guided/probe.js';
import { Scout } from '../campaigns/guided/scout.js';
import { CaseBlock } from '../generators/block.js';
import { findMode, MODES, type ModeId } from '../generators/modes.js';
import { drawScenario } from '../generators/scenario.js';
import { BLOCK_CASES, seededChoices } from '../generators/seeds.js';
import { fullSwarm } from '../generators/swarm.js';
import type { Scenario } from '../models/scenario.js';
import { encodeWire, MAX_WIRE_WORDS } from '../models/wire.js';

export type Series = () => Scenario;

/** Every case made of everything. */
export function uniform(seed: string): Series {
  const mode = findMode('uniform');
  const choices = seededChoices(`detection ${seed}`);
  const swarm = fullSwarm(mode);
  return () => drawScenario(choices, mode, swarm);
}

/** Modes in turn, a block of each with a swarm subset of its own; without a list all of them. */
export function inBlocks(seed: string, modes: readonly ModeId[] = MODES.map(({ id }) => id)): Series {
  let number = 0;
  let left = 0;
  let block: CaseBlock;
  return () => {
    if (left === 0) {
      block = new CaseBlock(modes[number % modes.length], seed, number++);
      left = BLOCK_CASES;
    }
    left--;
    return block.next();
  };
}

/**
 * Guided blocks as a campaign makes them, each with what was found up to two rounds before; with `modes`, after
 * a block of each of them.
 *
 * @param probe looks at what is being tested
 */
export function guided(seed: string, probe: FeatureProbe, modes: readonly ModeId[] = []): Series {
  const wire = new Int32Array(MAX_WIRE_WORDS);
  const corpus = new Corpus(seed);
  let block = -1;
  let index = BLOCK_CASES;
  let cases: CaseBlock | GuidedCases;
  let scout: Scout;
  let counts = new FeatureCounts();
  const begin = () => {
    if (block >= 0) corpus.commit({ block, features: counts.result(), discoveries: scout.discoveries });
    block++;
    index = 0;
    const guidance = corpus.guidanceFor(block)!;
    const turn = block % (modes.length + 1);
    cases =
      turn < modes.length
        ? new CaseBlock(modes[turn], seed, block)
        : new GuidedCases({ seed, block }, guidance, (words) => probe.isLawful(words));
    scout = new Scout(guidance, probe);
    counts = new FeatureCounts();
  };
  return () => {
    if (index === BLOCK_CASES) begin();
    const scenario = cases.next();
    encodeWire(scenario, wire);
    const { features, count } = probe.look(wire);
    counts.add(features, count, index++);
    const discovered = scout.note(scenario, features, count);
    if (discovered !== null && cases instanceof GuidedCases) cases.learn(discovered.scenario);
    return scenario;
  };
}
