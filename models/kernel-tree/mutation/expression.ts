import { TYPE_WORDS } from '../source/words.js';
import type { Token } from './tokens.js';

/** An expression and where it stands. What is not understood is a leaf or is left out: nothing in it is mutated. */
export type Expression = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'name' | 'number'; readonly text: string }
  /** In brackets, behind a cast, or before `.name`, `->name`, `++`. */
  | { readonly kind: 'around'; readonly inner: Expression }
  | { readonly kind: 'member'; readonly inner: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly inner: Expression; readonly index: Expression | undefined }
  | {
      readonly kind: 'call';
      readonly callee: Expression;
      readonly arguments: readonly (Expression | undefined)[];
    }
  | { readonly kind: 'unary'; readonly operator: string; readonly at: number; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly at: number;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'conditional';
      readonly condition: Expression;
      /** None in `a ?: b`. */
      readonly then: Expression | undefined;
      readonly otherwise: Expression | undefined;
    }
  /** `{ … }` with its elements: a designated one with its `=`. */
  | { readonly kind: 'braces'; readonly elements: readonly Expression[] }
  | { readonly kind: 'leaf' }
);

const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=', '<<=', '>>=']);
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const PREFIXES = new Set(['!', '~', '-', '+', '*', '&', '++', '--']);

/** The expression of a run of tokens, up to the first that cannot belong to it; undefined where there is none. */
export function parseExpression(tokens: readonly Token[]): Expression | undefined {
  return new Parser(tokens).comma();
}

/** The elements of a list, each without its commas; empty places are undefined. */
export function parseList(tokens: readonly Token[]): (Expression | undefined)[] {
  return splitAtCommas(tokens).map((part) => new Parser(part).assignment());
}

