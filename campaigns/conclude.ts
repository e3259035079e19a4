/** From what a run has collected to its result. */
import type { FindingReport, RunCheck, RunResult } from '../reports/result.js';
import type { ScopeRun } from '../reports/scopes.js';
import { ORACLE_STRIDE } from './block.js';
import type { Collector } from './collect.js';
import { coverageChecks } from './coverage.js';
import { notTested } from './not-tested.js';
import { packageVersion } from './package-root.js';
import type { RunPlan } from './plan.js';
import { scopesCheck } from './scopes.js';
import { coverChecks, coversOf } from './statistics/covers.js';
import { verdictOf } from './verdict.js';
import { applyWaivers, type Waivers } from './waivers.js';

export interface Conclusion {
  readonly plan: RunPlan;
  readonly collector: Collector;
  readonly findings: readonly FindingReport[];
  /** New findings that are let pass. */
  readonly waivers?: Waivers | undefined;
  /** Buckets that only the base of a comparison shows. */
  readonly gone: readonly string[];
  /** Of the phases before the blocks. */
  readonly checks: readonly RunCheck[];
  readonly scopes: readonly ScopeRun[];
  /** Of this run alone, beside what no run does. */
  readonly notDone: readonly string[];
  /** What ended the blocks before their budget; null if nothing did. */
  readonly interrupted: string | null;
  /** Spent on blocks. */
  readonly seconds: number;
  /** Tasks that were done at once, at the end. */
  readonly workers: number;
}

/** The result of a run: all but `timing` depends on what was collected alone. */
export function conclude(conclusion: Conclusion): RunResult {
  const { plan, collector, gone, scopes, seconds } = conclusion;
  const { findings, checks } = applyWaivers(conclusion.findings, conclusion.waivers);
  const coverage = collector.coverage.result();
  const covers = coversOf(collector.labelShares, plan.covers ?? []);
  const result: Omit<RunResult, 'exit'> = {
    command: plan.command,
    version: packageVersion(),
    seed: plan.seed,
    modes: plan.modes,
    blocks: collector.blocks,
    cases: collector.cases,
    digest: collector.digest,
    matrix: collector.matrix(),
    findings,
    checks: [
      ...conclusion.checks,
      ...(plan.scopes === undefined || plan.scopes.length === 0 ? [] : [scopesCheck(scopes)]),
      oracleCheck(plan, collector),
      ...(plan.shard === undefined ? coverageChecks(coverage, collector.blocks) : []),
      ...(plan.shard === undefined ? coverChecks(covers) : []),
      ...checks,
    ],
    coverage,
    covers,
    discovery: collector.discovery.result(),
    trees: plan.trees.map(({ name, release, because, base, fast: { root } }, i) => ({
      name,
      base: base?.name ?? null,
      root,
      release,
      because,
      ...collector.treeCases[i],
    })),
    ...(scopes.length === 0 ? {} : { scopes }),
    ...(plan.shard === undefined ? {} : { shard: plan.shard }),
    ...(gone.length === 0 ? {} : { gone }),
    notDone: [
      ...conclusion.notDone,
      ...(plan.oracle ? [] : ['reference == optimized was switched off']),
      ...notTested(plan.trees.length),
    ],
    timing: {
      seconds: Number(seconds.toFixed(1)),
      casesPerSecond: Math.round(collector.cases / seconds),
      workers: conclusion.workers,
    },
  };
  return { ...result, exit: verdictOf(result, plan, conclusion.interrupted) };
}

function oracleCheck(plan: RunPlan, { compared, disagreements: { count, first } }: Collector): RunCheck {
  const id = 'oracle';
  const title = 'reference == optimized';
  if (!plan.oracle) return { id, title, outcome: 'notEvaluated', detail: 'switched off' };
  return first === null
    ? {
        id,
        title,
        outcome: 'passed',
        detail: `${compared} runs compared word by word (one case in ${ORACLE_STRIDE})`,
      }
    : { id, title, outcome: 'failed', detail: `${count} differ; first on ${first.release}: ${first.token}` };
}
