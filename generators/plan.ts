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
  /**
   * A file drawn so far parks a reference in the operations it wraps (coda). Whoever overwrites such
   * operations loses the reference, so programs drawn later, which stand around it, do not.
   */
  holds: boolean;
}

/** A plan for one case of a mode, with its contract drawn. */
export function drawPlan(choices: Choices, mode: Mode, swarm: Swarm): Plan {
  const handed = choices.chance(128);
  const unlawful = choices.chance(mode.unlawful);
  return { choices, mode, swarm, handed, unlawful, owesUnlawful: unlawful, holds: false };
}
