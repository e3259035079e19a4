/** What random walks through a scope have come to, as text. */
import type { SimulationResult, WalkedCounterexample, WalkedSpace } from '../checker/result.js';
import type { Ledger } from '../properties/ledger.js';
import {
  allCounterexamples,
  bucketLine,
  cutText,
  isComplete,
  isUnknown,
  NOT_ABOUT_SCOPE,
  scopeLine,
  unconfirmedIn,
} from './check.js';
import { type Line, line, painter, renderLines } from './text/lines.js';
import { formatCount, plural } from './words.js';

/** The result for terminals and logs; ends in a newline. */
export function renderSimulationText(
  result: SimulationResult,
  ledger: Ledger,
  { color = false, width = 100 }: { color?: boolean; width?: number } = {},
): string {
  const { release, seed, depth, relations, vacuous } = result;
  const lines: Line[] = [
    line('', `vmacheck check --simulate ${release}`, 'bold'),
    scopeLine(result),
    line('  seed    ', `${seed}, ${plural(depth, 'step')} a walk at most`),
    ...walksLines('  walks   ', result),
    ...relations.flatMap((each) =>
      each.configurations === 0
        ? [line('  pairs   ', `${each.relation}: ${NOT_ABOUT_SCOPE}`)]
        : [
            ...walksLines('  pairs   ', each, `${each.relation}: `),
            line('          ', `${formatCount(each.compared)} steps compared`),
          ],
    ),
    line('', ''),
    ...allCounterexamples(result).flatMap((each) => counterexampleLines(each, release, ledger)),
    ...vacuous.map((name) => line('✗ ', `never: ${name}`, 'red')),
    ...unconfirmedIn(result).map((each) => line('✗ ', `not confirmed: ${each}`, 'red')),
    ...verdictLines(result, ledger),
  ];
  return `${renderLines(lines, width, painter(color)).join('\n')}\n`;
}

function walksLines(head: string, walked: WalkedSpace, about = ''): Line[] {
  const { walks, ended, steps, transitions, states, exact, begun, configurations } = walked;
  return [
    line(
      head,
      `${about}${plural(walks, 'walk')}, ${formatCount(ended)} of them ended early; ${formatCount(steps)} steps taken, ${formatCount(transitions)} looked at`,
    ),
    line(
      '          ',
      `${exact ? '' : 'at least '}${formatCount(states)} distinct states; begun with ${formatCount(begun)} of ${formatCount(configurations)} sets of files; ${cutText(walked)}`,
    ),
  ];
}

function counterexampleLines(each: WalkedCounterexample, release: string, ledger: Ledger): Line[] {
  const { operations, walked, provenLeast, token } = each;
  const least = provenLeast ? 'proven least of its kind' : 'shrunk';
  return [
    bucketLine(each, ledger),
    line(
      '    ',
      `${least}: ${plural(operations, 'operation')} (walked: ${walked}); vmacheck repro ${token} --release ${release}`,
    ),
  ];
}

function verdictLines(result: SimulationResult, ledger: Ledger): Line[] {
  const all = allCounterexamples(result);
  const unknown = all.filter((each) => isUnknown(each, ledger)).length;
  const buckets = plural(all.length, 'bucket');
  const wrong = [
    ...(unknown > 0 ? [`${unknown} of ${buckets} new`] : []),
    ...(unconfirmedIn(result).length > 0
      ? ['a counterexample is not confirmed by its whole run, so the checker is wrong somewhere']
      : []),
    ...(isComplete(result) ? [] : ['interrupted; all of this is about the walks that were taken']),
    ...(result.vacuous.length > 0
      ? ['something was never met, so nothing is known of it; take more walks, or longer ones']
      : []),
  ];
  const proven = 'random walks prove nothing: what they have not come by may be there';
  if (wrong.length > 0) return [...wrong.map((each) => line('✗ ', each, 'red')), line('  ', proven)];
  return [line('✓ ', `${buckets}, none of them new; ${proven}`, 'green')];
}
