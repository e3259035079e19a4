import { both, either, NO, not, type Truth, UNKNOWN, YES } from './truth.js';

/**
 * Whether a macro is defined; undefined where that is not known. `CONFIG_` names are asked with their prefix,
 * those of modules with `_MODULE` behind.
 */
export type Config = (macro: string) => boolean | undefined;

/** Knows no macro: every branch may be compiled, save `#if 0`. */
export const ANY_CONFIG: Config = () => undefined;

/** Longer conditions, and deeper ones, are not worth knowing: no kernel has them. */
const MAX_LENGTH = 4096;
const MAX_DEPTH = 64;

const TOKEN = /\s*(\|\||&&|[A-Za-z_]\w*|\d\w*|\S)/y;

/**
 * The value of an `#if` expression, given without comments. Knows `defined`, `IS_ENABLED` and its like, `!`,
 * `&&`, `||`, brackets and plain numbers; whatever else it meets makes that part unknown, not the whole.
 */
export function evaluateCondition(expression: string, config: Config): Truth {
  if (expression.length > MAX_LENGTH) return UNKNOWN;
  const tokens = tokensOf(expression);
  const reader = new ConditionReader(tokens, config);
  const value = reader.disjunction(0);
  return reader.finished ? value : UNKNOWN;
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(expression); match !== null; match = TOKEN.exec(expression)) {
    tokens.push(match[1]);
  }
  return tokens;
}

class ConditionReader {
  private at = 0;

  constructor(
    private readonly tokens: readonly string[],
    private readonly config: Config,
  ) {}

  get finished(): boolean {
    return this.at >= this.tokens.length;
  }

  disjunction(depth: number): Truth {
    let value = this.conjunction(depth);
    while (this.take('||')) value = either(value, this.conjunction(depth));
    return value;
  }

  private conjunction(depth: number): Truth {
    let value = this.operand(depth);
    while (this.take('&&')) value = both(value, this.operand(depth));
    return value;
  }

  /** One operand of `&&`: what follows a plain value, as in `X > 3`, makes it unknown. */
  private operand(depth: number): Truth {
    const value = this.value(depth);
    let plain = true;
    for (let nested = 0; !this.finished; this.at++) {
      const token = this.tokens[this.at];
      if (nested === 0 && (token === '&&' || token === '||' || token === ')')) break;
      if (token === '(') nested++;
      if (token === ')') nested--;
      plain = false;
    }
    return plain ? value : UNKNOWN;
  }

  private value(depth: number): Truth {
    if (depth > MAX_DEPTH || this.finished) return UNKNOWN;
    if (this.take('!')) return not(this.value(depth + 1));
    if (this.take('(')) {
      const value = this.disjunction(depth + 1);
      return this.take(')') ? value : UNKNOWN;
    }
    const token = this.tokens[this.at];
    if (token === '&&' || token === '||' || token === ')') return UNKNOWN;
    this.at++;
    if (token === 'defined' || token === 'IS_BUILTIN') return this.asked(['']);
    if (token === 'IS_MODULE') return this.asked(['_MODULE']);
    if (token === 'IS_ENABLED' || token === 'IS_REACHABLE') return this.asked(['', '_MODULE']);
    return numberValue(token);
  }

  /** Whether the macro named next, with or without brackets, is defined with any of the suffixes. */
  private asked(suffixes: readonly string[]): Truth {
    const bracketed = this.take('(');
    const name = this.tokens[this.at];
    if (name === undefined || !/^[A-Za-z_]/.test(name)) return UNKNOWN;
    this.at++;
    if (bracketed && !this.take(')')) return UNKNOWN;
    return suffixes.map((suffix) => isDefined(this.config, name + suffix)).reduce(either);
  }

  private take(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }
}

/** Whether a macro is defined, as a truth. */
export function isDefined(config: Config, macro: string): Truth {
  const answer = config(macro);
  if (answer === undefined) return UNKNOWN;
  return answer ? YES : NO;
}

/** A macro's value is not known even if the macro is: `#if PAGE_SHIFT` asks for more than `defined`. */
function numberValue(token: string): Truth {
  if (!/^\d/.test(token)) return UNKNOWN;
  const value = Number(token.replace(/[uUlL]+$/, ''));
  if (Number.isNaN(value)) return UNKNOWN;
  return value === 0 ? NO : YES;
}
