import type { Cut } from './cut.js';
import { maskText } from './mask.js';
import { eachWord, KEYWORDS, skipBlanks } from './words.js';

/** The identifiers of a cut's body that stand before `(`, each once, in the order of their first use. */
export function callsIn(cut: Cut): string[] {
  const code = bodyCode(cut);
  const calls = new Set<string>();
  eachWord(code, 0, code.length, (start, end) => {
    if (code.charCodeAt(skipBlanks(code, end, code.length)) === 0x28) calls.add(code.slice(start, end));
  });
  return [...calls].filter((word) => !KEYWORDS.has(word));
}

/** The identifiers of a cut, each once, in the order of their first use, its own name and types included. */
export function identifiersIn(cut: Cut): string[] {
  const header = maskText(cut.header.replace(/^#\s*define\b/, '')).code;
  const identifiers = new Set<string>();
  for (const code of [header, bodyCode(cut)]) {
    eachWord(code, 0, code.length, (start, end) => identifiers.add(code.slice(start, end)));
  }
  return [...identifiers].filter((word) => !KEYWORDS.has(word));
}

/** The body without comments and literals, and without the preprocessor lines in it. */
function bodyCode(cut: Cut): string {
  return maskText(cut.body).code;
}
