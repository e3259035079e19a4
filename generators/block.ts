import { VmacheckError } from '../models/errors.js';
import type { Scenario } from '../models/scenario.js';
import type { Choices } from './choices.js';
import { findMode, type Mode, type ModeId } from './modes.js';
import { drawScenario } from './scenario.js';
import { BLOCK_CASES, STREAM_VERSION, seededChoices } from './seeds.js';
import { drawSwarm, type Swarm } from './swarm.js';

/** Where a block gets its cases from. */
export interface CaseSource {
  next(): Scenario;
}

/**
 * The cases of one block, in order. They depend on the stream version, the mode, the seed and the
 * number of the block, and on nothing else.
 */
export class CaseBlock implements CaseSource {
  private readonly choices: Choices;
  private readonly mode: Mode;
  private readonly swarm: Swarm;

  /**
   * @param seed any text
   * @param block 0 or more
   * @throws VmacheckError `UNKNOWN_NAME` (mode), `BAD_NUMBER` (block)
   */
  constructor(mode: ModeId, seed: string, block: number) {
    requireIndex('block', block, Number.MAX_SAFE_INTEGER);
    this.mode = findMode(mode);
    this.choices = seededChoices(`vmacheck ${STREAM_VERSION} ${mode} ${block} ${seed}`);
    this.swarm = drawSwarm(this.choices, this.mode);
  }

  /** The next case. A block is its first {@link BLOCK_CASES}. */
  next(): Scenario {
    return drawScenario(this.choices, this.mode, this.swarm);
  }
}

/**
 * The case at an origin, made again by going through its block.
 *
 * @throws VmacheckError `UNKNOWN_NAME` (mode), `BAD_NUMBER` (block, index)
 */
export function caseAt(origin: {
  readonly mode: ModeId;
  readonly seed: string;
  readonly block: number;
  readonly index: number;
}): Scenario {
  requireIndex('index', origin.index, BLOCK_CASES - 1);
  const block = new CaseBlock(origin.mode, origin.seed, origin.block);
  for (let i = 0; i < origin.index; i++) block.next();
  return block.next();
}

function requireIndex(option: string, value: number, max: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= max) return;
  const expected = `an integer from 0 to ${max}`;
  throw new VmacheckError({ code: 'BAD_NUMBER', option, value: String(value), expected });
}
