/** An explanation as text for a terminal. */

import type { CauseText } from '../cause.js';
import { type Explanation, reproCommand } from '../explain.js';
import {
  type Line,
  line,
  type Paint,
  painter,
  renderColumns,
  renderLines,
  type Style,
} from '../text/lines.js';
import { fileLines, type Mark, stepDetails, stepHead, stepsLines } from '../text/walkthrough-lines.js';
import type { Walkthrough } from '../walkthrough.js';
import { OUTCOMES } from '../words.js';

export interface TextOptions {
  readonly color?: boolean;
  /** Columns; 100 when absent, never below 40. */
  readonly width?: number;
}

/** From this width on, two runs stand side by side. */
const COLUMNS_FROM = 96;

/** The whole explanation, ending in a newline. */
export function renderExplanationText(explanation: Explanation, options: TextOptions = {}): string {
  const { width, paint } = settings(options);
  return finish([
    ...renderLines(headLines(explanation), width, paint),
    '',
    ...runsText(explanation, width, paint),
    ...againText(explanation, paint),
  ]);
}

/** The runs under one line that says what is wrong in them: for a page that has said why before. */
export function renderExampleText(explanation: Explanation, options: TextOptions = {}): string {
  const { width, paint } = settings(options);
  return finish([
    ...renderLines([verdictHead(explanation)], width, paint),
    '',
    ...runsText(explanation, width, paint),
    ...againText(explanation, paint),
  ]);
}

/** A run alone, ending in a newline: for a scenario that violates nothing. */
export function renderWalkthroughText(told: Walkthrough, options: TextOptions = {}): string {
  const { width, paint } = settings(options);
  return finish(oneRun(told, null, width, paint));
}

function settings({ color = false, width = 100 }: TextOptions): { width: number; paint: Paint } {
  return { width: Math.max(width, 40), paint: painter(color) };
}

function finish(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function againText({ token, release, tree }: Explanation, paint: Paint): string[] {
  return token === null ? [] : ['', `${paint('dim', 'again:')} ${reproCommand(token, release, tree)}`];
}

function verdictHead({ property, field, verdict, release }: Explanation): Line {
  const { word, sign, color } = OUTCOMES[verdict];
  return line(`${sign} `, `${word} of ${property.id}: ${field}, under ${release}`, color);
}

function headLines(explanation: Explanation): Line[] {
  const { property, verdict, causes, blame, upstream, known, bucket } = explanation;
  const { color } = OUTCOMES[verdict];
  const about: About = (label, text, style = 'plain') => line(`  ${label.padEnd(9)}`, text, style);
  return [
    verdictHead(explanation),
    about(property.kind, property.sentence),
    about('why', property.reason),
    ...(causes.length === 0
      ? [about('cause', blame + (verdict === 'violation' && known === null ? ': this is new' : ''), color)]
      : causes.flatMap((cause) => causeLines(cause, about))),
    ...(upstream === '' ? [] : [about('upstream', upstream)]),
    ...(known === null
      ? []
      : [about('ledger', known.note === '' ? known.status : `${known.status}: ${known.note}`)]),
    about('bucket', bucket, 'dim'),
  ];
}

type About = (label: string, text: string, style?: Style) => Line;

function causeLines(cause: CauseText, about: (label: string, text: string, style?: Style) => Line): Line[] {
  const row = cause.row === undefined ? '' : `, row ${cause.row}`;
  const since = cause.brought === undefined ? '' : `, since ${cause.brought}`;
  return [
    about('cause', `${cause.id} (in ${cause.where}${since}${row})`, 'bold'),
    about('', `kernel: ${cause.what}`),
    about('', `ideal:  ${cause.ideal}`),
  ];
}

function runsText(
  { walkthrough, beside, step, field, verdict }: Explanation,
  width: number,
  paint: Paint,
): string[] {
  const mark: Mark = { step, text: `${OUTCOMES[verdict].word}: ${field}` };
  if (beside === null) return oneRun(walkthrough, mark, width, paint);
  if (width < COLUMNS_FROM) {
    return [
      ...oneRun(walkthrough, mark, width, paint),
      '',
      ...oneRun(beside.walkthrough, null, width, paint),
    ];
  }
  const columns = (left: readonly Line[], right: readonly Line[]): string[] =>
    sharedOnce(left, right, width, paint);
  return [
    ...openingText(walkthrough, beside.walkthrough, width, paint),
    ...beside.aligned.flatMap(({ left, right }) => {
      const a = left === null ? null : walkthrough.steps[left];
      const b = right === null ? null : beside.walkthrough.steps[right];
      const heads = [a === null ? [] : [stepHead(a, mark)], b === null ? [] : [stepHead(b, null)]] as const;
      const details = [
        a === null ? [] : stepDetails(a, mark),
        b === null ? [] : stepDetails(b, null),
      ] as const;
      if (a !== null && b !== null && a.line === b.line) {
        return [...renderLines(heads[0], width, paint), ...columns(details[0], details[1])];
      }
      return columns([...heads[0], ...details[0]], [...heads[1], ...details[1]]);
    }),
  ];
}

/** Files and headings of two runs; the headings come first when the files are not the same. */
function openingText(left: Walkthrough, right: Walkthrough, width: number, paint: Paint): string[] {
  const files = [fileLines(left), fileLines(right)] as const;
  const titles = renderColumns([line('', left.title, 'bold')], [line('', right.title, 'bold')], width, paint);
  return JSON.stringify(files[0]) === JSON.stringify(files[1])
    ? [...renderLines(files[0], width, paint), '', ...titles]
    : [...titles, ...renderColumns(files[0], files[1], width, paint), ''];
}

function oneRun(told: Walkthrough, mark: Mark | null, width: number, paint: Paint): string[] {
  const unseen =
    told.notObserved.length === 0 ? [] : [line('  ', `not observed: ${told.notObserved.join(', ')}`, 'dim')];
  return [
    ...(told.title === '' ? [] : [paint('bold', told.title)]),
    ...renderLines([...fileLines(told), ...unseen], width, paint),
    '',
    ...renderLines(stepsLines(told, mark), width, paint),
  ];
}

/** What both runs begin and end with alike stands once, what lies between in two columns. */
function sharedOnce(left: readonly Line[], right: readonly Line[], width: number, paint: Paint): string[] {
  const least = Math.min(left.length, right.length);
  const equal = (a: number, b: number): boolean => JSON.stringify(left[a]) === JSON.stringify(right[b]);
  let head = 0;
  while (head < least && equal(head, head)) head++;
  let tail = 0;
  while (tail < least - head && equal(left.length - 1 - tail, right.length - 1 - tail)) tail++;
  return [
    ...renderLines(left.slice(0, head), width, paint),
    ...renderColumns(
      left.slice(head, left.length - tail),
      right.slice(head, right.length - tail),
      width,
      paint,
    ),
    ...renderLines(left.slice(left.length - tail), width, paint),
  ];
}
