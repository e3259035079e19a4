import {
  ATTRIBUTES,
  isBlank,
  isWordPart,
  isWordStart,
  KEYWORDS,
  SPECIFIERS,
  skipBlanks,
  skipGroup,
  skipWord,
  wordAt,
} from './words.js';

/** What stands before a brace at the top level. */
export interface DefinitionHeader {
  /** The function defined, if it is one. */
  readonly name: string | undefined;
  /** The brace opens the members of a struct, union or enum, so that the declaration goes on after it. */
  readonly aggregate: boolean;
}

/** A word with brackets behind it, and whether anything before it may be a type. */
interface Group {
  readonly word: string;
  readonly typed: boolean;
}

/**
 * Reads the masked code between the start of a declaration and its first brace. A function's name is a word
 * before brackets with a type somewhere before it. Attributes with arguments look the same: known ones are
 * passed over, and of what is left a name without leading underscores is believed first.
 */
export function readHeader(code: string, from: number, brace: number): DefinitionHeader {
  const groups: Group[] = [];
  let typed = false;
  let pending = '';
  /** Words since `struct`, `union` or `enum` that may be its tag; -1 where there was none of them. */
  let tags = -1;

  const settle = (): void => {
    if (pending !== '' && !SPECIFIERS.has(pending)) typed = true;
    pending = '';
  };

  for (let at = from; at < brace; ) {
    const char = code.charCodeAt(at);
    if (isBlank(char)) {
      at++;
    } else if (isWordPart(char)) {
      settle();
      const end = skipWord(code, at, brace);
      const word = code.slice(at, end);
      at = end;
      if (!isWordStart(char)) continue;
      pending = word;
      if (word === 'struct' || word === 'union' || word === 'enum') tags = 0;
      else if (tags !== -1 && !word.startsWith('__') && ++tags > 1) tags = -1;
    } else if (char === 0x28) {
      const end = skipGroup(code, at, brace);
      const inside = skipBlanks(code, at + 1, brace);
      if (code.charCodeAt(inside) === 0x2a) {
        settle();
        const inner = innerName(code, inside, brace);
        if (inner !== '') groups.push({ word: inner, typed });
        tags = -1;
      } else if (pending !== '') {
        groups.push({ word: pending, typed });
        if (!pending.startsWith('__')) tags = -1;
      }
      at = end === -1 ? brace : end;
      pending = '';
    } else {
      settle();
      if (char === 0x2a) tags = -1;
      at++;
    }
  }

  const names = groups.filter(({ word, typed }) => typed && !ATTRIBUTES.has(word) && !KEYWORDS.has(word));
  const name = names.find(({ word }) => !word.startsWith('__')) ?? names[0];
  return { name: name?.word, aggregate: name === undefined && tags !== -1 };
}

/** The name in `(*name(parameters))`, the middle of a function that returns a pointer to a function. */
function innerName(code: string, at: number, end: number): string {
  const from = skipBlanks(code, at + 1, end);
  const word = wordAt(code, from, end);
  const after = skipBlanks(code, from + word.length, end);
  return word !== '' && code.charCodeAt(after) === 0x28 ? word : '';
}
