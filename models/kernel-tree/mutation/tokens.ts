import { isBlank, isWordPart, isWordStart, skipWord } from '../source/words.js';

/** A token of masked C. Comments and literals are blanks there, so neither is ever one. */
export interface Token {
  readonly kind: 'word' | 'number' | 'punctuator';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The punctuators of more than one character, the longest first. */
const LONG = '<<= >>= ... -> ++ -- << >> <= >= == != && || += -= *= /= %= &= ^= |= ##'.split(' ');

/** The tokens of a piece of masked code, in order. */
export function tokenize(code: string, from = 0, to = code.length): Token[] {
  const tokens: Token[] = [];
  for (let at = from; at < to; ) {
    const char = code.charCodeAt(at);
    if (isBlank(char)) {
      at++;
      continue;
    }
    const end = isWordPart(char) ? skipWord(code, at, to) : at + punctuator(code, at).length;
    const kind = isWordStart(char) ? 'word' : isWordPart(char) ? 'number' : 'punctuator';
    tokens.push({ kind, text: code.slice(at, end), start: at, end });
    at = end;
  }
  return tokens;
}

function punctuator(code: string, at: number): string {
  return LONG.find((long) => code.startsWith(long, at)) ?? code[at];
}
