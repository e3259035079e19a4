import { ANY_CONFIG, type Config } from './condition.js';
import type { Cut } from './cut.js';
import type { SourceText } from './source-text.js';
import { skipBlanks, skipGroup, skipWord, wordAt } from './words.js';

/**
 * Cuts out the `#define` of a macro, with its continuation lines. Of several in `#if` branches it takes the
 * first that `config` compiles, else the first that may be.
 *
 * @returns undefined if the text does not define the macro
 */
export function cutMacro(source: SourceText, name: string, config: Config = ANY_CONFIG): Cut | undefined {
  const { mask, directiveStarts, directiveEnds } = source.masked;
  const defines: number[] = [];
  for (let i = 0; i < directiveStarts.length; i++) {
    if (name !== '' && definedName(mask, directiveStarts[i], directiveEnds[i]) === name) defines.push(i);
  }
  const chosen = source.under(config).best(defines, (i) => directiveStarts[i]);
  if (chosen === undefined) return undefined;

  const start = directiveStarts[chosen];
  const end = directiveEnds[chosen];
  const afterName = mask.indexOf(name, start + '#define'.length) + name.length;
  const parameters = mask.charCodeAt(afterName) === 0x28 ? skipGroup(mask, afterName, end) : afterName;
  const headerEnd = parameters === -1 ? end : parameters;
  return {
    name,
    path: source.path,
    line: source.line(start),
    text: source.text.slice(start, end).trimEnd(),
    header: source.text.slice(start, headerEnd),
    body: source.text.slice(headerEnd, end).trim(),
  };
}

/** The name a directive defines; '' if it defines none. */
function definedName(mask: string, start: number, end: number): string {
  const word = skipBlanks(mask, start + 1, end);
  const after = skipWord(mask, word, end);
  return mask.slice(word, after) === 'define' ? wordAt(mask, after, end) : '';
}
