import type { Era } from '../../generators/era.js';
import { findRelease, profileOf, type ReleaseId } from '../../models/releases.js';
import type { Scenario } from '../../models/scenario.js';
import { wireOf } from '../../models/wire.js';
import { isLawful } from '../../properties/contract.js';

/** The releases of an era that differ in what a hook can ask for. */
const RELEASES: Readonly<Record<Era, readonly ReleaseId[]>> = {
  kept: ['6.16', '6.18'],
  handed: ['6.19.0', '7.0'],
  mapped: ['7.1', '7.2.6', '7.3', 'ideal'],
};

/** Whether every hook and wrapper that the scenario can come to keeps the contract of an era. */
export function keeps(era: Era, scenario: Scenario): boolean {
  const wire = wireOf(scenario);
  return RELEASES[era].every((release) => isLawful(wire, profileOf(findRelease(release)).features));
}
