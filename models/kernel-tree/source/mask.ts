/** C text of which only code is left. */
export interface Masked {
  /** As long as the text; comments, literals and line continuations are blanks, newlines are kept. */
  readonly mask: string;
  /** The same without preprocessor lines. */
  readonly code: string;
  /** Where preprocessor lines start (at their `#`) and end (before their newline), continuations included. */
  readonly directiveStarts: readonly number[];
  readonly directiveEnds: readonly number[];
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const STAR = 0x2a;
const SLASH = 0x2f;
const BACKSLASH = 0x5c;
/** Stands for a character beyond ASCII: part of no word, and no punctuation of C. */
const FOREIGN = 0x40;

/**
 * Masks C text in one pass over its characters. What C forbids is taken as an editor would take it: a
 * literal ends with its line, a comment that never closes lasts to the end of the text.
 */
export function maskText(text: string): Masked {
  const length = text.length;
  const out = Buffer.alloc(length, SPACE);
  const directiveStarts: number[] = [];
  const directiveEnds: number[] = [];
  let inDirective = false;
  let onlyBlanksInLine = true;

  for (let at = 0; at < length; ) {
    const char = text.charCodeAt(at);

    if (char === NEWLINE) {
      out[at++] = NEWLINE;
      if (inDirective) directiveEnds.push(at - 1);
      inDirective = false;
      onlyBlanksInLine = true;
    } else if (char === BACKSLASH && continuation(text, at) !== 0) {
      at += continuation(text, at);
      out[at - 1] = NEWLINE;
    } else if (char === SLASH && text.charCodeAt(at + 1) === STAR) {
      const close = text.indexOf('*/', at + 2);
      const end = close === -1 ? length : close + 2;
      keepNewlines(text, out, at, end);
      at = end;
    } else if (char === SLASH && text.charCodeAt(at + 1) === SLASH) {
      const end = endOfLine(text, at);
      keepNewlines(text, out, at, end);
      at = end;
    } else if (char === DOUBLE_QUOTE || char === SINGLE_QUOTE) {
      const end = endOfLiteral(text, at);
      keepNewlines(text, out, at, end);
      at = end;
      onlyBlanksInLine = false;
    } else if (char <= SPACE) {
      at++;
    } else {
      if (char === HASH && onlyBlanksInLine && !inDirective) {
        inDirective = true;
        directiveStarts.push(at);
      }
      onlyBlanksInLine = false;
      out[at++] = char < 0x80 ? char : FOREIGN;
    }
  }
  if (inDirective) directiveEnds.push(length);

  const mask = out.toString('latin1');
  for (let i = 0; i < directiveStarts.length; i++) blank(out, directiveStarts[i], directiveEnds[i]);
  return { mask, code: out.toString('latin1'), directiveStarts, directiveEnds };
}

/** The text with ranges blanked, all but their newlines. The ranges are in order and do not overlap. */
export function blankRanges(text: string, ranges: readonly (readonly [from: number, to: number])[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const [from, to] of ranges) {
    parts.push(text.slice(at, from));
    parts.push(text.slice(from, to).replace(/[^\n]+/g, (line) => ' '.repeat(line.length)));
    at = to;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

function blank(bytes: Buffer, from: number, to: number): void {
  for (let at = from; at < to; at++) if (bytes[at] !== NEWLINE) bytes[at] = SPACE;
}

/** How many characters a backslash and the newline after it take; 0 if no newline follows. */
function continuation(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  if (next === NEWLINE) return 2;
  return next === RETURN && text.charCodeAt(at + 2) === NEWLINE ? 3 : 0;
}

function endOfLine(text: string, at: number): number {
  for (;;) {
    const newline = text.indexOf('\n', at);
    if (newline === -1) return text.length;
    const last = text.charCodeAt(newline - 1) === RETURN ? newline - 2 : newline - 1;
    if (text.charCodeAt(last) !== BACKSLASH) return newline;
    at = newline + 1;
  }
}

function endOfLiteral(text: string, at: number): number {
  const quote = text.charCodeAt(at++);
  while (at < text.length) {
    const char = text.charCodeAt(at);
    if (char === NEWLINE) return at;
    if (char === BACKSLASH) at += continuation(text, at) || escapeLength(text, at);
    else if (char === quote) return at + 1;
    else at++;
  }
  return text.length;
}

function escapeLength(text: string, at: number): number {
  return at + 1 < text.length ? 2 : 1;
}

function keepNewlines(text: string, out: Buffer, from: number, to: number): void {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === NEWLINE) out[at] = NEWLINE;
}
