import { SPECIFIERS, TYPE_WORDS } from '../source/words.js';
import { closing, type Expression, parseExpression, parseList, splitAtCommas } from './expression.js';
import type { Token } from './tokens.js';

/** A statement and where it stands, its semicolon included. */
export type Statement = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | {
      readonly kind: 'if';
      readonly condition: Expression | undefined;
      readonly then: Statement;
      readonly otherwise: Statement | undefined;
    }
  /** A loop, also one that a macro makes: then without a condition. */
  | {
      readonly kind: 'loop';
      readonly condition: Expression | undefined;
      readonly others: readonly (Expression | undefined)[];
      readonly body: Statement;
    }
  | { readonly kind: 'switch'; readonly value: Expression | undefined; readonly body: Statement }
  | { readonly kind: 'declaration'; readonly declarators: readonly Declarator[] }
  | { readonly kind: 'expression' | 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'jump' }
  /** A label, with `case` and `default`, or a lone semicolon. */
  | { readonly kind: 'nothing' }
);

export interface Declarator {
  /** The words of the type and a star for each pointer, without `const`. */
  readonly type: string;
  readonly name: string;
  readonly initialiser: Expression | undefined;
}

/** The statements of a function's body, given with its braces. */
export function parseBody(tokens: readonly Token[]): Statement[] {
  return new Parser(tokens.slice(1, closing(tokens, 0))).all();
}

/** A declaration of one name or several, also that of a parameter. */
export function parseDeclaration(tokens: readonly Token[]): Declarator[] {
  const parts = splitAtCommas(tokens);
  const declarators: Declarator[] = [];
  let base = '';
  for (const [i, part] of parts.entries()) {
    const equals = part.findIndex(({ text }) => text === '=');
    const left = equals === -1 ? part : part.slice(0, equals);
    const words = left.filter(({ kind }) => kind === 'word');
    const name = words.at(-1)?.text;
    if (name === undefined) continue;
    if (i === 0) {
      base = words
        .slice(0, -1)
        .filter(({ text }) => text !== 'const' && text !== 'static')
        .map(({ text }) => text)
        .join(' ');
    }
    const type =
      base +
      left
        .filter(({ text }) => text === '*')
        .map(() => '*')
        .join('');
    const [initialiser] = equals === -1 ? [] : parseList(part.slice(equals + 1));
    declarators.push({ type, name, initialiser });
  }
  return declarators;
}

class Parser {
  private next = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  all(): Statement[] {
    const statements: Statement[] = [];
    while (this.next < this.tokens.length) statements.push(this.statement());
    return statements;
  }

  private statement(): Statement {
    const first = this.tokens[this.next];
    const { start } = first;
    switch (first.text) {
      case '{': {
        const body = new Parser(this.brackets()).all();
        return { kind: 'block', body, start, end: this.end() };
      }
      case ';':
        this.next++;
        return { kind: 'nothing', start, end: first.end };
      case 'if':
        return this.conditional(start);
      case 'while':
      case 'switch': {
        this.next++;
        const head = parseExpression(this.brackets());
        const body = this.inner();
        if (first.text === 'switch') return { kind: 'switch', value: head, body, start, end: this.end() };
        return { kind: 'loop', condition: head, others: [], body, start, end: this.end() };
      }
      case 'do': {
        this.next++;
        const body = this.inner();
        this.skip('while');
        const condition = parseExpression(this.brackets());
        this.skip(';');
        return { kind: 'loop', condition, others: [], body, start, end: this.end() };
      }
      case 'for':
        return this.forLoop(start);
      case 'case':
      case 'default':
        while (this.next < this.tokens.length && this.tokens[this.next].text !== ':') this.next++;
        this.skip(':');
        return { kind: 'nothing', start, end: this.end() };
      case 'goto':
      case 'break':
      case 'continue':
        this.toSemicolon();
        return { kind: 'jump', start, end: this.end() };
      case 'return': {
        this.next++;
        const value = parseExpression(this.toSemicolon());
        return { kind: 'return', value, start, end: this.end() };
      }
    }
    if (first.kind === 'word' && this.tokens[this.next + 1]?.text === ':') {
      this.next += 2;
      return { kind: 'nothing', start, end: this.end() };
    }
    if (this.isDeclaration()) {
      const declarators = parseDeclaration(this.toSemicolon());
      return { kind: 'declaration', declarators, start, end: this.end() };
    }
    return this.expressionOrLoop(start);
  }

