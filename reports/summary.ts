/** What text and HTML both say of a result as a whole. */
import { findComparison } from '../properties/comparisons/index.js';
import { causeText } from './cause.js';
import { releaseRanges } from './release-words.js';
import { reliabilityText } from './reliability.js';
import type { FindingReport, RunResult } from './result.js';
import { shellWord } from './shell.js';
import { isNewFinding } from './standing.js';
import { waivedText } from './waived.js';
import { formatCount, OUTCOME_ORDER, OUTCOMES, type Outcome, plural } from './words.js';

/** Whether the run passed, and the reason, as one line. */
export function verdictLine(result: RunResult): string {
  return `${result.command} ${result.exit.code === 0 ? 'passed' : `failed (exit ${result.exit.code})`}: ${result.exit.reason}`;
}

/** How many cells of the matrix came out each way: `2 violations, 1 difference, …`. */
export function cellCounts(result: RunResult): Readonly<Record<Outcome, number>> {
  const counts: Record<Outcome, number> = {
    held: 0,
    violation: 0,
    difference: 0,
    hookFault: 0,
    notEvaluated: 0,
  };
  for (const row of result.matrix.rows) for (const { outcome } of row.cells) counts[outcome]++;
  return counts;
}

/** {@link cellCounts} with their signs, without those that did not occur: `✗ violation 2, ✓ held 31`. */
export function legendText(result: RunResult): string {
  const counts = cellCounts(result);
  return OUTCOME_ORDER.filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${OUTCOMES[outcome].sign} ${OUTCOMES[outcome].word} ${formatCount(counts[outcome])}`)
    .join(', ');
}

/** What of the run can be repeated: `seed example · 8 blocks · 8,192 cases · digest 6f1d…`. */
export function runFacts(result: RunResult): string[] {
  return [
    `seed ${result.seed}`,
    plural(result.blocks, 'block'),
    `${formatCount(result.cases)} cases`,
    `modes ${result.modes.join(', ')}`,
    `digest ${result.digest}`,
  ];
}

/** `12.3 s, 663 cases/s, 2 workers`. */
export function timingText({ timing }: RunResult): string {
  const speed = `${formatCount(Math.round(timing.casesPerSecond))} cases/s`;
  return `${timing.seconds.toFixed(1)} s, ${speed}, ${plural(timing.workers, 'worker')}`;
}

/** The sentence of a finding's property, or '' when the matrix lacks the property. */
export function sentenceOf(result: RunResult, finding: FindingReport): string {
  return (
    result.matrix.rows.find(({ property }) => property === finding.property)?.sentence ??
    findComparison(finding.property)?.sentence ??
    ''
  );
}

/** The releases in which a finding was met, oldest first. */
export function releasesText({ releases }: FindingReport): string {
  return releaseRanges(releases);
}

/** `new`, or what the waiver or the ledger says. */
export function knownText(finding: FindingReport): string {
  const { known, waived } = finding;
  if (waived !== undefined) return waivedText(waived);
  if (known === null) return isNewFinding(finding) ? 'new: not in the ledger' : 'not in the ledger';
  return known.note === '' ? known.status : `${known.status}: ${known.note}`;
}

/** Where and how often it was met, and how far it was shrunk. */
export function historyText(finding: FindingReport): string {
  const { firstSeen, shrink, timesSeen } = finding;
  const first =
    firstSeen === null
      ? 'in a checker scope, not in a random case'
      : `first in mode ${firstSeen.mode}, seed ${firstSeen.seed}, block ${firstSeen.block}, case ${firstSeen.index}`;
  const least = shrink.provenLeast ? 'proven least' : 'not proven least';
  const seen = plural(timesSeen, 'time');
  const again = finding.flake === undefined ? '' : `; ${reliabilityText(finding.flake)}`;
  return `met ${timesSeen > 999 ? `${formatCount(timesSeen)} times` : seen}, ${first}; shrunk in ${formatCount(shrink.evaluations)} evaluations, ${least}${again}`;
}

/** A finding in one line: the statement, what of it failed, where, and why. */
export function findingSentence(result: RunResult, finding: FindingReport): string {
  const { field, verdict, flake, detail = '' } = finding;
  const [seen] = detail.split('\n');
  const parts = [
    `${OUTCOMES[verdict].word} in ${field} on ${releasesText(finding)}`,
    `cause: ${causeText(finding)}`,
    ...(seen.trim() === '' ? [] : [seen.trim()]),
    ...(flake === undefined ? [] : [reliabilityText(flake)]),
  ];
  const said = `${parts.join('; ')}.`;
  return `${sentenceOf(result, finding)} ${said.charAt(0).toUpperCase()}${said.slice(1)}`.trim();
}

/** The number of blocks of the whole, up to the last of `blocks` of a shard. */
function lastOf({ index, of }: NonNullable<RunResult['shard']>, blocks: number): number {
  return (blocks - 1) * of + index;
}

/** The command that repeats the reproducible part of a run; '' when there was none. */
export function repeatCommand({ command, seed, blocks, modes, matrix, trees, shard }: RunResult): string {
  if (blocks === 0) return '';
  const names = trees.map(({ name }) => name);
  const releases = matrix.releases.filter((id) => !names.includes(id)).join(',');
  const folders = trees.map(({ root }) => shellWord(root));
  const compared = command === 'tree compare';
  return [
    `vmacheck ${command}`,
    ...(compared ? folders : []),
    `--seed ${shellWord(seed)} --blocks ${shard === undefined ? blocks : lastOf(shard, blocks)} --mode ${modes.join(',')}`,
    ...(shard === undefined ? [] : [`--shard ${shard.index}/${shard.of}`]),
    ...(releases === '' ? [] : [`--release ${releases}`]),
    ...(compared ? [] : folders.map((folder) => `--tree ${folder}`)),
  ].join(' ');
}
