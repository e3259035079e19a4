import { KEYWORDS, TYPE_WORDS } from './words.js';

/** Stands among a member's tokens for braces and all that is between them. */
export const BRACES = '{}';

/** Attributes that stand after a name, or between type and name, without being either. */
const MEMBER_ATTRIBUTE =
  /^(__(packed|aligned|rcu|user|iomem|percpu|kernel|force|private|maybe_unused|deprecated|nonstring|guarded_by|pt_guarded_by|counted_by\w*|randomize_layout|no_randomize_layout|read_mostly|ro_after_init|attribute(__)?|bitwise|cacheline_\w+)|____cacheline\w*)$/;

/** Macros that declare a member, by the argument that names it. */
const MEMBER_MACROS: ReadonlyMap<string, number> = new Map([
  ['DECLARE_BITMAP', 0],
  ['DECLARE_HASHTABLE', 0],
  ['DECLARE_FLEX_ARRAY', 1],
]);

/** The names that one member declaration, given as its tokens without the `;`, declares. */
export function memberNames(tokens: readonly string[]): string[] {
  const argument = MEMBER_MACROS.get(tokens[0]);
  if (argument !== undefined) return macroName(tokens, argument);
  return splitAtCommas(tokens)
    .map((declarator, i) => declaredName(declarator, i === 0))
    .filter((name) => name !== '');
}

function macroName(tokens: readonly string[], argument: number): string[] {
  const name = splitAtCommas(tokens.slice(2, -1))[argument]?.findLast(isName);
  return name === undefined ? [] : [name];
}

function splitAtCommas(tokens: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token === '(' || token === '[') depth++;
    if (token === ')' || token === ']') depth--;
    if (token === ',' && depth === 0) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts;
}

/** The name a declarator gives; '' if it gives none. The first of a declaration has the type before it. */
function declaredName(tokens: readonly string[], hasType: boolean): string {
  const braces = tokens.lastIndexOf(BRACES);
  if (braces !== -1) return declaredName(tokens.slice(braces + 1), false);

  const pointer = pointerToFunction(tokens);
  if (pointer !== '') return pointer;

  const words: string[] = [];
  let depth = 0;
  let typed = !hasType;
  let tag = false;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === '(' || token === '[') depth++;
    // Behind a name only: its dimensions, its width.
    if (depth === 0 && token === ':') break;
    if (depth === 0 && token === '*') typed = true;
    if (depth === 0 && isWord(token)) {
      if (TYPE_WORDS.has(token) || tag || token.startsWith('typeof') || token.startsWith('__typeof'))
        typed = true;
      else if (isName(token) && tokens[i + 1] !== '(') {
        if (typed) words.push(token);
        typed = true;
      }
      tag = token === 'struct' || token === 'union' || token === 'enum';
    }
    if (token === ')' || token === ']') depth--;
  }
  return words.at(-1) ?? '';
}

/** The name in `(*name)(…)` or `(*name[4])(…)`. */
function pointerToFunction(tokens: readonly string[]): string {
  const open = tokens.indexOf('(');
  if (open === -1 || tokens[open - 1]?.includes('typeof')) return '';
  for (let i = open + 1, pointer = false; i < tokens.length; i++) {
    if (tokens[i] === '*') pointer = true;
    else if (isName(tokens[i])) return pointer ? tokens[i] : '';
    else if (tokens[i] !== '(' && !isWord(tokens[i])) return '';
  }
  return '';
}

function isWord(token: string): boolean {
  return /^\w/.test(token);
}

function isName(token: string): boolean {
  return /^[A-Za-z_]/.test(token) && !KEYWORDS.has(token) && !MEMBER_ATTRIBUTE.test(token);
}
