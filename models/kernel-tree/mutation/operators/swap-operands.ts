import type { Edit, FunctionText } from '../edit.js';
import type { Expression } from '../expression.js';

const ORDERED = new Set(['-', '/', '%', '<<', '>>', '<', '<=', '>', '>=']);

/** Swaps the operands where their order matters, and the two arguments of a call that look alike. */
export function* swapOperands({ text, expressions, types }: FunctionText): Iterable<Edit> {
  for (const expression of expressions) {
    if (expression.kind === 'binary' && ORDERED.has(expression.operator)) {
      yield swapped(text, expression.left, expression.right);
    } else if (expression.kind === 'call' && expression.arguments.length === 2) {
      const [first, second] = expression.arguments;
      if (first && second && lookAlike(first, second, types)) yield swapped(text, first, second);
    }
  }
}

function swapped(text: string, left: Expression, right: Expression): Edit {
  const [first, second] = [left, right].map(({ start, end }) => text.slice(start, end));
  const between = text.slice(left.end, right.start);
  return { start: left.start, end: right.end, instead: second + between + first };
}

/** Names of one declared type, or the same member of two structs. */
function lookAlike(left: Expression, right: Expression, types: ReadonlyMap<string, string>): boolean {
  if (left.kind === 'name' && right.kind === 'name') {
    const type = types.get(left.text);
    return type !== undefined && type === types.get(right.text) && left.text !== right.text;
  }
  return left.kind === 'member' && right.kind === 'member' && left.name === right.name;
}
