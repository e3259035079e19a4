/** Checker scopes in a run: each is searched on its release, and comes back as what reports need. */
import { type CheckOptions, check } from '../checker/check.js';
import { findScope } from '../checker/layer/scope.js';
import type { CheckResult } from '../checker/result.js';
import { decodeToken } from '../models/archive.js';
import { RELEASE_IDS } from '../models/releases.js';
import { knownAs } from '../properties/known.js';
import type { Ledger } from '../properties/ledger.js';
import type { FindingReport, RunCheck } from '../reports/result.js';
import { type ScopeFinding, type ScopeRun, scopeSentence, scopesSentence } from '../reports/scopes.js';
import type { RunPlan, ScopePlan } from './plan.js';

/** The scopes of a run, or of its shard. */
export function scopesOf({ scopes = [], shard }: Pick<RunPlan, 'scopes' | 'shard'>): readonly ScopePlan[] {
  return shard === undefined ? scopes : scopes.filter((_, i) => i % shard.of === shard.index - 1);
}

/** `tiny on 7.3`. */
export function scopeName({ release, scope, changes }: ScopePlan): string {
  return `${changes === '' ? scope : `${scope} with ${changes}`} on ${release}`;
}

/**
 * Searches a scope.
 *
 * @throws VmacheckError `MEMORY_UNAVAILABLE`, `WORKER_FAILED`
 */
export async function searchScope(
  { release, scope, changes }: ScopePlan,
  options: Pick<CheckOptions, 'properties' | 'workers' | 'signal'>,
): Promise<ScopeRun> {
  const result = await check({ ...options, release, scope: findScope(scope, changes) });
  const { relations, states, transitions, digest } = result;
  const searches = [result, ...relations];
  const findings = searches
    .flatMap(({ counterexamples }) => counterexamples)
    .map(
      ({ finding: { scenario: _, ...finding }, token, operations, transitions }): ScopeFinding => ({
        finding,
        token,
        operations,
        transitions,
      }),
    );
  const status = searches.find((each) => each.status !== 'complete')?.status ?? 'complete';
  const run = { release, scope, changes, status, states, transitions, digest, findings };
  return { ...run, fault: faultOf(result, status) };
}

/** In the order of what hides most. */
function faultOf(result: CheckResult, status: ScopeRun['status']): ScopeRun['fault'] {
  const { relations, stuck, unfollowed, vacuous } = result;
  const unconfirmed = [result, ...relations].flatMap((each) => each.unconfirmed);
  if (unconfirmed.length > 0) return { code: 3, text: `not confirmed: ${unconfirmed.join(', ')}` };
  if ((stuck ?? 0) > 0 && unfollowed === 0) return { code: 1, text: 'something is stuck for ever' };
  if (status !== 'complete') return { code: 5, text: `not complete (${status})` };
  if (vacuous.length > 0) return { code: 4, text: `never met: ${vacuous.join(', ')}` };
  return null;
}

/** All scopes of a run as one check of it. */
export function scopesCheck(scopes: readonly ScopeRun[]): RunCheck {
  const id = 'scopes';
  const title = 'every scenario of the checker scopes';
  const faulty = scopes.filter(({ fault }) => fault !== null);
  if (faulty.length > 0)
    return { id, title, outcome: 'failed', detail: faulty.map(scopeSentence).join('; ') };
  if (scopes.length === 0) return { id, title, outcome: 'notEvaluated', detail: 'none was searched' };
  return { id, title, outcome: 'passed', detail: scopesSentence(scopes) };
}

/** The buckets that scopes have shown and no random case has, as findings. */
export function scopeFindings(
  scopes: readonly ScopeRun[],
  random: (bucket: string) => boolean,
  ledger: Ledger,
): FindingReport[] {
  const buckets = new Map<string, ScopeFinding[]>();
  for (const each of scopes.flatMap(({ findings }) => findings)) {
    const { bucket } = each.finding;
    if (!random(bucket)) buckets.set(bucket, [...(buckets.get(bucket) ?? []), each]);
  }
  return [...buckets].map(([bucket, found]) => {
    const least = found.reduce((a, b) => (b.operations < a.operations ? b : a));
    const releases = RELEASE_IDS.filter((id) => found.some(({ finding }) => finding.release === id));
    return {
      ...least.finding,
      scenario: decodeToken(least.token),
      token: least.token,
      releases,
      timesSeen: found.reduce((sum, { transitions }) => sum + transitions, 0),
      firstSeen: null,
      shrink: { evaluations: 0, provenLeast: false },
      known: knownAs(ledger, { bucket, cause: least.finding.cause, releases }),
    };
  });
}
