import type { Edit, FunctionText } from '../edit.js';
import { type Expression, eachExpression } from '../expression.js';
import { eachStatement, expressionsIn, type Statement } from '../statement.js';

/** Leaves out a statement, an `if` with all it governs, or a designated element of an initialiser. */
export function* dropStatement({ text, statements }: FunctionText): Iterable<Edit> {
  for (const statement of eachStatement(statements)) {
    if (isDropped(statement)) {
      const newlines = text.slice(statement.start, statement.end).replace(/[^\n]/g, '');
      yield { start: statement.start, end: statement.end, instead: `;${newlines}` };
    }
    for (const root of expressionsIn(statement)) {
      for (const expression of eachExpression(root)) yield* dropElements(text, expression);
    }
  }
}

function isDropped({ kind }: Statement): boolean {
  return kind === 'expression' || kind === 'return' || kind === 'jump' || kind === 'if';
}

function* dropElements(text: string, expression: Expression): Iterable<Edit> {
  if (expression.kind !== 'braces') return;
  for (const { start, end, kind } of expression.elements) {
    if (kind !== 'binary' || text[start] !== '.') continue;
    const comma = /^\s*,/.exec(text.slice(end));
    yield {
      start,
      end: end + (comma?.[0].length ?? 0),
      instead: text.slice(start, end).replace(/[^\n]/g, ''),
    };
  }
}