  private conditional(start: number): Statement {
    this.next++;
    const condition = parseExpression(this.brackets());
    const then = this.inner();
    let otherwise: Statement | undefined;
    if (this.tokens[this.next]?.text === 'else') {
      this.next++;
      otherwise = this.inner();
    }
    return { kind: 'if', condition, then, otherwise, start, end: this.end() };
  }

  private forLoop(start: number): Statement {
    this.next++;
    const head = this.brackets();
    const ends = head.flatMap(({ text }, i) => (text === ';' ? [i] : []));
    const [first, second] = [ends[0] ?? head.length, ends[1] ?? head.length];
    const others = [parseExpression(head.slice(0, first)), parseExpression(head.slice(second + 1))];
    const condition = parseExpression(head.slice(first + 1, second));
    const body = this.inner();
    return { kind: 'loop', condition, others, body, start, end: this.end() };
  }

  /** A call without a semicolon, and then a statement, is a loop made by a macro. */
  private expressionOrLoop(start: number): Statement {
    const [first, bracket] = this.tokens.slice(this.next, this.next + 2);
    if (first.kind === 'word' && bracket?.text === '(') {
      const close = closing(this.tokens, this.next + 1);
      const after = this.tokens[close + 1];
      if (after !== undefined && (after.text === '{' || after.kind === 'word')) {
        this.next++;
        const others = parseList(this.brackets());
        const body = this.inner();
        return { kind: 'loop', condition: undefined, others, body, start, end: this.end() };
      }
    }
    const value = parseExpression(this.toSemicolon());
    return { kind: 'expression', value, start, end: this.end() };
  }

  private isDeclaration(): boolean {
    const [first, second, third, fourth] = this.tokens.slice(this.next, this.next + 4);
    if (first.kind !== 'word') return false;
    if (SPECIFIERS.has(first.text) || TYPE_WORDS.has(first.text)) return true;
    if (second?.kind === 'word') return true;
    return second?.text === '*' && third?.kind === 'word' && /^[=;,[]$/.test(fourth?.text ?? '');
  }

  private inner(): Statement {
    if (this.next < this.tokens.length) return this.statement();
    const at = this.end();
    return { kind: 'nothing', start: at, end: at };
  }

  /** The tokens in the brackets here, which are passed. */
  private brackets(): Token[] {
    const close = closing(this.tokens, this.next);
    const inside = this.tokens.slice(this.next + 1, close);
    this.next = Math.min(close + 1, this.tokens.length);
    return inside;
  }

  /** The tokens up to the semicolon, which is passed. */
  private toSemicolon(): Token[] {
    const from = this.next;
    while (this.next < this.tokens.length && this.tokens[this.next].text !== ';') {
      const isOpen = '([{'.includes(this.tokens[this.next].text);
      this.next = isOpen ? closing(this.tokens, this.next) + 1 : this.next + 1;
    }
    const inside = this.tokens.slice(from, this.next);
    this.next = Math.min(this.next + 1, this.tokens.length);
    return inside;
  }

  private skip(text: string): void {
    if (this.tokens[this.next]?.text === text) this.next++;
  }

  private end(): number {
    return this.tokens[Math.min(this.next, this.tokens.length) - 1]?.end ?? 0;
  }
}

/** Statements and all in them, the outer before the inner, in order. */
export function* eachStatement(statements: readonly (Statement | undefined)[]): Generator<Statement> {
  for (const statement of statements) {
    if (statement === undefined) continue;
    yield statement;
    if (statement.kind === 'block') yield* eachStatement(statement.body);
    else if (statement.kind === 'if') yield* eachStatement([statement.then, statement.otherwise]);
    else if (statement.kind === 'loop' || statement.kind === 'switch') yield* eachStatement([statement.body]);
  }
}

/** The expressions that stand in a statement itself, not in one within it. */
export function expressionsIn(statement: Statement): readonly (Expression | undefined)[] {
  switch (statement.kind) {
    case 'if':
      return [statement.condition];
    case 'loop':
      return [statement.condition, ...statement.others];
    case 'switch':
    case 'expression':
    case 'return':
      return [statement.value];
    case 'declaration':
      return statement.declarators.map(({ initialiser }) => initialiser);
    default:
      return [];
  }
}
