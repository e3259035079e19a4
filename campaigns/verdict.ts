import type { RunCheck, RunResult } from '../reports/result.js';
import { isNewFinding, standingOf } from '../reports/standing.js';
import { blocksOf, type RunPlan } from './plan.js';

type Judged = Pick<RunResult, 'checks' | 'findings' | 'matrix' | 'blocks' | 'scopes' | 'discovery'>;

/** Runs that may leave properties without a case. */
const TRIALS: readonly RunPlan['command'][] = ['fuzz', 'tree compare'];

/**
 * The exit code of a run and its reason. The worst comes first: what could not have found anything is
 * worse than a finding, since it also hides findings.
 *
 * @param interrupted what ended the run before its budget; null if nothing did
 */
export function verdictOf(result: Judged, plan: RunPlan, interrupted: string | null): RunResult['exit'] {
  const failed = (id: string): RunCheck | undefined =>
    result.checks.find((check) => check.id === id && check.outcome === 'failed');
  const canary = failed('canary');
  if (canary !== undefined) return { code: 4, reason: canary.detail };
  const red = failed('oracle') ?? failed('regression') ?? failed('cover') ?? failed('waivers');
  if (red !== undefined) return { code: 1, reason: `${red.title}: ${red.detail}` };
  const fresh = result.findings.filter(isNewFinding);
  const news = fresh.filter((finding) => standingOf(finding) === 'new');
  if (news.length > 0)
    return {
      code: 1,
      reason: listed(
        `new finding${news.length === 1 ? '' : 's'}`,
        news.map(({ bucket }) => bucket),
      ),
    };
  const faults = (result.scopes ?? []).flatMap(({ fault }) => fault ?? []);
  const fault = [1, 3].map((code) => faults.find((each) => each.code === code)).find(Boolean) ?? faults[0];
  if (fault !== undefined && (fault.code === 1 || fresh.length === 0))
    return { code: fault.code, reason: `a checker scope: ${fault.text}` };
  if (fresh.length > 0)
    return {
      code: 3,
      reason: listed(
        `finding${fresh.length === 1 ? ' does' : 's do'} not show every time`,
        fresh.map(({ bucket, flake }) => `${bucket} (${flake?.shown} of ${flake?.runs} runs)`),
      ),
    };
  if (interrupted !== null) return { code: 5, reason: interrupted };
  if (result.blocks === 0 && blocksOf(plan) > 0)
    return { code: 5, reason: 'the budget ended before the first block' };
  // Whether a part of a run has met enough is judged when the parts are merged.
  if (plan.shard !== undefined)
    return { code: 0, reason: `nothing new in shard ${plan.shard.index} of ${plan.shard.of}` };
  const unmet = TRIALS.includes(plan.command) ? [] : neverEvaluated(result);
  if (unmet.length > 0)
    return {
      code: 4,
      reason: `never evaluated: ${unmet.join(', ')}; give the run more blocks or more modes`,
    };
  const cover = failed('covers');
  if (cover !== undefined) return { code: 4, reason: `${cover.title}: ${cover.detail}` };
  const judged = plan.command === 'campaign' || plan.command === 'gate';
  const shortfall = judged ? (failed('sometimes') ?? failed('labels')) : undefined;
  if (shortfall !== undefined) return { code: 4, reason: `${shortfall.title}: ${shortfall.detail}` };
  return { code: 0, reason: `nothing new${plateauText(result)}` };
}

/** Why a run ended before its budget, if it did. */
function plateauText({ discovery, blocks }: Judged): string {
  const plateau = discovery?.plateau;
  return plateau?.reached
    ? `; ended on a plateau after ${blocks} blocks: the next case shows a new bucket with a chance below ${plateau.below}`
    : '';
}

/** Properties that met their condition on none of the releases. */
function neverEvaluated({ matrix }: Judged): string[] {
  return matrix.rows
    .filter(({ cells }) => cells.every(({ evaluated }) => evaluated === 0))
    .map(({ property }) => property);
}

/** `3 new findings: a, b, c`, cut after the first few: reports list them all. */
function listed(what: string, names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return `${names.length} ${what}: ${shown}${names.length > 3 ? ', …' : ''}`;
}
