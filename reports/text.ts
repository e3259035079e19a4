/** The result of a run as plain text, for terminals and logs. */

import { causeText, upstreamText } from './cause.js';
import { coverageSentences } from './coverage.js';
import { discoverySentences } from './discovery-words.js';
import type { FindingReport, RunResult } from './result.js';
import { scopeSentence } from './scopes.js';
import { shortId } from './series.js';
import { isNewFinding } from './standing.js';
import {
  historyText,
  knownText,
  releasesText,
  runFacts,
  sentenceOf,
  timingText,
  verdictLine,
} from './summary.js';
import { type Line, line, painter, renderLines } from './text/lines.js';
import { matrixLines } from './text/matrix.js';
import { changeLines, findingCommand, treeSentences } from './trees.js';
import { CHECK_OUTCOMES, OUTCOMES, plural } from './words.js';

export interface TextReportOptions {
  readonly color?: boolean;
  /** Columns; 100 when absent, never below 40. Tokens and commands are not cut. */
  readonly width?: number;
  /** Tell all of every finding, not only of the new ones, and all figures. Default: true. */
  readonly full?: boolean;
}

/**
 * The whole result: matrix, findings, checks, what was not done, one closing line. It ends in a
 * newline, and but for the line of timing depends on nothing outside the reproducible part.
 */
export function renderText(result: RunResult, options: TextReportOptions = {}): string {
  const { color = false, full = true } = options;
  const width = Math.max(options.width ?? 100, 40);
  const paint = painter(color);
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [paint('bold', title), ...lines, ''];
  const laid = (lines: readonly Line[]): string[] => renderLines(lines, width, paint);
  const good = result.exit.code === 0;
  const lines = [
    paint('bold', `vmacheck ${result.version} ${result.command}`),
    ...laid([line('', runFacts(result).join(' · ')), line('', timingText(result), 'dim')]),
    '',
    ...section(
      'Properties',
      result.matrix.rows.length === 0 ? [] : matrixLines(result, { color, width, full }),
    ),
    ...(full
      ? section('Findings', findingsLines(result, result.findings, laid))
      : briefFindings(result, section, laid)),
    ...section(
      'What was discovered, and what is left',
      laid((result.discovery ? discoverySentences(result.discovery) : []).map((each) => line('  - ', each))),
    ),
    ...section(
      'What the cases were made of',
      laid(coverageSentences(result.coverage).map((each) => line('  - ', each))),
    ),
    ...section(
      'No longer shown',
      laid((result.gone ?? []).map((bucket) => line('  ', `✓ ${bucket}`, 'green'))),
    ),
    ...section(
      'Checker scopes',
      laid((full ? (result.scopes ?? []) : []).map((each) => line('  - ', scopeSentence(each)))),
    ),
    ...section('Kernel trees', laid(treeSentences(result).map((each) => line('  - ', each)))),
    ...section(
      'Checks',
      laid(
        result.checks.map(({ title, outcome, detail }) => {
          const { sign, color: style } = CHECK_OUTCOMES[outcome];
          return line(`  ${sign} `, detail === '' ? title : `${title}: ${detail}`, style);
        }),
      ),
    ),
    ...section('Not tested or not finished', laid(result.notDone.map((each) => line('  - ', each)))),
    ...renderLines([line(good ? '✓ ' : '✗ ', verdictLine(result), good ? 'green' : 'red')], width, paint),
  ];
  return `${lines.join('\n')}\n`;
}

function findingsLines(
  result: RunResult,
  findings: readonly FindingReport[],
  laid: (lines: readonly Line[]) => string[],
): string[] {
  return findings.flatMap((finding, index) => [
    ...(index === 0 ? [] : ['']),
    ...laid(findingLines(result, finding, result.findings.indexOf(finding) + 1)),
    `     ${findingCommand(result, finding)}`,
  ]);
}

/** All of the new findings, a line for each known one, the number of those that are a hook's fault. */
function briefFindings(
  result: RunResult,
  section: (title: string, lines: readonly string[]) => string[],
  laid: (lines: readonly Line[]) => string[],
): string[] {
  const fresh = result.findings.filter(isNewFinding);
  const faults = result.findings.filter(({ verdict }) => verdict === 'hookFault').length;
  const known = result.findings.filter(
    (finding) => !fresh.includes(finding) && finding.verdict !== 'hookFault',
  );
  const lines = known.map((finding) => {
    const { sign, color } = OUTCOMES[finding.verdict];
    const status = finding.known === null ? '' : `; ${finding.known.status}`;
    return line('  ', `${sign} ${finding.bucket} (${releasesText(finding)}${status})`, color);
  });
  const left = line('  ', `! ${plural(faults, 'bucket')} in which a hook breaks its contract`, 'dim');
  return [
    ...section('New findings', findingsLines(result, fresh, laid)),
    ...section('Known findings', laid(faults === 0 ? lines : [...lines, left])),
  ];
}

/** The commit that brings it, and where in the text. */
function introducedLines({ introduced }: FindingReport): Line[] {
  if (introduced === undefined) return [];
  const { commit, subject } = introduced;
  return [
    line('     ', `introduced by ${shortId(commit)} ${subject}`, 'red'),
    ...changeLines(introduced).map((each) => line('       ', each)),
  ];
}

function findingLines(result: RunResult, finding: FindingReport, number: number): Line[] {
  const { word, sign, color } = OUTCOMES[finding.verdict];
  const sentence = sentenceOf(result, finding);
  const upstream = upstreamText(finding);
  return [
    line(`${String(number).padStart(3)}. `, `${sign} ${word}  ${finding.bucket}`, color),
    ...(sentence === '' ? [] : [line('     ', sentence)]),
    line(
      '     ',
      [`cause: ${causeText(finding)}`, upstream === '' ? [] : `upstream: ${upstream}`].flat().join('; '),
    ),
    line('     ', `ledger: ${knownText(finding)}`, isNewFinding(finding) ? 'red' : 'plain'),
    line('     ', `releases: ${releasesText(finding)}; ${historyText(finding)}`, 'dim'),
    ...introducedLines(finding),
    ...(finding.detail ?? '')
      .split('\n')
      .flatMap((each) => (each.trim() === '' ? [] : [line('       ', each.trim(), 'dim')])),
  ];
}
