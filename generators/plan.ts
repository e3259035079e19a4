import type { FaultSite } from '../models/scenario.js';
import type { Choices } from './choices.js';
import type { Era } from './era.js';
import type { Mode } from './modes.js';
import { pick } from './pick.js';
import type { Swarm } from './swarm.js';

/** What all generator functions of one case share. */
export interface Plan {
  readonly choices: Choices;
  readonly mode: Mode;
  readonly swarm: Swarm;
  readonly mmu: boolean;
  /** Under the contract of which releases the hooks of the case are right. */
  readonly era: Era;
  /** The case may have steps that break the contract of hooks. */
  unlawful: boolean;
  /** An unlawful case still lacks its first such step. */
  owesUnlawful: boolean;
  /** The traits of the files drawn so far: see traits.ts. */
  traits: number;
  /** The traits of the file below the one that is being drawn. */
  below: number;
  /** The program that is being drawn counts users: its operations are not replaced. */
  counting: boolean;
  /** Sites that the hooks and wrappers of the case come to and others do not; null while there are none. */
  sites: FaultSite[] | null;
}

/** A plan for one case of a mode, with its contract drawn. */
export function drawPlan(choices: Choices, mode: Mode, swarm: Swarm): Plan {
  const mmu = mode.nommu === 0 || !choices.chance(mode.nommu);
  const era = pick(choices, mode.eras);
  const unlawful = choices.chance(mode.unlawful);
  return {
    choices,
    mode,
    swarm,
    mmu,
    era,
    unlawful,
    owesUnlawful: unlawful,
    traits: 0,
    below: 0,
    counting: false,
    sites: null,
  };
}

/** Notes that the case comes to a site that most cases never come to. */
export function comesTo(plan: Plan, site: FaultSite): void {
  if (plan.sites === null) plan.sites = [site];
  else plan.sites.push(site);
}