/** The tokens between commas outside all brackets. None for no tokens. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [];
  let part: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    if ('([{'.includes(token.text)) depth++;
    else if (')]}'.includes(token.text)) depth--;
    if (token.text === ',' && depth === 0) {
      parts.push(part);
      part = [];
    } else part.push(token);
  }
  return parts.length > 0 || part.length > 0 ? [...parts, part] : [];
}

/** The index of the token that closes the bracket at `open`; the number of tokens where none does. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if ('([{'.includes(tokens[i].text)) depth++;
    else if (')]}'.includes(tokens[i].text) && --depth === 0) return i;
  }
  return tokens.length;
}

class Parser {
  private next = 0;
  constructor(private readonly tokens: readonly Token[]) {}

  comma(): Expression | undefined {
    let left = this.assignment();
    while (left && this.is(',')) {
      const { start: at } = this.tokens[this.next++];
      const right = this.assignment();
      if (!right) break;
      left = { kind: 'binary', operator: ',', at, left, right, start: left.start, end: right.end };
    }
    return left;
  }

  assignment(): Expression | undefined {
    const left = this.conditional();
    const operator = this.tokens[this.next];
    if (!left || !operator || !ASSIGNMENTS.has(operator.text)) return left;
    this.next++;
    const right = this.assignment();
    if (!right) return left;
    return {
      kind: 'binary',
      operator: operator.text,
      at: operator.start,
      left,
      right,
      start: left.start,
      end: right.end,
    };
  }

  private conditional(): Expression | undefined {
    const condition = this.binary(0);
    if (!condition || !this.is('?')) return condition;
    this.next++;
    const then = this.is(':') ? undefined : this.comma();
    if (!this.is(':')) return condition;
    const colon = this.tokens[this.next++];
    const otherwise = this.conditional();
    const end = otherwise?.end ?? colon.end;
    return { kind: 'conditional', condition, then, otherwise, start: condition.start, end };
  }

  private binary(level: number): Expression | undefined {
    if (level === LEVELS.length) return this.prefix();
    let left = this.binary(level + 1);
    while (left && this.next < this.tokens.length && LEVELS[level].includes(this.tokens[this.next].text)) {
      const { text: operator, start: at } = this.tokens[this.next++];
      const right = this.binary(level + 1);
      if (!right) break;
      left = { kind: 'binary', operator, at, left, right, start: left.start, end: right.end };
    }
    return left;
  }

  private prefix(): Expression | undefined {
    const token = this.tokens[this.next];
    if (token === undefined) return undefined;
    if (PREFIXES.has(token.text)) {
      this.next++;
      const operand = this.prefix();
      return (
        operand && {
          kind: 'unary',
          operator: token.text,
          at: token.start,
          operand,
          start: token.start,
          end: operand.end,
        }
      );
    }
    if (token.text === 'sizeof' || token.text === 'typeof') {
      const close = closing(this.tokens, this.next + 1);
      this.next = Math.min(close + 1, this.tokens.length);
      return { kind: 'leaf', start: token.start, end: this.tokens[this.next - 1].end };
    }
    if (token.text === '(' && this.isCast()) {
      this.next = closing(this.tokens, this.next) + 1;
      const inner = this.prefix();
      return inner && { kind: 'around', inner, start: token.start, end: inner.end };
    }
    return this.postfix();
  }

  /** Whether the bracket here holds a type: words and stars alone, and then a value, or a word for a type. */
  private isCast(): boolean {
    const close = closing(this.tokens, this.next);
    const inside = this.tokens.slice(this.next + 1, close);
    const after = this.tokens[close + 1];
    if (inside.length === 0 || after === undefined) return false;
    if (!inside.every(({ kind, text }) => kind === 'word' || text === '*')) return false;
    const isType = inside.some(
      ({ text }) => TYPE_WORDS.has(text) || text === 'struct' || text.endsWith('_t'),
    );
    return isType || inside.length > 1 || after.kind !== 'punctuator' || after.text === '(';
  }

  private postfix(): Expression | undefined {
    let inner = this.primary();
    for (;;) {
      const token = this.tokens[this.next];
      if (!inner || token === undefined) return inner;
      const { start } = inner;
      if (token.text === '.' || token.text === '->') {
        const name = this.tokens[this.next + 1];
        if (name === undefined) return inner;
        this.next += 2;
        inner = { kind: 'member', inner, name: name.text, start, end: name.end };
      } else if (token.text === '++' || token.text === '--') {
        this.next++;
        inner = {
          kind: 'unary',
          operator: token.text,
          at: token.start,
          operand: inner,
          start,
          end: token.end,
        };
      } else if (token.text === '(' || token.text === '[') {
        const close = closing(this.tokens, this.next);
        const inside = this.tokens.slice(this.next + 1, close);
        this.next = Math.min(close + 1, this.tokens.length);
        const { end } = this.tokens[this.next - 1];
        if (token.text === '[') inner = { kind: 'index', inner, index: parseExpression(inside), start, end };
        else inner = { kind: 'call', callee: inner, arguments: parseList(inside), start, end };
      } else return inner;
    }
  }

  private primary(): Expression | undefined {
    const token = this.tokens[this.next];
    if (token === undefined) return undefined;
    const { text, start, end } = token;
    if (token.kind !== 'punctuator') {
      this.next++;
      return { kind: token.kind === 'word' ? 'name' : 'number', text, start, end };
    }
    if (text === '.') {
      const name = this.tokens[this.next + 1];
      this.next += 2;
      return name && { kind: 'leaf', start, end: name.end };
    }
    if (text !== '(' && text !== '{') return undefined;
    const close = closing(this.tokens, this.next);
    const inside = this.tokens.slice(this.next + 1, close);
    this.next = Math.min(close + 1, this.tokens.length);
    const last = this.tokens[this.next - 1].end;
    if (text === '{') {
      const elements = parseList(inside).filter((element) => element !== undefined);
      return { kind: 'braces', elements, start, end: last };
    }
    const inner = inside[0]?.text === '{' ? undefined : parseExpression(inside);
    return inner ? { kind: 'around', inner, start, end: last } : { kind: 'leaf', start, end: last };
  }

  private is(text: string): boolean {
    return this.tokens[this.next]?.text === text;
  }
}

/** An expression and all in it, the outer before the inner, from left to right. */
export function* eachExpression(root: Expression | undefined): Generator<Expression> {
  if (root === undefined) return;
  yield root;
  for (const part of partsOf(root)) yield* eachExpression(part);
}

function partsOf(expression: Expression): readonly (Expression | undefined)[] {
  switch (expression.kind) {
    case 'around':
    case 'member':
      return [expression.inner];
    case 'index':
      return [expression.inner, expression.index];
    case 'call':
      return [expression.callee, ...expression.arguments];
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.then, expression.otherwise];
    case 'braces':
      return expression.elements;
    default:
      return [];
  }
}
