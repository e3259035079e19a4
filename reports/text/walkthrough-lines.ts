/** A walkthrough as lines for a terminal. */
import type { CallView, Walkthrough, WalkthroughStep } from '../walkthrough.js';
import { type Line, line } from './lines.js';

/** What is known of the step at which a property failed. */
export interface Mark {
  readonly step: number;
  readonly text: string;
}

const INDENT = ' '.repeat(5);
const DEEPER = ' '.repeat(7);

/** The files of the scenario with their hooks. */
export function fileLines({ files }: Walkthrough): Line[] {
  return files.flatMap(({ name, role, hooks }) => [
    ...(role === '' ? [] : [line(`  ${name}  `, role)]),
    ...hooks.map((hook, index) =>
      line(index === 0 && role === '' ? `  ${name}  ` : ' '.repeat(name.length + 4), hook, 'cyan'),
    ),
  ]);
}

/** All steps, the marked one with its violation. */
export function stepsLines(told: Walkthrough, mark: Mark | null): Line[] {
  return told.steps.flatMap((step) => [stepHead(step, mark), ...stepDetails(step, mark)]);
}

/** The line of the operation itself. */
export function stepHead(step: WalkthroughStep, mark: Mark | null): Line {
  const marked = mark?.step === step.index;
  const number = String(step.index + 1).padStart(2);
  return line(`${marked ? '►' : ' '}${number}  `, step.line, marked ? 'bold' : 'plain');
}

/** What stands under it. */
export function stepDetails(step: WalkthroughStep, mark: Mark | null): Line[] {
  const rest = step.changes.filter(({ about }) => about !== 'vma').map(({ text }) => text);
  return [
    ...step.faults.map((fault) => line(`${INDENT}injected: `, fault, 'yellow')),
    ...step.calls.flatMap(callLines),
    ...step.warnings.map((warning) => line(`${INDENT}! `, warning, 'yellow')),
    ...step.changes
      .filter(({ about }) => about === 'vma')
      .map(({ sign, text }) => line(`${INDENT}${sign} `, text, CHANGE_STYLE[sign])),
    ...(rest.length === 0 ? [] : [line(`${INDENT}· `, rest.join(' · '), 'dim')]),
    ...step.left.map((text) => line(`${INDENT}left: `, text, 'yellow')),
    ...(mark?.step === step.index ? [line(`${INDENT}✗ `, mark.text, 'red')] : []),
  ];
}

const CHANGE_STYLE = { '+': 'green', '-': 'red', '~': 'cyan' } as const;

function callLines(call: CallView): Line[] {
  const rows: [label: string, text: string, style: Line['style']][] = [];
  const put = (label: string, texts: readonly string[], style: Line['style'] = 'plain'): void => {
    if (texts.length > 0) rows.push([label, texts.join('; '), style]);
  };
  put('shown', call.shown, 'yellow');
  put('asked', [...call.asked.map(({ text }) => text), ...call.rewritten]);
  put(
    'VMA',
    call.applied.map(({ text }) => text),
  );
  put('then', call.completion);
  if (call.references !== null) put('count', [call.references]);
  put('but', call.notTaken, 'yellow');
  const error = call.error === null ? '' : ` = ${call.error}`;
  const nothing = rows.length === 0 && call.error === null ? ', which changes nothing' : '';
  return [
    line(INDENT, call.title + error + nothing),
    ...rows.map(([label, text, style]) => line(`${DEEPER}${label.padEnd(6)}`, text, style)),
  ];
}
