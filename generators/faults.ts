import { ANONYMOUS, type Fault, type FaultSite } from '../models/scenario.js';
import { pick } from './pick.js';
import type { Plan } from './plan.js';

/** Shared by all operations without a fault. */
export const NO_FAULTS: readonly Fault[] = Object.freeze([]);

/** Most sites are come to once in an operation. */
const NTHS = [1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4];
const NO_SITES: readonly FaultSite[] = [];

/** The faults of an operation, at sites it can come to. */
export function drawFaults(plan: Plan, kind: 'open' | 'dup' | 'close' | 'munmap'): readonly Fault[] {
  const { choices, mode } = plan;
  // A file that does not open takes the rest of the case with it.
  const chance = kind === 'open' ? mode.faulty >> 2 : mode.faulty;
  if (!choices.chance(chance)) return NO_FAULTS;
  const sites = kind === 'open' || kind === 'munmap' ? plan.swarm.sites[kind] : NO_SITES;
  return sites.length === 0 ? NO_FAULTS : drawFrom(plan, sites);
}

/** The faults of an mmap through `slot`; a site that this mapping cannot come to is mostly drawn again. */
export function drawMmapFaults(plan: Plan, slot: number, shared: number): readonly Fault[] {
  const { choices, mode, swarm } = plan;
  const sites = plan.mmu ? swarm.sites.mmap : swarm.sites.nommu;
  if (plan.sites !== null && slot !== ANONYMOUS && choices.chance(mode.aimed)) return drawAimed(plan, sites);
  if (!choices.chance(mode.faulty) || sites.length === 0) return NO_FAULTS;
  const faults = drawFrom(plan, sites);
  const applies = faults.every(({ site }) => canComeTo(plan, site, slot === ANONYMOUS, shared === 1));
  return applies ? faults : drawFrom(plan, sites);
}

/** A fault where few cases come to; with it, at times, one in the unmap that follows. */
function drawAimed(plan: Plan, sites: readonly FaultSite[]): readonly Fault[] {
  const { choices, mode } = plan;
  const site = pick(choices, plan.sites ?? NO_SITES);
  if (!sites.includes(site)) return NO_FAULTS;
  const first: Fault = { site, nth: choices.chance(224) ? 1 : 2 };
  if (!choices.chance(mode.pairs)) return [first];
  const second = choices.chance(160) && plan.mmu ? 'gatherStore' : pick(choices, sites);
  return [first, { site: second, nth: pick(choices, NTHS) }];
}

function drawFrom(plan: Plan, sites: readonly FaultSite[]): readonly Fault[] {
  const { choices, mode } = plan;
  const first = { site: pick(choices, sites), nth: pick(choices, NTHS) };
  if (!choices.chance(mode.pairs)) return [first];
  return [first, { site: pick(choices, sites), nth: pick(choices, NTHS) }];
}

function canComeTo(plan: Plan, site: FaultSite, anonymous: boolean, shared: boolean): boolean {
  switch (site) {
    case 'mapWritable':
      return shared && !anonymous;
    case 'charge':
      return !shared;
    case 'shmemZeroSetup':
      return shared && anonymous;
    case 'driverFile':
    case 'wrapperAlloc':
      return !anonymous;
    case 'action':
    case 'mapped':
    case 'lsm':
      return plan.sites?.includes(site) ?? false;
    case 'copy':
      return !shared;
    default:
      return true;
  }
}
