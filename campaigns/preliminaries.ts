/** The phases before the blocks: what is known must still show, planted mistakes must be noticed, scopes. */

import type { Ledger } from '../properties/ledger.js';
import { findProperty, PROPERTIES } from '../properties/registry.js';
import type { RunCheck } from '../reports/result.js';
import type { ScopeRun } from '../reports/scopes.js';
import { checkCanaries } from './canary.js';
import { checkCover } from './cover.js';
import type { Journal, Past } from './log/journal.js';
import type { RunPlan } from './plan.js';
import { checkRegressions } from './regression.js';
import { scopeName, scopesOf, searchScope } from './scopes.js';

export interface PreliminaryOptions {
  readonly ledger: Ledger;
  /** Replay the ledger. */
  readonly regression: boolean;
  /** Plant mistakes. */
  readonly canary: boolean;
  readonly signal: AbortSignal;
}

/** Regression tokens and canaries: once for all shards, by the first of them. */
export async function runChecks(
  plan: RunPlan,
  { ledger, regression, canary }: PreliminaryOptions,
  past: Past,
  journal: Journal,
): Promise<RunCheck[]> {
  if (plan.shard !== undefined && plan.shard.index !== 1) return [];
  const checks: RunCheck[] = [];
  const once = async (id: string, work: () => RunCheck | Promise<RunCheck>) => {
    let check = past.checks.get(id);
    if (check === undefined) {
      check = await work();
      journal.append({ type: 'check', check });
    }
    checks.push(check);
  };
  if (regression) await once('regression', () => checkRegressions(ledger));
  if (regression) await once('cover', () => checkCover(plan));
  if (canary) await once('canary', () => checkCanaries(plan.properties.map(findProperty)));
  return checks;
}

/** The part of a gate's time that scopes may take: random cases need theirs. */
const FOR_SCOPES = 0.4;

/**
 * The checker scopes of the plan, or of its shard, one after the other; fewer when interrupted, or when those
 * of a gate have had their part of its time.
 */
export async function runScopes(
  plan: RunPlan,
  { signal }: PreliminaryOptions,
  past: Past,
  journal: Journal,
): Promise<ScopeRun[]> {
  const done: ScopeRun[] = [];
  // All of them is no choice: what a scope has nothing for is then not missed.
  const chosen = PROPERTIES.every(({ id }) => plan.properties.includes(id))
    ? {}
    : { properties: plan.properties };
  const { budget } = plan;
  const ends =
    budget.kind === 'blocks' || plan.command !== 'gate'
      ? signal
      : AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(budget.seconds * FOR_SCOPES * 1000))]);
  for (const scope of scopesOf(plan)) {
    let run = past.scopes.get(scopeName(scope));
    if (run === undefined) {
      if (ends.aborted) break;
      run = await searchScope(scope, { ...chosen, workers: plan.workers, signal: ends });
      if (ends.aborted && run.status !== 'complete') break;
      journal.append({ type: 'scope', scope: run });
    }
    done.push(run);
  }
  return done;
}
