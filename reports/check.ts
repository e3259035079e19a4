/** What exploring a scope has shown, as text. */
import type { CheckResult, Counterexample } from '../checker/result.js';
import { findEntry, type Ledger } from '../properties/ledger.js';
import { type Line, line, painter, renderLines } from './text/lines.js';
import { formatCount, plural } from './words.js';

/** Whether nobody has written this finding down. */
export function isUnknown({ finding }: Counterexample, ledger: Ledger): boolean {
  return finding.verdict === 'violation' && findEntry(ledger, finding.bucket) === undefined;
}

/** Those of the laws, then those of the relations. */
export function allCounterexamples({ counterexamples, relations }: CheckResult): Counterexample[] {
  return [...counterexamples, ...relations.flatMap((each) => each.counterexamples)];
}

export function unconfirmedIn({ unconfirmed, relations }: CheckResult): string[] {
  return [...unconfirmed, ...relations.flatMap((each) => each.unconfirmed)];
}

/** Whether every search has seen all of its scope. */
export function isComplete({ status, relations }: CheckResult): boolean {
  return status === 'complete' && relations.every((each) => each.status === 'complete');
}

/** The result for terminals and logs; ends in a newline. */
export function renderCheckText(
  result: CheckResult,
  ledger: Ledger,
  { color = false, width = 100 }: { color?: boolean; width?: number } = {},
): string {
  const paint = painter(color);
  const scope = Object.entries(result.scope).map(([name, value]) => `${name} ${value}`);
  const lines: Line[] = [
    line('', `vmacheck check ${result.release}`, 'bold'),
    line('  scope   ', scope.join(', ')),
    line(
      '  files   ',
      `${formatCount(result.configurations)} sets of files; ${formatCount(result.unlawful)} left out, since a hook of theirs breaks its contract`,
    ),
    line(
      '  states  ',
      `${formatCount(result.states)} (symmetry ${result.symmetry}), ${formatCount(result.transitions)} transitions, ${plural(result.levels.length, 'level')}`,
    ),
    line(
      '          ',
      `${formatCount(result.unfollowed)} not followed, since a law about states fails in them; ${stuckText(result)}`,
    ),
    line('  cut     ', cutText(result)),
    line('  digest  ', result.digest),
    ...result.relations.map((each) =>
      line(
        '  pairs   ',
        `${each.relation}: ${formatCount(each.states)} pairs of states, ${formatCount(each.transitions)} transitions, ${formatCount(each.compared)} compared, ${formatCount(each.unfollowed)} pairs not followed; ${cutText(each)}`,
      ),
    ),
    line('', ''),
    ...allCounterexamples(result).flatMap((each) => counterexampleLines(each, result, ledger)),
    ...result.vacuous.map((name) => line('✗ ', `never: ${name}`, 'red')),
    ...unconfirmedIn(result).map((each) => line('✗ ', `not confirmed: ${each}`, 'red')),
    ...verdictLines(result, ledger),
  ];
  return `${renderLines(lines, width, paint).join('\n')}\n`;
}

function counterexampleLines(each: Counterexample, { release }: CheckResult, ledger: Ledger): Line[] {
  const { finding, operations, token } = each;
  const known = findEntry(ledger, finding.bucket);
  const unknown = isUnknown(each, ledger);
  const status = known?.status ?? (finding.verdict === 'violation' ? 'NEW' : finding.verdict);
  return [
    line(unknown ? '✗ ' : '· ', `${finding.bucket} (${status})`, unknown ? 'red' : 'dim'),
    line(
      '    ',
      `shortest: ${plural(operations, 'operation')}; vmacheck repro ${token} --release ${release}`,
    ),
  ];
}

function stuckText({ stuck, status, unfollowed }: CheckResult): string {
  if (stuck === null) return `whether all lead back to the empty state is not known (${status})`;
  if (stuck === 0) return 'from all others the empty state can be reached';
  return unfollowed === 0
    ? `from ${stuck} others the empty state CANNOT be reached`
    : `from ${stuck} others all ways back lead through those`;
}

function cutText({ cut }: Pick<CheckResult, 'cut'>): string {
  const cuts = Object.entries(cut).filter(([, times]) => times > 0);
  if (cuts.length === 0) return 'no transition leaves the scope';
  const parts = cuts.map(([bound, times]) => `${formatCount(times)} by ${bound}`);
  return `transitions that leave the scope: ${parts.join(', ')}`;
}

function verdictLines(result: CheckResult, ledger: Ledger): Line[] {
  const all = allCounterexamples(result);
  const unknown = all.filter((each) => isUnknown(each, ledger)).length;
  const buckets = plural(all.length, 'bucket');
  const complete = isComplete(result);
  const wrong = [
    ...(unknown > 0 ? [`${unknown} of ${buckets} new`] : []),
    ...(unconfirmedIn(result).length > 0
      ? ['a counterexample is not confirmed by its whole run, so the checker is wrong somewhere']
      : []),
    ...((result.stuck ?? 0) > 0 && result.unfollowed === 0 ? ['something is stuck for ever'] : []),
    ...(complete ? [] : [`not complete (${result.status}); all of this is about what was covered`]),
    ...(result.vacuous.length > 0
      ? ['something was never met, so nothing is known of it; widen the scope']
      : []),
  ];
  if (wrong.length > 0) return wrong.map((each) => line('✗ ', each, 'red'));
  return [line('✓ ', `complete: ${buckets}, none of them new`, 'green')];
}
