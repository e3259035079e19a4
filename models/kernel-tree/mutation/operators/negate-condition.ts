import type { Edit, FunctionText } from '../edit.js';
import type { Expression } from '../expression.js';
import { eachStatement } from '../statement.js';

/** Comparisons, whose negation is another operator: a mutant of changeOperator. */
const NEGATED_BY_OPERATOR = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** Turns around what `if`, a loop or `?:` asks. */
export function* negateCondition({ text, statements, expressions }: FunctionText): Iterable<Edit> {
  for (const statement of eachStatement(statements)) {
    if (statement.kind === 'if' || statement.kind === 'loop') yield* negate(text, statement.condition);
  }
  for (const expression of expressions) {
    if (expression.kind === 'conditional') yield* negate(text, expression.condition);
  }
}

function* negate(text: string, condition: Expression | undefined): Iterable<Edit> {
  if (condition === undefined) return;
  if (condition.kind === 'binary' && NEGATED_BY_OPERATOR.has(condition.operator)) return;
  if (condition.kind === 'unary' && condition.operator === '!') return;
  const { start, end } = condition;
  yield { start, end, instead: `!(${text.slice(start, end)})` };
}
