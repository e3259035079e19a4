import type { Edit, FunctionText } from '../edit.js';

const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  '==': ['!='],
  '!=': ['=='],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '&&': ['||'],
  '||': ['&&'],
  '&': ['|'],
  '|': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
  '+': ['-'],
  '-': ['+'],
  '|=': ['&='],
  '&=': ['|='],
  '+=': ['-='],
  '-=': ['+='],
};
const UNARY: Readonly<Record<string, string>> = { '!': '', '++': '--', '--': '++' };

/** Puts another operator in place of one, or leaves out a `!`. */
export function* changeOperator({ expressions }: FunctionText): Iterable<Edit> {
  for (const expression of expressions) {
    if (expression.kind !== 'binary' && expression.kind !== 'unary') continue;
    const { operator, at, kind } = expression;
    const choices =
      kind === 'binary' ? (INSTEAD[operator] ?? []) : operator in UNARY ? [UNARY[operator]] : [];
    for (const instead of choices) yield { start: at, end: at + operator.length, instead };
  }
}
