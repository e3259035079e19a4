/** What exploring a scope has shown, as text. */
import type { CheckResult, Counterexample, RelationResult } from '../checker/result.js';
import { type Known, knownAs } from '../properties/known.js';
import type { Ledger } from '../properties/ledger.js';
import { type Line, line, painter, renderLines } from './text/lines.js';
import { formatCount, plural } from './words.js';

/** What of a result of `check` or of `simulate` is the same in both. */
interface Part<Each> {
  readonly status: RelationResult['status'];
  readonly counterexamples: readonly Each[];
  readonly unconfirmed: readonly string[];
}
type Whole<Each> = Part<Each> & { readonly relations: readonly Part<Each>[] };
type AnyCounterexample = Pick<Counterexample, 'finding'>;

/** What the ledger knows of a counterexample on the release that shows it. */
function knownOf({ finding }: AnyCounterexample, ledger: Ledger): Known | null {
  const { bucket, cause, release } = finding;
  return knownAs(ledger, { bucket, cause, releases: [release] });
}

/** Whether nobody has written this finding down. */
export function isUnknown(each: AnyCounterexample, ledger: Ledger): boolean {
  return each.finding.verdict === 'violation' && knownOf(each, ledger) === null;
}

/** Those of the laws, then those of the relations. */
export function allCounterexamples<Each>({ counterexamples, relations }: Whole<Each>): Each[] {
  return [...counterexamples, ...relations.flatMap((each) => each.counterexamples)];
}

export function unconfirmedIn({ unconfirmed, relations }: Whole<unknown>): string[] {
  return [...unconfirmed, ...relations.flatMap((each) => each.unconfirmed)];
}

/** Whether every search has seen all of its scope. */
export function isComplete({ status, relations }: Whole<unknown>): boolean {
  return status === 'complete' && relations.every((each) => each.status === 'complete');
}

/** The result for terminals and logs; ends in a newline. */
export function renderCheckText(
  result: CheckResult,
  ledger: Ledger,
  { color = false, width = 100 }: { color?: boolean; width?: number } = {},
): string {
  const paint = painter(color);
  const lines: Line[] = [
    line('', `vmacheck check ${result.release}`, 'bold'),
    scopeLine(result),
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
    ...result.relations.map((each) => line('  pairs   ', `${each.relation}: ${pairsText(each)}`)),
    line('', ''),
    ...allCounterexamples(result).flatMap((each) => counterexampleLines(each, result, ledger)),
    ...result.vacuous.map((name) => line('✗ ', `never: ${name}`, 'red')),
    ...unconfirmedIn(result).map((each) => line('✗ ', `not confirmed: ${each}`, 'red')),
    ...verdictLines(result, ledger),
  ];
  return `${renderLines(lines, width, paint).join('\n')}\n`;
}

export function scopeLine({ scope }: Pick<CheckResult, 'scope'>): Line {
  const numbers = Object.entries(scope).map(([name, value]) => `${name} ${value}`);
  return line('  scope   ', numbers.join(', '));
}

function counterexampleLines(each: Counterexample, { release }: CheckResult, ledger: Ledger): Line[] {
  return [
    bucketLine(each, ledger),
    line(
      '    ',
      `shortest: ${plural(each.operations, 'operation')}; vmacheck repro ${each.token} --release ${release}`,
    ),
  ];
}

export function bucketLine(each: AnyCounterexample, ledger: Ledger): Line {
  const { bucket, verdict } = each.finding;
  const unknown = isUnknown(each, ledger);
  const status = knownOf(each, ledger)?.status ?? (verdict === 'violation' ? 'NEW' : verdict);
  return line(unknown ? '✗ ' : '· ', `${bucket} (${status})`, unknown ? 'red' : 'dim');
}

/** Said of a relation that no set of files of the scope has anything for. */
export const NOT_ABOUT_SCOPE = 'not evaluated: no set of files of this scope has what it is about';

function pairsText(each: RelationResult): string {
  if (each.configurations === 0) return NOT_ABOUT_SCOPE;
  return `${formatCount(each.states)} pairs of states, ${formatCount(each.transitions)} transitions, ${formatCount(each.compared)} compared, ${formatCount(each.unfollowed)} pairs not followed; ${cutText(each)}`;
}

function stuckText({ stuck, status, unfollowed }: CheckResult): string {
  if (stuck === null) return `whether all lead back to the empty state is not known (${status})`;
  if (stuck === 0) return 'from all others the empty state can be reached';
  return unfollowed === 0
    ? `from ${stuck} others the empty state CANNOT be reached`
    : `from ${stuck} others all ways back lead through those`;
}

export function cutText({ cut }: Pick<CheckResult, 'cut'>): string {
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
