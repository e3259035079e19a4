/** A result as Markdown, short enough for the summary of a CI job or a mail. */

import type { FindingReport, RunResult } from './result.js';
import { type Standing, standingOf } from './standing.js';
import { findingSentence, legendText, repeatCommand, runFacts, timingText, verdictLine } from './summary.js';
import { findingCommand, treeSentences } from './trees.js';
import { waivedText } from './waived.js';
import { CHECK_OUTCOMES, plural } from './words.js';

/** A job summary may have a megabyte; nobody reads as much. */
const MAX_ROWS = 50;

/** The verdict, what is new, waived or does not repeat, the checks, and what was not done. */
export function renderMarkdown(result: RunResult): string {
  const standing = (...wanted: Standing[]) =>
    result.findings.filter((finding) => wanted.includes(standingOf(finding)));
  const known = standing('known').length;
  const repeat = repeatCommand(result);
  const lines = [
    `## ${result.exit.code === 0 ? '✅' : '❌'} vmacheck ${plain(verdictLine(result))}`,
    '',
    plain(`${runFacts(result).join(' · ')} · ${timingText(result)}`),
    ...section('New findings', table(result, standing('new'))),
    ...section('Findings that do not show every time', table(result, standing('flaky'))),
    ...section(
      'Waived',
      standing('waived').map(
        ({ bucket, waived }) => `- ${code(bucket)}: ${waived === undefined ? '' : plain(waivedText(waived))}`,
      ),
    ),
    ...section(
      'Checks',
      result.checks.map(({ title, outcome, detail }) => {
        const { sign, word } = CHECK_OUTCOMES[outcome];
        return `- ${sign} ${plain(title)}: ${word}${detail === '' ? '' : ` (${plain(detail)})`}`;
      }),
    ),
    ...section('Kernel trees', bullets(treeSentences(result))),
    ...section('Properties', [
      ...bullets([legendText(result)].filter((text) => text !== '')),
      ...(known === 0 ? [] : [`- ${plural(known, 'known finding')}, in the full report`]),
    ]),
    ...section('Not tested or not finished', bullets(result.notDone)),
    ...(repeat === '' ? [] : section('The same run again', fence(repeat))),
  ];
  return `${lines.join('\n')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
}

function bullets(texts: readonly string[]): string[] {
  return texts.map((text) => `- ${plain(text)}`);
}

function table(result: RunResult, findings: readonly FindingReport[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings.slice(0, MAX_ROWS).map((finding) => {
    const [place] = finding.places ?? [];
    const where = place === undefined ? '' : ` (${place.function}, ${place.path}:${place.line})`;
    const cells = [
      code(finding.bucket),
      plain(findingSentence(result, finding) + where),
      code(findingCommand(result, finding)),
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  const more = findings.length - rows.length;
  return [
    '| bucket | what is wrong | again |',
    '| --- | --- | --- |',
    ...rows,
    ...(more === 0 ? [] : ['', `and ${more} more, in the full report`]),
  ];
}

/** Plain text in Markdown: no markup, no HTML, one line. */
function plain(text: string): string {
  return oneLine(text)
    .replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? '')
    .replace(/[\\`*_{}[\]#~]/g, '\\$&')
    .replaceAll('@', '&#64;');
}

/** A code span, of any text: its fence is longer than any run of backticks in it. */
function code(text: string): string {
  const inner = oneLine(text);
  const longest = Math.max(0, ...[...inner.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const pad = inner.startsWith('`') || inner.endsWith('`') ? ' ' : '';
  return `${ticks}${pad}${inner}${pad}${ticks}`;
}

function fence(text: string): string[] {
  return ['```sh', oneLine(text), '```'];
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
