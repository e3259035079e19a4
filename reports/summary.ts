/** What text and HTML both say of a result as a whole. */
import { findComparison } from '../properties/comparisons/index.js';
import { releaseRanges } from './release-words.js';
import type { FindingReport, RunResult } from './result.js';
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

/** Whether a finding turns the run red: a violation that the ledger does not know. */
export function isNewFinding({ known, verdict }: FindingReport): boolean {
  return known === null && verdict === 'violation';
}

/** The releases in which a finding was met, oldest first. */
export function releasesText({ releases }: FindingReport): string {
  return releaseRanges(releases);
}

/** `new`, or the ledger's status and note. */
export function knownText(finding: FindingReport): string {
  const { known } = finding;
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
  return `met ${timesSeen > 999 ? `${formatCount(timesSeen)} times` : seen}, ${first}; shrunk in ${formatCount(shrink.evaluations)} evaluations, ${least}`;
}

/** The command that repeats the reproducible part of a run; '' when there was none. */
export function repeatCommand({ command, seed, blocks, modes, matrix, trees }: RunResult): string {
  if (blocks === 0) return '';
  const quoted = /^[\w.:-]+$/.test(seed) ? seed : `'${seed.replaceAll("'", "'\\''")}'`;
  const names = trees.map(({ name }) => name);
  const releases = matrix.releases.filter((id) => !names.includes(id)).join(',');
  const folders = trees.map(({ root }) => ` --tree ${root}`).join('');
  return `vmacheck ${command} --seed ${quoted} --blocks ${blocks} --mode ${modes.join(',')} --release ${releases}${folders}`;
}
