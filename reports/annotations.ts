/**
 * A result as GitHub workflow commands: lines on standard output that GitHub Actions shows as annotations,
 * at the line of the tree where there is one.
 */
import type { FindingReport, RunResult } from './result.js';
import { type Standing, standingOf } from './standing.js';
import { findingSentence, verdictLine } from './summary.js';
import { findingCommand } from './trees.js';
import { waivedText } from './waived.js';

/** GitHub shows no more of each kind in one step. */
const ANNOTATIONS_SHOWN = 10;

type Command = 'error' | 'warning' | 'notice';

/** What is shown, in this order. */
const ANNOTATED: readonly (readonly [Standing, Command])[] = [
  ['new', 'error'],
  ['flaky', 'warning'],
  ['waived', 'notice'],
];

/**
 * One command a line: what is new, does not repeat, or is waived, then checks that failed, then the verdict.
 * What the ledger knows is no news, and is left out. Where there is more than GitHub shows, the last one
 * shown says so.
 */
export function renderAnnotations(result: RunResult): string {
  const findings = ANNOTATED.flatMap(([standing, command]) =>
    result.findings
      .filter((finding) => standingOf(finding) === standing)
      .map((finding) => annotation(result, finding, command)),
  );
  const checks = result.checks
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ title, detail }) => workflowCommand('error', { title: `vmacheck: ${title}` }, detail));
  const verdict = workflowCommand(
    result.exit.code === 0 ? 'notice' : 'error',
    { title: 'vmacheck' },
    verdictLine(result),
  );
  // The verdict comes first, so that it is never what is cut off.
  return [verdict, ...shortened(checks), ...shortened(findings)].map((line) => `${line}\n`).join('');
}

function annotation(result: RunResult, finding: FindingReport, command: Command): string {
  const [place] = finding.places ?? [];
  const text = [
    findingSentence(result, finding),
    ...(finding.waived === undefined ? [] : [waivedText(finding.waived)]),
    findingCommand(result, finding),
  ];
  return workflowCommand(
    command,
    {
      ...(place === undefined ? {} : { file: place.path, line: String(place.line) }),
      title: finding.bucket,
    },
    text.join('\n'),
  );
}

function shortened(lines: readonly string[]): readonly string[] {
  const room = Math.floor((ANNOTATIONS_SHOWN - 1) / 2);
  if (lines.length <= room) return lines;
  const more = lines.length - room + 1;
  const rest = workflowCommand('error', { title: 'vmacheck' }, `and ${more} more: see the report`);
  return [...lines.slice(0, room - 1), rest];
}

/** A workflow command, escaped as the runner expects it: `::error file=a.c,line=3::text`. */
export function workflowCommand(
  command: Command,
  properties: Readonly<Record<string, string>>,
  text: string,
): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${command}${list.length === 0 ? '' : ` ${list.join(',')}`}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * A text in which the runner finds no commands, whatever stands in it: a report may quote what a tree's
 * code has printed.
 *
 * @param key letters, digits and hyphens that nothing in the text can know
 */
export function withoutCommands(text: string, key: string): string {
  return `::stop-commands::${key}\n${text.endsWith('\n') ? text : `${text}\n`}::${key}::\n`;
}
