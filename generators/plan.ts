import type { Choices } from './choices.js';
import type { Mode } from './modes.js';
import type { Swarm } from './swarm.js';

/** What all generator functions of one case share. */
export interface Plan {
  readonly choices: Choices;
  readonly mode: Mode;
  readonly swarm: Swarm;
  /**
   * Whose the reference of a swapped-in file is: true from 6.19 on, where a prepare hook hands it
   * over; false before, where the hook keeps its own. Every swap of a case obeys the one or the other.
   */
  handed: boolean;
  /** The case may have steps that break the contract of hooks. */
  unlawful: boolean;
  /** An unlawful case still lacks its first such step. */
  owesUnlawful: boolean;
  /** The traits of the files drawn so far: see traits.ts. */
  traits: number;
  /** The traits of the file below the one that is being drawn. */
  below: number;
}

/** A plan for one case of a mode, with its contract drawn. */
export function drawPlan(choices: Choices, mode: Mode, swarm: Swarm): Plan {
  const handed = choices.chance(128);
  const unlawful = choices.chance(mode.unlawful);
  return { choices, mode, swarm, handed, unlawful, owesUnlawful: unlawful, traits: 0, below: 0 };
}
