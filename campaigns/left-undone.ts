import type { FindingReport } from '../reports/result.js';
import type { ScopeRun } from '../reports/scopes.js';
import type { Collector } from './collect.js';
import { blocksOf, type RunPlan } from './plan.js';
import { scopeName, scopesOf } from './scopes.js';

/** What a run was asked for and has not done, as sentences; none for a run that came to its end. */
export function leftUndone({
  plan,
  collector,
  scopes,
  findings,
  spent,
}: {
  readonly plan: RunPlan;
  readonly collector: Collector;
  readonly scopes: readonly ScopeRun[];
  readonly findings: readonly FindingReport[];
  /** Seconds. */
  readonly spent: number;
}): string[] {
  const { budget, shard } = plan;
  const left = blocksOf(plan) - collector.blocks;
  const unsearched = scopesOf(plan).slice(scopes.length).map(scopeName);
  return [
    ...(unsearched.length > 0 ? [`Checker scopes not searched: ${unsearched.join(', ')}.`] : []),
    ...(budget.kind === 'blocks' && left > 0 ? [`${left} of ${blocksOf(plan)} blocks were not begun.`] : []),
    ...(budget.kind === 'seconds' && spent < budget.seconds
      ? [`Of the time of ${budget.seconds} s, ${Math.floor(budget.seconds - spent)} s were not used.`]
      : []),
    ...(shard === undefined
      ? []
      : [
          `This is shard ${shard.index} of ${shard.of}; vmacheck merge shrinks its findings and judges what a part alone cannot show.`,
        ]),
    ...(shard === undefined && findings.some(({ shrink }) => shrink.brief === true)
      ? ['Findings were shrunk briefly, since the run was interrupted.']
      : []),
  ];
}
