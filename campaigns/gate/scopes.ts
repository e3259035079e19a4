import type { ReleaseId } from '../../models/releases.js';
import type { ScopePlan } from '../plan.js';

/** What a gate explores as its time allows: the least scope of every release, the newest first, then the next larger one. */
export function gateScopes(releases: readonly ReleaseId[]): ScopePlan[] {
  const newest = releases.filter((id) => id !== 'ideal').reverse();
  const scope = (release: ReleaseId, name: string): ScopePlan => ({ release, scope: name, changes: '' });
  return [...newest.map((id) => scope(id, 'tiny')), ...newest.slice(0, 1).map((id) => scope(id, 'small'))];
}
