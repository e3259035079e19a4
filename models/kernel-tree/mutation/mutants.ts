import { ANY_CONFIG, type Config, type Cut, SourceText } from '../source/index.js';
import type { Edit, FunctionText, Operator } from './edit.js';
import { eachExpression, splitAtCommas } from './expression.js';
import { changeOperator } from './operators/change-operator.js';
import { dropStatement } from './operators/drop-statement.js';
import { negateCondition } from './operators/negate-condition.js';
import { replaceConstant } from './operators/replace-constant.js';
import { swapOperands } from './operators/swap-operands.js';
import { eachStatement, expressionsIn, parseBody, parseDeclaration } from './statement.js';
import { tokenize } from './tokens.js';

/** The ways of mutating, in the order in which their mutants come. */
export const OPERATORS = {
  'drop-statement': dropStatement,
  'negate-condition': negateCondition,
  'swap-operands': swapOperands,
  'replace-constant': replaceConstant,
  'change-operator': changeOperator,
} as const satisfies Readonly<Record<string, Operator>>;

export type OperatorId = keyof typeof OPERATORS;

/** A function with one change. */
export interface Mutant {
  readonly operator: OperatorId;
  /** In the file, from 1. */
  readonly line: number;
  /** The lines that change, with single blanks, and what becomes of them. */
  readonly before: string;
  readonly after: string;
  /** The whole function, with as many lines as it had. */
  readonly text: string;
}

/**
 * The mutants of a function, each text once: by operator, then from the first line to the last. Comments,
 * literals, preprocessor lines and what `config` leaves out are never changed.
 */
export function mutantsOf(cut: Cut, config: Config = ANY_CONFIG): Mutant[] {
  const of = read(cut, config);
  const texts = new Set([cut.text]);
  const mutants: Mutant[] = [];
  for (const [operator, edits] of Object.entries(OPERATORS) as [OperatorId, Operator][]) {
    for (const edit of [...edits(of)].sort((a, b) => a.start - b.start)) {
      const mutant = mutate(cut, operator, edit);
      if (texts.has(mutant.text)) continue;
      texts.add(mutant.text);
      mutants.push(mutant);
    }
  }
  return mutants;
}

function read(cut: Cut, config: Config): FunctionText {
  const code = new SourceText(cut.path, cut.text).under(config).code;
  const brace = cut.text.length - cut.body.length;
  const statements = parseBody(tokenize(code, brace));
  const all = [...eachStatement(statements)];
  const expressions = all
    .flatMap((statement) => expressionsIn(statement))
    .flatMap((root) => [...eachExpression(root)]);
  const types = new Map<string, string>();
  const header = tokenize(code, 0, brace);
  const parameters = header.slice(header.findIndex(({ text }) => text === '(') + 1, -1);
  const declared = [
    ...splitAtCommas(parameters).flatMap(parseDeclaration),
    ...all.flatMap((statement) => (statement.kind === 'declaration' ? statement.declarators : [])),
  ];
  for (const { name, type } of declared) types.set(name, type);
  return { text: cut.text, statements, expressions, types };
}

function mutate(cut: Cut, operator: OperatorId, { start, end, instead }: Edit): Mutant {
  const { text } = cut;
  const first = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const last = newline === -1 ? text.length : newline;
  return {
    operator,
    line: cut.line + text.slice(0, start).split('\n').length - 1,
    before: singleBlanks(text.slice(first, last)),
    after: singleBlanks(text.slice(first, start) + instead + text.slice(end, last)),
    text: text.slice(0, start) + instead + text.slice(end),
  };
}

function singleBlanks(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
